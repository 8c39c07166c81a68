import { afterEach, expect, test } from 'vitest';
import { formatClock, formatSpan } from '../../../renderer/format/date-time.ts';
import { formatTime, formatTimeShort } from '../../../shared/i18n/date-format.ts';
import { createFormatter, sourceMessages } from '../../../shared/i18n/format.ts';
import { setLocale } from '../../../shared/i18n/locale.ts';
import { formatMessage, language, memoizePerLocale, provideFormatter } from '../../../shared/i18n/translate.ts';
import { parseCron } from '../../../shared/schedule/cron.ts';
import { describeCron } from '../../../shared/schedule/cron-text.ts';
import { layoutTicks } from '../../../shared/view/timeline.ts';

afterEach(() => provideFormatter(null));
const twelveHours = createFormatter(sourceMessages, '12');
const plain = (text: string): string => text.replaceAll('\u202f', ' ');
const day = Date.UTC(2026, 10, 24);
const meaning = (): string => {
  const cron = parseCron('0 17 * * *');
  return cron.ok ? plain(describeCron(cron.value)) : '';
};

test('The clock has 24 hours by default', () => {
  expect([0, 330, 1_020].map(formatTime)).toEqual(['00:00', '05:30', '17:00']);
  expect(formatTimeShort(1_020)).toBe('17:00');
  expect(meaning()).toContain('at 17:00 UTC');
});

test('The 12-hour clock writes midnight and noon as twelve, and full hours short', () => {
  provideFormatter(() => twelveHours);
  expect([0, 330, 720, 1_020].map((minute) => plain(formatTime(minute)))).toEqual([
    '12:00 am',
    '5:30 am',
    '12:00 pm',
    '5:00 pm',
  ]);
  expect([1_020, 1_035].map((minute) => plain(formatTimeShort(minute)))).toEqual(['5 pm', '5:15 pm']);
  expect(plain(formatClock(day + 17 * 3_600_000, 'Europe/Paris'))).toBe('6:00 pm');
  expect(plain(formatSpan(day, day + 3 * 3_600_000))).toBe('Tue 24 Nov 12:00–3:00 am');
  expect(
    plain(
      layoutTicks({ from: day, to: day + 86_400_000, width: 600 })
        .map(({ label }) => formatMessage(label))
        .join('|'),
    ),
  ).toContain('|3 am|6 am|');
  expect(meaning()).toContain('at 5:00 pm UTC');
});

test('Cached texts are dropped when the clock changes', () => {
  const kept = memoizePerLocale(() => formatTime(780));
  expect(kept()).toBe('13:00');
  provideFormatter(() => twelveHours);
  expect(plain(kept())).toBe('1:00 pm');
  provideFormatter(null);
  expect(kept()).toBe('13:00');
});

test('Of two manners asked for at once the later one holds, though it is read sooner', async () => {
  await Promise.all([setLocale({ language: 'de', clock: '12' }), setLocale({ language: 'en', clock: '24' })]);
  expect([language(), formatTime(1_020)]).toEqual(['en', '17:00']);
});
