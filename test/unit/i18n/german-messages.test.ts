import { afterEach, beforeEach, expect, test } from 'vitest';
import { toAppError } from '../../../main/arm/to-app-error.ts';
import { readTextFile } from '../../../main/files/text-file.ts';
import { formatDay, formatInstant } from '../../../renderer/format/date-time.ts';
import { describeRange } from '../../../renderer/format/timeline-text.ts';
import { createFormatter } from '../../../shared/i18n/format.ts';
import { loadMessages } from '../../../shared/i18n/locale.ts';
import { quote } from '../../../shared/i18n/quote.ts';
import { formatMessage, provideFormatter } from '../../../shared/i18n/translate.ts';
import { compareThreeWay } from '../../../shared/plan/three-way.ts';
import { formatLocal } from '../../../shared/report/dates.ts';
import { parseTopology } from '../../../shared/topology/parse.ts';
import { buildTopology } from '../../support/topologies.ts';

beforeEach(async () => {
  const german = createFormatter(await loadMessages('de'), '24');
  provideFormatter(() => german);
});
afterEach(() => provideFormatter(null));

test('Errors of the network and the disk are in German', async () => {
  const reset = Object.assign(new Error('read ECONNRESET'), {
    code: 'ECONNRESET',
    request: { url: 'https://management.azure.com/subscriptions' },
  });
  expect(
    formatMessage(
      toAppError('Das Lesen der Registry contosoedge', { thrown: reset, last: null, aborted: false }).message,
    ),
  ).toBe(
    'Das Lesen der Registry contosoedge ist fehlgeschlagen: Die Verbindung zu management.azure.com ist abgebrochen. Versuchen Sie es erneut.',
  );
  const missing = await readTextFile('/nowhere/fleet.json');
  expect(missing.ok ? '' : formatMessage(missing.error.message)).toBe(
    'fleet.json ist nicht lesbar: es gibt sie nicht.',
  );
});

test('A list that cannot be read reports in German what is wrong, and where', () => {
  const read = parseTopology({ cascade: 'one' });
  expect(read.ok ? '' : formatMessage(read.error.message)).toContain(
    'erwartet wird: die Version des Formats, 1; gefunden: der Text „one“',
  );
});

test('Facts that a source lacks are no change, in German as in English', () => {
  const known = buildTopology([
    { name: 'plant', more: { garbageCollection: { enabled: true, schedule: '0 5 * * *' } } },
  ]);
  const untold = buildTopology([{ name: 'plant', more: { garbageCollection: null } }]);
  expect(compareThreeWay(known, known, untold)).toEqual([]);
  const parents = (parent: string) => buildTopology([{ name: 'Plant' }, { name: 'line', parent }]);
  expect(compareThreeWay(parents('Plant'), parents('plant'), parents('Plant'))).toEqual([]);
});

test('A range of days is written as German writes it', () => {
  const range = (from: string, to: string): string => describeRange({ from: Date.parse(from), to: Date.parse(to) });
  expect(range('2026-11-23T00:00Z', '2026-11-30T00:00Z')).toBe('23.–29. Nov');
  expect(range('2026-11-23T00:00Z', '2026-12-23T00:00Z')).toBe('23. Nov – 22. Dez');
  expect(range('2026-05-01T00:00Z', '2026-05-31T00:00Z')).toBe('1.–30. Mai');
});

test('A day is written one way, whoever writes it', () => {
  const at = Date.parse('2026-11-30T16:31Z');
  expect([
    formatInstant(at),
    formatInstant(at, 'Europe/Berlin'),
    formatLocal(at, 'Europe/Berlin', { locale: 'de-DE' }),
  ]).toEqual(['Mo 30. Nov 16:31', 'Mo 30. Nov 17:31', 'Mo 30. Nov 17:31']);
  expect(formatDay(Date.parse('2026-11-30T23:30Z'), 'Europe/Berlin')).toBe('Di 1. Dez');
});

test('The names of a list stand in German quotation marks', () => {
  expect(['line1osaka', 'line2osaka'].map(quote).join(', ')).toBe('„line1osaka“, „line2osaka“');
});
