/**
 * The cron dialect against croner, which reads POSIX-like cron: the same occurrences over 20 years.
 * Sources: croner 11 (`mode: '5-part'`, `utcOffset: 0`, `sloppyRanges`, `domAndDow`); NCronTab's reading of the two day
 * fields.
 */
import { Cron as Croner } from 'croner';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMessage } from '../../shared/i18n/translate.ts';
import { type Cron, parseCron } from '../../shared/schedule/cron.ts';
import { nextOccurrences, occurrences } from '../../shared/schedule/occurrences.ts';
import { cases } from '../support/cases.ts';

const read = (text: string, dayReading: 'both' | 'either' = 'both'): Cron => {
  const parsed = parseCron(text, { dayReading });
  if (!parsed.ok) throw new Error(formatMessage(parsed.error.message));
  return parsed.value;
};

interface Part {
  /** As Cascade reads it, and the same for croner, which runs a weekday's start/step on to 7. */
  readonly ours: string;
  readonly croners: string;
}
const same = (text: string): Part => ({ ours: text, croners: text });

const entry = (min: number, max: number, names: readonly string[] = []): fc.Arbitrary<Part> => {
  const value = fc.integer({ min, max });
  const spelt = value.chain((n) => fc.constantFrom(String(n), names[n - min] ?? String(n)));
  const step = fc.integer({ min: 1, max: Math.min(max - min + 1, 20) });
  return fc.oneof(
    spelt.map(same),
    fc.tuple(value, value).map(([a, b]) => same(`${Math.min(a, b)}-${Math.max(a, b)}`)),
    fc.tuple(value, value, step).map(([a, b, s]) => same(`${Math.min(a, b)}-${Math.max(a, b)}/${s}`)),
    step.map((s) => ({ ours: `*/${s}`, croners: `${min}-${max}/${s}` })),
    fc.tuple(value, step).map(([a, s]) => ({ ours: `${a}/${s}`, croners: `${a}-${max}/${s}` })),
  );
};
const field = (min: number, max: number, names?: readonly string[]): fc.Arbitrary<Part> =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant(same('*')) },
    {
      weight: 5,
      arbitrary: fc.array(entry(min, max, names), { minLength: 1, maxLength: 3 }).map((parts) => {
        const ours = parts.map((part) => part.ours).join(',');
        return { ours, croners: ours === '*/1' ? '*' : parts.map((part) => part.croners).join(',') };
      }),
    },
  );

const months = ['JAN', 'feb', 'MAR', 'APR', 'May', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdays = ['SUN', 'mon', 'TUE', 'WED', 'Thu', 'FRI', 'SAT'];
const expression = fc
  .tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12, months), field(0, 6, weekdays))
  .map((parts) => ({
    ours: parts.map((part) => part.ours).join(' '),
    croners: parts.map((part) => part.croners).join(' '),
  }));

const cronersNext = (pattern: string, domAndDow: boolean, from: number, until: number, count: number): number[] => {
  const cron = new Croner(pattern, { mode: '5-part', utcOffset: 0, sloppyRanges: true, domAndDow });
  const found: number[] = [];
  let at: Date | null = new Date(from - 1);
  while (found.length < count) {
    at = cron.nextRun(at);
    if (at === null || at.getTime() >= until) break;
    found.push(at.getTime());
  }
  return found;
};

const day = 86_400_000;
const start = Date.parse('2026-11-23T00:00:00Z');
const twentyYears = Date.parse('2046-11-23T00:00:00Z');

describe('random expressions against croner', () => {
  for (const dayReading of ['both', 'either'] as const) {
    it(`the first occurrences from any moment of 20 years are the same when ${dayReading} day fields count`, () => {
      fc.assert(
        fc.property(expression, fc.integer({ min: 0, max: 20 * 365 * 24 * 60 }), ({ ours, croners }, minutes) => {
          const from = start + minutes * 60_000;
          const cron = read(ours, dayReading);
          const expected = cronersNext(croners, dayReading === 'both', from, twentyYears, 8);
          const found = nextOccurrences(cron, from, 8).filter((at) => at < twentyYears);
          expect(found).toEqual(expected);
        }),
        cases(),
      );
    }, 1_800_000);
  }

  for (const dayReading of ['both', 'either'] as const) {
    it(`the days of 20 years, and the times of a day, are the same when ${dayReading} day fields count`, () => {
      fc.assert(
        fc.property(expression, ({ ours, croners }) => {
          const cron = read(ours, dayReading);
          const [minute, hour] = croners.split(' ');
          // Every expression fires at the same times on each of its days: all days at its first time, then all times of
          // its first day.
          const [first] = nextOccurrences(cron, start, 1);
          if (first === undefined || first >= twentyYears) {
            expect(cronersNext(croners, dayReading === 'both', start, twentyYears, 1)).toEqual([]);
            return;
          }
          const midnight = Math.floor(first / day) * day;
          const times = [...occurrences(cron, midnight, midnight + day)];
          expect(cronersNext(croners, dayReading === 'both', midnight, midnight + day, 1_441)).toEqual(times);
          const earliest = new Date(times[0]!);
          const dayFields = croners.slice(`${minute!} ${hour!} `.length);
          const daily = `${earliest.getUTCMinutes()} ${earliest.getUTCHours()} ${dayFields}`;
          const all = occurrences(cron, start, twentyYears);
          expect(all.length % times.length).toBe(0);
          const days = Array.from({ length: all.length / times.length }, (_, at) => all[at * times.length]!);
          const expected = cronersNext(daily, dayReading === 'both', start, twentyYears, 100_000);
          expect(days.length).toBe(expected.length);
          expect(days.findIndex((at, i) => at !== expected[i])).toBe(-1);
        }),
        cases(),
      );
    }, 1_800_000);
  }
});

describe('dates that are hard', () => {
  const dates = (text: string, from: string, count: number): string[] =>
    nextOccurrences(read(text), Date.parse(from), count).map((at) => new Date(at).toISOString().slice(0, 16));

  it('29 February comes in leap years alone, 2096 being followed by 2104', () => {
    expect(dates('0 0 29 2 *', '2088-03-01T00:00:00Z', 3)).toEqual([
      '2092-02-29T00:00',
      '2096-02-29T00:00',
      '2104-02-29T00:00',
    ]);
  });
  it('31 comes in seven months', () => {
    expect(dates('0 12 31 * *', '2026-11-23T00:00:00Z', 4)).toEqual([
      '2026-12-31T12:00',
      '2027-01-31T12:00',
      '2027-03-31T12:00',
      '2027-05-31T12:00',
    ]);
  });
  it('Friday the 13th needs both day fields', () => {
    expect(dates('0 0 13 * 5', '2026-11-23T00:00:00Z', 2)).toEqual(['2027-08-13T00:00', '2028-10-13T00:00']);
  });
  it('an occurrence at the very start counts and one at the very end does not', () => {
    const noon = Date.parse('2026-11-23T12:00:00Z');
    expect([...occurrences(read('0 12 * * *'), noon, noon + 86_400_000)]).toEqual([noon]);
  });
  it('31 February ends at once', () => {
    expect(nextOccurrences(read('0 0 31 2 *'), start, 5)).toEqual([]);
    expect(occurrences(read('0 0 30 2 MON'), start, twentyYears)).toHaveLength(0);
  });
  it('0/10 in the hour field is 0, 10 and 20', () => {
    expect(dates('0 0/10 * * *', '2026-11-23T00:00:00Z', 4)).toEqual([
      '2026-11-23T00:00',
      '2026-11-23T10:00',
      '2026-11-23T20:00',
      '2026-11-24T00:00',
    ]);
  });
});
