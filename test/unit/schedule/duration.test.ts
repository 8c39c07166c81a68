import { describe, expect, it } from 'vitest';
import {
  describeDuration,
  describeStaleness,
  formatDuration,
  parseDuration,
  parseLooseDuration,
} from '../../../shared/schedule/duration.ts';

const hour = 3_600_000;

describe('ISO 8601 durations', () => {
  for (const [text, ms] of [
    ['PT4H', 4 * hour],
    ['P2D', 48 * hour],
    ['P1W', 168 * hour],
    ['P1DT3H', 27 * hour],
    ['PT90M', 1.5 * hour],
    ['PT1.5S', 1_500],
    ['pt1h', hour],
    ['PT0S', 0],
  ] as const) {
    it(`'${text}' is ${ms} ms`, () => expect(parseDuration(text)).toEqual({ ok: true, value: ms }));
  }
  for (const [text, message] of [
    ['', 'The duration is empty: write one such as PT4H (4 hours) or P2D (2 days).'],
    ['4h', '"4h" is no ISO 8601 duration: write PT4H.'],
    ['P4H', '"P4H" lacks the T before hours, minutes and seconds: write PT4H.'],
    ['P1M', '"P1M" counts months, whose length varies: write days, such as P30D, or PT1M for minutes.'],
    ['P1Y', '"P1Y" counts years or months, whose length varies: write days, such as P30D.'],
    ['P', '"P" names no time: write one such as PT4H or P2D.'],
    ['PT', '"PT" names no time: write one such as PT4H or P2D.'],
    ['-PT1H', 'The duration "-PT1H" is negative: write one such as PT4H.'],
    ['P999999999D', 'The duration "P999999999D" is longer than a thousand years: write a shorter one, such as P2D.'],
  ] as const) {
    it(`'${text}' is refused: ${message}`, () =>
      expect(parseDuration(text)).toMatchObject({ ok: false, error: { message } }));
  }
});

describe('what a person types', () => {
  for (const [text, iso] of [
    ['4 h', 'PT4H'],
    ['90 min', 'PT1H30M'],
    ['1d 12h', 'P1DT12H'],
    ['2 days', 'P2D'],
    ['1,5 h', 'PT1H30M'],
    ['PT4H', 'PT4H'],
    ['1 week', 'P7D'],
  ] as const) {
    it(`'${text}' is ${iso}`, () => {
      const parsed = parseLooseDuration(text);
      expect(parsed.ok && formatDuration(parsed.value)).toBe(iso);
    });
  }
  it('a bare number asks for a unit', () => {
    expect(parseLooseDuration('4')).toMatchObject({
      ok: false,
      error: { message: '"4" has no unit: write 4 h, 4 min or 4 d.' },
    });
  });
});

describe('in words', () => {
  it('durations', () => {
    expect(
      [30_000, hour / 2, hour, 1.5 * hour, 4.5 * hour, 24 * hour, 47 * hour, 48 * hour, 170 * hour].map(
        describeDuration,
      ),
    ).toEqual(['30 s', '30 min', '1 h', '90 min', '4 h 30 min', '24 h', '47 h', '2 d', '7 d 2 h']);
  });
  it('staleness', () => {
    expect(
      [0, 60_000, hour / 2, 4.5 * hour, 24 * hour + 60_000, 47 * hour, 48 * hour, 168 * hour, 170 * hour, null].map(
        describeStaleness,
      ),
    ).toEqual(['≤ 1 min', '≤ 1 min', '30 min', '4 h 30 min', '24 h', '47 h', '48 h', '7 d', '7 d 2 h', 'never']);
  });
});
