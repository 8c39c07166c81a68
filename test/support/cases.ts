import fc from 'fast-check';

declare const process: { readonly env: Readonly<Record<string, string | undefined>> };

/** Cases of a property test: 500, or the value of CASES. */
export const cases = (usual = 500): { readonly numRuns: number } => {
  const wanted = Number(process.env['CASES'] ?? '');
  return { numRuns: wanted > 0 ? Math.ceil((wanted * usual) / 500) : usual };
};

/** A schedule of one link in whole minutes. */
export interface Drawn {
  readonly schedule: string;
  readonly windowMinutes: number;
  readonly transferMinutes: number;
}

const five = (max: number) => fc.integer({ min: 0, max }).map((n) => n * 5);
const schedules = fc.oneof(
  fc.constantFrom('* * * * *', '*/1 * * * *', '*/15 * * * *', '0 */6 * * *', '30 */4 * * *', '0 0/10 * * *'),
  fc.tuple(five(11), fc.integer({ min: 0, max: 23 })).map(([m, h]) => `${m} ${h} * * *`),
  fc
    .tuple(five(11), fc.integer({ min: 0, max: 11 }), fc.integer({ min: 12, max: 23 }))
    .map(([m, a, b]) => `${m} ${a},${b} * * *`),
  fc
    .tuple(five(11), fc.integer({ min: 0, max: 23 }), fc.subarray([0, 1, 2, 3, 4, 5, 6], { minLength: 2 }))
    .map(([m, h, d]) => `${m} ${h} * * ${d.join(',')}`),
  fc
    .tuple(
      five(11),
      fc.integer({ min: 0, max: 23 }),
      fc.constantFrom('1-15', '*/2', '25-28', '1,26', '27', '*/5'),
      fc.constantFrom('*', '2-4', 'FEB,MAR', '*/2'),
    )
    .map(([m, h, d, months]) => `${m} ${h} ${d} ${months} *`),
  fc
    .tuple(
      five(11),
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 0, max: 8 }),
      fc.constantFrom('', '/2', '/3'),
      fc.constantFrom('*', 'MON-FRI', '3-6', '1-5/2'),
    )
    .map(([m, a, more, step, d]) => `${m} ${a}-${a + more}${step} * * ${d}`),
);

export const drawnLink = (transfers: boolean): fc.Arbitrary<Drawn> =>
  fc.record({
    schedule: schedules,
    windowMinutes: fc.integer({ min: 12, max: 120 }).map((n) => n * 5),
    transferMinutes: transfers
      ? fc.oneof(
          fc.constant(0),
          fc.integer({ min: 1, max: 50 }).map((n) => n * 5),
          fc.integer({ min: 1, max: 250 }),
        )
      : fc.constant(0),
  });
