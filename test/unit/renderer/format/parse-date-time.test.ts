import { describe, expect, it } from 'vitest';
import { formatForInput, parseDeadline, parseInstant } from '../../../../renderer/format/parse-date-time.ts';

const at = Date.parse('2026-11-24T02:00:00Z');

describe('an instant that is typed', () => {
  it.each(['2026-11-24 02:00', '2026-11-24T02:00Z', ' 2026-11-24 2:00 UTC '])('%s is read as UTC', (text) => {
    expect(parseInstant(text)).toEqual({ ok: true, value: at });
  });
  it.each(['', 'tomorrow', '2026-02-31', '2026-11-24 25:00', '24.11.2026'])(
    '"%s" is refused with an example',
    (text) => {
      expect(parseInstant(text)).toMatchObject({
        ok: false,
        error: { message: expect.stringContaining('2026-11-24 02:00') },
      });
    },
  );
  it('is written as it is read', () => {
    expect(formatForInput(at)).toBe('2026-11-24 02:00');
  });
});

describe('a deadline', () => {
  it('is a length after the push or an instant', () => {
    expect(parseDeadline('24 h', at)).toEqual({ ok: true, value: at + 86_400_000 });
    expect(parseDeadline('2026-11-25', at)).toEqual({ ok: true, value: Date.parse('2026-11-25T00:00:00Z') });
  });
  it('is not before the push', () => {
    expect(parseDeadline('2026-11-24 01:00', at)).toMatchObject({
      ok: false,
      error: { message: 'That is before the push.' },
    });
  });
});
