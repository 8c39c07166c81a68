import { describe, expect, it } from 'vitest';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import { type Cron, isContinuous, neverFires, parseCron } from '../../../shared/schedule/cron.ts';
import { cronWarnings, describeCron } from '../../../shared/schedule/cron-text.ts';

const read = (text: string): Cron => {
  const parsed = parseCron(text);
  if (!parsed.ok) throw new Error(formatMessage(parsed.error.message));
  return parsed.value;
};
const now = Date.parse('2026-11-23T15:00:00Z');

const accepted: readonly [text: string, meaning: string][] = [
  ['* * * * *', 'Every minute: always online'],
  ['*/1 * * * *', 'Every minute: always online'],
  ['0-59 * 1-31 JAN-DEC SUN-SAT', 'Every minute: always online'],
  ['0 12 * * *', 'Every day at 12:00 UTC'],
  ['  0   9 * * * ', 'Every day at 09:00 UTC'],
  ['0 0/10 * * *', 'Every day at 00:00, 10:00 and 20:00 UTC'],
  ['0 0 */10 * *', 'On days 1, 11, 21 and 31 of the month at 00:00 UTC'],
  ['*/15 * * * *', 'Every 15 minutes'],
  ['5/15 * * * *', 'Every 15 minutes, from minute 5'],
  ['0 * * * *', 'Every hour, on the hour'],
  ['5,35 * * * *', 'Every hour at minutes 5 and 35'],
  ['0 */2 * * *', 'Every 2 hours, from 00:00 UTC'],
  ['*/5 8-17 * * *', 'Every 5 minutes in the hours 08:00 to 17:00 UTC'],
  ['0 2 * * sun', 'Every Sunday at 02:00 UTC'],
  ['0 2 * * 7', 'Every Sunday at 02:00 UTC'],
  ['0 2 * * 5-7', 'Every Sunday, Friday and Saturday at 02:00 UTC'],
  ['0 2 * * 7/2', 'Every Sunday at 02:00 UTC'],
  ['0 2 * * 0-7', 'Every day at 02:00 UTC'],
  ['0 2 * * 1-5', 'Every weekday (Monday to Friday) at 02:00 UTC'],
  ['0 3 1,15 * *', 'On days 1 and 15 of the month at 03:00 UTC'],
  ['0 0 29 2 *', 'On day 29 of February at 00:00 UTC'],
  ['0 0 * 6-9 *', 'Every day in June to September at 00:00 UTC'],
  ['0 0 13 * 5', 'Every Friday that is day 13 of the month at 00:00 UTC'],
  ['0 0 31 2 *', 'Never: no date matches'],
];

const refused: readonly [text: string, field: string, says: string][] = [
  ['', 'schedule', 'The schedule is empty: write five fields, minute hour day month weekday, such as 0 2 * * *.'],
  ['0 0 * *', 'schedule', 'The schedule has 4 fields: write five, minute hour day month weekday, such as 0 2 * * *.'],
  [
    '0 0 12 * * *',
    'schedule',
    'The schedule has 6 fields, and the service reads five, without seconds or years: write 0 12 * * *.',
  ],
  [
    '0 0 12 * * * 2027',
    'schedule',
    'The schedule has 7 fields, and the service reads five, without seconds or years: write 0 12 * * *.',
  ],
  ['@daily', 'schedule', '"@daily" is not understood by the service: write 0 0 * * *.'],
  ['@reboot', 'schedule', '"@reboot" is not understood: write five fields, such as 0 2 * * *.'],
  ['0 22-2 * * *', 'hour', 'The hour field reads "22-2", a range that runs backwards: write 0,1,2,22,23.'],
  [
    '0 0 * * FRI-MON',
    'day-of-week',
    'The day-of-week field reads "FRI-MON", a range that runs backwards: write SUN,MON,FRI,SAT.',
  ],
  [
    '0 0 L * *',
    'day-of-month',
    'The day-of-month field reads "L": L (the last day) is not understood; write the day, such as 28, or 1 for the first of the next month.',
  ],
  [
    '0 0 * * 5L',
    'day-of-week',
    'The day-of-week field reads "5L": L (the last weekday of a month) is not understood; write the weekday alone, such as 5 for every Friday.',
  ],
  [
    '0 0 15W * *',
    'day-of-month',
    'The day-of-month field reads "15W": W (the nearest weekday) is not understood; write the day itself, such as 15.',
  ],
  [
    '0 0 * * 5#2',
    'day-of-week',
    'The day-of-week field reads "5#2": # (the nth weekday of a month) is not understood; write days, such as 1-7 for the first week.',
  ],
  ['0 0 ? * *', 'day-of-month', 'The day-of-month field reads "?": ? is not understood; write * for any.'],
  ['60 * * * *', 'minute', 'The minute field reads "60": write a number from 0 to 59.'],
  ['0 24 * * *', 'hour', 'The hour field reads "24": write a number from 0 to 23.'],
  ['0 0 0 * *', 'day-of-month', 'The day-of-month field reads "0": write a number from 1 to 31.'],
  ['0 0 * 13 *', 'month', 'The month field reads "13": write a number from 1 to 12.'],
  ['0 0 * * 8', 'day-of-week', 'The day-of-week field reads "8": write a number from 0 to 6.'],
  ['*/0 * * * *', 'minute', 'The minute field reads "*/0": write a step from 1 to 60, such as */5.'],
  ['0 0 * * MONDAY', 'day-of-week', 'The day-of-week field reads "MONDAY": write the three letters MON.'],
  ['0,,5 * * * *', 'minute', 'The minute field has an empty entry: remove the stray comma, dash or slash.'],
  ['1.5 * * * *', 'minute', 'The minute field reads "1.5": write a whole number from 0 to 59.'],
  ['1/2/3 * * * *', 'minute', 'The minute field reads "1/2/3": write one step only, such as */5.'],
  ['*/61 * * * *', 'minute', 'The minute field reads "*/61": write a step from 1 to 60, such as */5.'],
  ['0 */25 * * *', 'hour', 'The hour field reads "*/25": write a step from 1 to 24, such as */5.'],
  [
    '0 0 LW * *',
    'day-of-month',
    'The day-of-month field reads "LW": W (the nearest weekday) is not understood; write the day itself, such as 15.',
  ],
  [
    '0 0 L-3 * *',
    'day-of-month',
    'The day-of-month field reads "L-3": L (the last day) is not understood; write the day, such as 28, or 1 for the first of the next month.',
  ],
  ['0 0 * FOO *', 'month', 'The month field reads "FOO": write * or a number from 1 to 12 or a name such as FEB.'],
  [
    '0 0 * * XYZ',
    'day-of-week',
    'The day-of-week field reads "XYZ": write * or a number from 0 to 6 or a name such as MON.',
  ],
  ['MON * * * *', 'minute', 'The minute field reads "MON": write * or a number from 0 to 59.'],
  ['5', 'schedule', 'The schedule has 1 field: write five, minute hour day month weekday, such as 0 2 * * *.'],
  [
    '0 0 0 12 * * * 2027',
    'schedule',
    'The schedule has 8 fields: write five, minute hour day month weekday, such as 0 2 * * *.',
  ],
  ['@yearly', 'schedule', '"@yearly" is not understood by the service: write 0 0 1 1 *.'],
  ['@annually', 'schedule', '"@annually" is not understood by the service: write 0 0 1 1 *.'],
  ['@monthly', 'schedule', '"@monthly" is not understood by the service: write 0 0 1 * *.'],
  ['@weekly', 'schedule', '"@weekly" is not understood by the service: write 0 0 * * 0.'],
  ['@midnight', 'schedule', '"@midnight" is not understood by the service: write 0 0 * * *.'],
  ['@hourly', 'schedule', '"@hourly" is not understood by the service: write 0 * * * *.'],
  [
    '*-5 * * * *',
    'minute',
    'The minute field reads "*-5": * is no end of a range; write * alone, or both ends, such as 0-5.',
  ],
  [
    '5-* * * * *',
    'minute',
    'The minute field reads "5-*": * is no end of a range; write * alone, or both ends, such as 0-59.',
  ],
  ['noon * * * *', 'minute', 'The minute field reads "noon": write * or a number from 0 to 59.'],
];

describe('a schedule', () => {
  for (const [text, meaning] of accepted)
    it(`'${text}' means ${meaning}`, () => expect(describeCron(read(text))).toBe(meaning));
  for (const [text, field, message] of refused) {
    it(`'${text}' is refused: ${message}`, () => {
      expect(parseCron(text)).toEqual({ ok: false, error: { kind: 'invalid-input', message, where: field } });
    });
  }
  it('of absurd length is refused', () => {
    expect(parseCron(`${'1,'.repeat(400)}1 * * * *`).ok).toBe(false);
  });
});

describe('continuous and never', () => {
  it('every way to write every minute is continuous, and nothing else', () => {
    expect(
      ['* * * * *', '*/1 */1 * * *', '0/1 * * * *', '0-59 0-23 1-31 1-12 0-6'].map((text) => isContinuous(read(text))),
    ).toEqual([true, true, true, true]);
    expect(
      ['*/2 * * * *', '* * * * 1-6', '* * 1-30 * *', '0-58 * * * *'].map((text) => isContinuous(read(text))),
    ).toEqual([false, false, false, false]);
  });
  it('dates that no month has never fire', () => {
    expect(['0 0 30 2 *', '0 0 31 2,4,6,9,11 *', '0 0 30/2 2 *'].map((text) => neverFires(read(text)))).toEqual([
      true,
      true,
      true,
    ]);
    expect(['0 0 29 2 *', '0 0 31 2,3 *', '0 0 29 2 MON'].map((text) => neverFires(read(text)))).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('warnings', () => {
  it('list the next dates under both readings and a correction', () => {
    expect(cronWarnings(read('0 0 1-31 * 1'), now)).toEqual([
      {
        kind: 'day-fields',
        message:
          '"0 0 1-31 * 1" restricts the day of the month and the day of the week: if both must match, as is assumed, it runs next on Mon 30 Nov 2026, Mon 7 Dec 2026 and Mon 14 Dec 2026; if either is enough, on Tue 24 Nov 2026, Wed 25 Nov 2026 and Thu 26 Nov 2026. Write 0 0 * * 1.',
        rewrites: [{ schedule: '0 0 * * 1', meaning: 'every Monday' }],
      },
    ]);
  });
  it('explain that 7 is read as Sunday', () => {
    expect(cronWarnings(read('0 0 * * 5-7'), now)).toMatchObject([
      { kind: 'sunday-as-7', rewrites: [{ schedule: '0 0 * * 0,5,6' }] },
    ]);
  });
  it('write no 7 again where both day fields are restricted', () => {
    const rewrites = cronWarnings(read('0 0 13 * 5-7'), now).flatMap((warning) =>
      warning.rewrites.map(({ schedule }) => schedule),
    );
    expect(rewrites).toEqual(['0 0 13 * 0,5,6', '0 0 * * 0,5,6', '0 0 13 * *']);
  });
  it('are silent about an unambiguous schedule', () => {
    expect(cronWarnings(read('0 0 */1 * 1'), now)).toEqual([]);
  });
});
