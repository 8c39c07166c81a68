import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration } from '../../../shared/schedule/duration.ts';
import { arrivals } from '../../../shared/simulate/arrivals.ts';
import { createSimulator, simulate } from '../../../shared/simulate/simulate.ts';
import type { RegistrySimulation } from '../../../shared/simulate/types.ts';
import { createWhatIf } from '../../../shared/simulate/what-if.ts';
import type { Blackout, Topology } from '../../../shared/topology/model.ts';
import { cases, type Drawn, drawnLink } from '../../support/cases.ts';
import { buildFleet } from '../../support/fleet.ts';
import { chainArrival, minute, OracleRegistry, type Reading } from '../../support/oracle.ts';

const day = 1_440 * minute;
const from = Date.parse('2026-02-25T00:00:00Z');
const to = from + day;
const oracleStart = from - 2 * day;
const oracleMinutes = 62 * 1_440;
const readings: readonly Reading[] = ['optimistic', 'pessimistic'];
/** 8 Mbit/s move 60 MB a minute. */
const mbps = 8;
const bytesPerMinute = 60_000_000;

const closedSpans = fc.array(
  fc.record({
    site: fc.integer({ min: 0, max: 3 }),
    start: fc.integer({ min: -100, max: 500 }),
    length: fc.integer({ min: 1, max: 200 }),
  }),
  { maxLength: 2 },
);
type Spans = readonly { readonly site: number; readonly start: number; readonly length: number }[];

const siteName = (i: number): string => `level${i}`;

const toBlackouts = (spans: Spans): readonly Blackout[] =>
  spans.map(({ site, start, length }) => ({
    label: 'frozen',
    registries: site === 3 ? [] : [siteName(site)],
    start: from + start * 10 * minute,
    end: from + (start + length) * 10 * minute,
  }));

const buildChain = (links: readonly Drawn[], spans: Spans = [], ttlHours = 10): Topology =>
  buildFleet(
    links.map(({ schedule, windowMinutes, transferMinutes }, i) => ({
      name: siteName(i),
      parent: i === 0 ? null : siteName(i - 1),
      schedule,
      window: formatDuration(windowMinutes * minute),
      ttl: `PT${ttlHours}H`,
      site: { linkMbps: mbps, payloadBytes: transferMinutes * bytesPerMinute },
    })),
    toBlackouts(spans),
  );

/** The same registries, all at the top level. */
const abreast = (topology: Topology): Topology => ({
  ...topology,
  registries: topology.registries.map((registry) => ({ ...registry, parent: null })),
});

const buildOracle = (links: readonly Drawn[], spans: Spans): OracleRegistry[] =>
  links.map(
    (link, i) =>
      new OracleRegistry(
        {
          ...link,
          closed: toBlackouts(spans).filter(
            ({ registries }) => registries.length === 0 || registries.includes(siteName(i)),
          ),
        },
        oracleStart,
        oracleMinutes,
      ),
  );

/** The closed times of one level, as those of a chain of one registry. */
const spansAt = (spans: Spans, level: number): Spans =>
  spans.flatMap((span) => (span.site === 3 ? [span] : span.site === level ? [{ ...span, site: 0 }] : []));

const chains = (transfers: boolean, maxLength = 3): fc.Arbitrary<Drawn[]> =>
  fc.array(drawnLink(transfers), { minLength: 1, maxLength });
const orInfinity = (ms: number | null): number => ms ?? Infinity;

describe('against an oracle that steps minute by minute', () => {
  it('windows, worst, mean and 95th percentile, expiry and arrival are the same under both assumptions', () => {
    fc.assert(
      fc.property(chains(true), closedSpans, fc.constantFrom(1, 10, 26, 49), (links, spans, ttlHours) => {
        const topology = buildChain(links, spans, ttlHours);
        const simulation = simulate(topology, { from, to });
        const oracle = buildOracle(links, spans);
        const first = (from - oracleStart) / minute;
        links.forEach((_, level) => {
          const result = simulation.registries[level]!;
          const chain = oracle.slice(0, level + 1);
          const own = oracle[level]!;
          // Expiry does not depend on transfers: the same site without a payload.
          const [bare] = transferFree(links[level]!)
            ? [own]
            : buildOracle([{ ...links[level]!, transferMinutes: 0 }], spansAt(spans, level));
          let w = 0;
          for (let i = 0; i < 1_440; i++) {
            const at = from + i * minute;
            while (w < result.windows.length && at >= result.windows[w + 1]!) w += 2;
            const open = w < result.windows.length && at >= result.windows[w]!;
            if (open !== (own.open[first + i] === 1))
              throw new Error(`open at ${new Date(at).toISOString()} is ${String(open)}`);
          }
          for (const reading of readings) {
            const figures = result[reading];
            let worst = 0;
            let sum = 0;
            let expired = 0;
            const highs: number[] = [];
            for (let i = 0; i < 1_440; i++) {
              const at = from + i * minute;
              worst = Math.max(
                worst,
                chainArrival(chain, at, reading) - at,
                chainArrival(chain, at + 1, reading) - (at + 1),
              );
              const middle = at + minute / 2;
              const arrived = chainArrival(chain, middle, reading);
              highs.push(arrived - middle);
              sum += arrived - middle;
              if (bare!.arrival(middle, reading) - middle > ttlHours * 60 * minute) expired++;
            }
            if (worst === Infinity) {
              // Past the oracle's horizon the engine returns a large figure or null.
              expect(orInfinity(figures.worstMs)).toBeGreaterThan(oracleMinutes * minute - 4 * day);
              return;
            }
            expect(figures.worstMs! - worst).toBeGreaterThanOrEqual(0);
            expect(figures.worstMs! - worst).toBeLessThanOrEqual(1);
            expect(Math.abs(figures.meanMs! - sum / 1_440)).toBeLessThanOrEqual(0.51);
            // Minutes with a staleness surely below, and surely not above, the percentile.
            const p95 = figures.p95Ms!;
            expect(highs.filter((ms) => ms - minute / 2 - 1 <= p95).length).toBeGreaterThanOrEqual(0.95 * 1_440 - 0.01);
            expect(highs.filter((ms) => ms + minute / 2 + 1 < p95).length).toBeLessThanOrEqual(0.95 * 1_440 + 0.01);
            if (figures.expiredShare !== null) expect(figures.expiredShare).toBeCloseTo(expired / 1_440, 9);
            for (const push of [from, from + 1, from + 700 * minute + 17]) {
              const engine = arrivals(topology, push, reading)[level]!.at;
              expect(engine).toBe(chainArrival(chain, push, reading));
            }
          }
        });
      }),
      cases(),
    );
  }, 1_800_000);
});

const transferFree = ({ transferMinutes }: Drawn): boolean => transferMinutes === 0;

describe('laws', { timeout: 600_000 }, () => {
  it('the same input gives the same result, and a reused simulator equals a new one after any edit', () => {
    fc.assert(
      fc.property(
        chains(true),
        closedSpans,
        fc.array(fc.tuple(fc.nat(2), drawnLink(true)), { maxLength: 4 }),
        (links, spans, edits) => {
          const kept = createSimulator();
          let current = links;
          expect(kept.simulate(buildChain(current, spans), { from, to })).toEqual(
            simulate(buildChain(current, spans), { from, to }),
          );
          for (const [at, link] of edits) {
            current = current.map((old, i) => (i === at % current.length ? link : old));
            expect(kept.simulate(buildChain(current, spans), { from, to })).toEqual(
              simulate(buildChain(current, spans), { from, to }),
            );
          }
        },
      ),
      cases(),
    );
  });

  it('a wider range changes nothing earlier', () => {
    fc.assert(
      fc.property(chains(true), closedSpans, fc.integer({ min: 1, max: 9 }), (links, spans, more) => {
        const topology = buildChain(links, spans);
        const narrow = simulate(topology, { from, to });
        const wide = simulate(topology, { from, to: to + more * day });
        narrow.registries.forEach((registry, i) => {
          const other = wide.registries[i]!;
          expect(clip(other.windows)).toEqual([...registry.windows]);
          for (const reading of readings)
            expect(orInfinity(other[reading].worstMs)).toBeGreaterThanOrEqual(orInfinity(registry[reading].worstMs));
        });
      }),
      cases(),
    );
    function clip(windows: Float64Array): number[] {
      const kept: number[] = [];
      for (let i = 0; i < windows.length; i += 2)
        if (windows[i]! < to) kept.push(windows[i]!, Math.min(windows[i + 1]!, to));
      return kept;
    }
  });

  it('figures from one week equal those of the whole range', () => {
    // Closed times a thousand years ahead only prevent the weekly shortcut.
    const farAway: Spans = [{ site: 3, start: 52_560_000, length: 1 }];
    const days = fc.integer({ min: 7 * 1_440, max: 40 * 1_440 });
    fc.assert(
      fc.property(chains(true), days, fc.integer({ min: 0, max: 999_999 }), (links, minutes, shift) => {
        const range = { from: from + shift, to: from + shift + minutes * minute };
        for (const shape of [(topology: Topology) => topology, abreast]) {
          const weekly = simulate(shape(buildChain(links)), range);
          const whole = simulate(shape(buildChain(links, farAway)), range);
          expect(weekly.loads).toEqual(whole.loads);
          weekly.registries.forEach((registry, i) => {
            const other = whole.registries[i]!;
            expect(copyMeans(registry, other)).toEqual(other);
            // Sums of many parts differ in the last digit, which may change the rounding of half a millisecond.
            for (const reading of readings)
              expect(Math.abs((registry[reading].meanMs ?? 0) - (other[reading].meanMs ?? 0))).toBeLessThanOrEqual(1);
          });
        }
        const last = buildChain(links).registries.at(-1)!;
        expect(createWhatIf(buildChain(links), range).worst(last)).toEqual(
          createWhatIf(buildChain(links, farAway), range).worst(last),
        );
      }),
      cases(),
    );
  });

  it('windows of days and weeks are derived from one week too', () => {
    const long: readonly [schedule: string, hours: number][] = [
      ['0 2 * * 3', 24 * 6],
      ['0 2 * * 3', 24 * 7],
      ['0 2 * * 3', 24 * 7 - 1],
      ['0 2 * * 3', 24 * 9],
      ['30 22 * * 1-5', 24],
      ['0 0 * * 0,3', 84],
      ['0 12 * * *', 24],
      ['0 12 * * *', 23],
      ['0 * * * 6', 1],
      ['0 0 31 2 *', 3],
      ['nonsense', 3],
    ];
    const farAway: Spans = [{ site: 3, start: 52_560_000, length: 1 }];
    const links = long.map(([schedule, hours]) => ({ schedule, windowMinutes: hours * 60, transferMinutes: 0 }));
    for (const days of [8, 14, 20.5, 365]) {
      const range = { from: from + 12.25 * 60 * minute, to: from + days * day };
      const weekly = simulate(abreast(buildChain(links)), range);
      const whole = simulate(abreast(buildChain(links, farAway)), range);
      expect(weekly.loads).toEqual(whole.loads);
      weekly.registries.forEach((registry, i) => expect(registry).toEqual(whole.registries[i]));
    }
  });

  const copyMeans = (registry: RegistrySimulation, other: RegistrySimulation): RegistrySimulation => ({
    ...registry,
    optimistic: {
      ...registry.optimistic,
      meanMs: registry.optimistic.meanMs === null ? null : other.optimistic.meanMs,
    },
    pessimistic: {
      ...registry.pessimistic,
      meanMs: registry.pessimistic.meanMs === null ? null : other.pessimistic.meanMs,
    },
  });

  it('optimistic arrival is never later than pessimistic arrival', () => {
    fc.assert(
      fc.property(chains(true), closedSpans, fc.integer({ min: 0, max: 1_439 }), (links, spans, at) => {
        const topology = buildChain(links, spans);
        const optimistic = arrivals(topology, from + at * minute, 'optimistic');
        const pessimistic = arrivals(topology, from + at * minute, 'pessimistic');
        optimistic.forEach((arrival, i) =>
          expect(orInfinity(arrival.at)).toBeLessThanOrEqual(orInfinity(pessimistic[i]!.at)),
        );
      }),
      cases(),
    );
  });

  it('a child is never less stale at worst than its parent', () => {
    fc.assert(
      fc.property(chains(true), closedSpans, (links, spans) => {
        const { registries } = simulate(buildChain(links, spans), { from, to });
        for (const reading of readings) {
          registries
            .slice(1)
            .forEach((child, i) =>
              expect(orInfinity(child[reading].worstMs)).toBeGreaterThanOrEqual(
                orInfinity(registries[i]![reading].worstMs),
              ),
            );
        }
      }),
      cases(),
    );
  });

  it('optimistically, a wider window makes nothing later', () => {
    fc.assert(
      fc.property(
        chains(true),
        fc.nat(2),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 1_439 }),
        (links, which, more, at) => {
          const wider = links.map((link, i) =>
            i === which % links.length ? { ...link, windowMinutes: link.windowMinutes + more * 5 } : link,
          );
          const before = arrivals(buildChain(links), from + at * minute, 'optimistic');
          const after = arrivals(buildChain(wider), from + at * minute, 'optimistic');
          before.forEach((arrival, i) => expect(orInfinity(after[i]!.at)).toBeLessThanOrEqual(orInfinity(arrival.at)));
        },
      ),
      cases(),
    );
  });

  it('without day fields, a day later everything is the same a day later', () => {
    const daily = chains(true).map((links) =>
      links.map((link) => ({ ...link, schedule: link.schedule.replace(/ \S+ \S+ \S+$/, ' * * *') })),
    );
    fc.assert(
      fc.property(daily, fc.integer({ min: 1, max: 400 }), (links, days) => {
        const shift = days * day;
        const here = simulate(buildChain(links), { from, to });
        const there = simulate(buildChain(links), { from: from + shift, to: to + shift });
        here.registries.forEach((registry, i) => {
          const other = there.registries[i]!;
          expect([...other.windows].map((at) => at - shift)).toEqual([...registry.windows]);
          expect(other.optimistic).toEqual(registry.optimistic);
          expect(other.pessimistic).toEqual(registry.pessimistic);
        });
      }),
      cases(),
    );
  });

  it('the worst of a range is what the worst moment in it shows', () => {
    fc.assert(
      fc.property(chains(true, 2), (links) => {
        const topology = buildChain(links);
        const worst = simulate(topology, { from, to }).registries.at(-1)!;
        for (const reading of readings) {
          const at = arrivals(topology, from + 333 * minute, reading).at(-1)!.at;
          expect(orInfinity(at) - (from + 333 * minute)).toBeLessThanOrEqual(orInfinity(worst[reading].worstMs));
        }
      }),
      cases(),
    );
  });
});
