import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findings } from '../../../shared/findings/findings.ts';
import type { Finding } from '../../../shared/findings/types.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import { arrivals, effectiveAt } from '../../../shared/simulate/arrivals.ts';
import { buildLink } from '../../../shared/simulate/links.ts';
import { simulate } from '../../../shared/simulate/simulate.ts';
import { applyEdits } from '../../../shared/topology/edit.ts';
import type { SiteAttributes, Topology } from '../../../shared/topology/model.ts';
import { nodeColour } from '../../../shared/view/node-colour.ts';
import { buildFleet, type Line } from '../../support/fleet.ts';

const hour = 3_600_000;
const day = 24 * hour;
const at = (text: string): number => Date.parse(`${text}Z`);
const days = (text: string, count: number) => ({ from: at(text), to: at(text) + count * day });
const beta = (schedule: string, window: string | null, site: SiteAttributes = {}, ttl = 'P2D'): Line => ({
  name: 'beta1',
  schedule,
  window,
  ttl,
  site,
});
const foundIn = (
  topology: Topology,
  range: { readonly from: number; readonly to: number },
  code: string,
  what: { readonly payloadBytes?: number } = {},
): Finding | undefined =>
  findings(topology, simulate(topology, { ...range, ...what }), range.from, what).find((one) => one.code === code);

const transferTime = (payloadBytes: number, linkMbps: number): number => {
  const fleet = buildFleet([beta('0 12 * * *', 'PT90M', { linkMbps, payloadBytes })]);
  return buildLink(fleet, fleet.registries[0]!).transferMs;
};

describe('a transfer time', () => {
  it.each([
    [1_356_750_000, 2.01, 5_400_000],
    [101_745_000_000, 32.3, 25_200_000],
    [43_416_000_000, 4.02, 86_400_000],
    [1_356_750_001, 2.01, 5_400_001],
    [1, 1e-7, 80_000],
    [9e15, 0.001, 7.2e16],
    [1, 1_000_000, 1],
  ])('of %d bytes at %d Mbit/s is %d ms, rounded up and never by floating point', (bytes, mbps, ms) => {
    expect(transferTime(bytes, mbps)).toBe(ms);
  });

  it('of whole seconds at a rate of two decimals is exactly those', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 1, max: 86_400 }), (hundredths, seconds) => {
        // hundredths × 10,000 bit/s for so many seconds, in bytes.
        expect(transferTime(hundredths * 1_250 * seconds, hundredths / 100)).toBe(seconds * 1_000);
      }),
    );
  });

  it('that fits its window to the byte fits', () => {
    const fleet = buildFleet([beta('0 12 * * *', 'PT90M', { linkMbps: 2.01, payloadBytes: 1_356_750_000 })]);
    const range = days('2026-12-01T00:00', 365);
    expect(simulate(fleet, range).registries[0]?.pessimistic.worstMs).toBe(91_800_000);
    for (const assumption of ['optimistic', 'pessimistic'] as const)
      expect(arrivals(fleet, range.from, assumption)[0]?.at).toBe(at('2026-12-01T13:30'));
    expect(foundIn(fleet, range, 'payload-does-not-fit')).toBeUndefined();
  });
});

describe('a payload that does not fit', () => {
  const thirtyHours = { linkMbps: 8, payloadBytes: 108_000_000_000 };

  it('is not reported if the range cuts the window that it fits in', () => {
    const fleet = buildFleet([beta('0 12 * * SAT', 'P2D', thirtyHours, 'P10D')]);
    const range = days('2026-12-06T12:00', 7);
    expect(arrivals(fleet, range.from, 'pessimistic')[0]?.at).toBe(at('2026-12-13T18:00'));
    expect(foundIn(fleet, range, 'payload-does-not-fit')).toBeUndefined();
  });

  it('is not reported if the windows never close', () => {
    const fleet = buildFleet([beta('0 0 * * *', 'P2D', thirtyHours)]);
    expect(foundIn(fleet, days('2026-12-01T00:00', 1), 'payload-does-not-fit')).toBeUndefined();
  });

  it('is reported if a blackout leaves no window in the range', () => {
    const site = { linkMbps: 8, payloadBytes: 90_000_000_000 };
    const range = days('2026-12-01T00:00', 7);
    const fleet = buildFleet(
      [beta('20/20 2-4 * * *', 'PT4H', site)],
      [{ label: 'closed', registries: [], start: range.from, end: range.to }],
    );
    expect(simulate(fleet, range).registries[0]?.pessimistic.worstMs).toBeNull();
    expect(formatMessage(foundIn(fleet, range, 'payload-does-not-fit')?.message ?? '')).toMatch(
      /take 25 h, .* \(6 h 20 min\)/,
    );
  });

  it('is that of the what-if, as in the figures beside it', () => {
    const range = days('2026-12-01T00:00', 365);
    const small = { linkMbps: 8, payloadBytes: 3_600_000_000 };
    const large = { linkMbps: 8, payloadBytes: 18_000_000_000 };
    const [fits, fails] = [small, large].map((site) => buildFleet([beta('0 12 * * *', 'PT4H', site)]));
    expect(formatMessage(foundIn(fits!, range, 'payload-does-not-fit', { payloadBytes: 18e9 })?.message ?? '')).toMatch(
      /^18 GB at 8/,
    );
    expect(foundIn(fails!, range, 'payload-does-not-fit', { payloadBytes: 3.6e9 })).toBeUndefined();
    expect(formatMessage(foundIn(fails!, range, 'payload-does-not-fit')?.message ?? '')).toMatch(/^18 GB at 8/);
  });
});

describe('a gap longer than messageTtl', () => {
  it('is reported whole, however little of it the range shows, and its fix removes it', () => {
    const fleet = buildFleet([beta('0 3 1 * *', 'PT3H')]);
    const range = days('2026-12-20T00:00', 7);
    const found = foundIn(fleet, range, 'gap-longer-than-message-ttl');
    expect(formatMessage(found?.message ?? '')).toMatch(/up to 31 d, .* a messageTtl of P31D/);
    const mended = applyEdits(fleet, found?.fix?.edits ?? []);
    const year = days('2026-12-20T00:00', 365);
    expect(mended.ok && simulate(mended.value, year).registries[0]?.pessimistic.expiredShare).toBe(0);
  });
});

describe('windows that overlap', () => {
  it('are reported, however short the range is', () => {
    const fleet = buildFleet([beta('0 8,9,10 * * *', 'PT4H')]);
    const hourOnly = { from: at('2026-12-01T12:00'), to: at('2026-12-01T13:00') };
    expect(formatMessage(foundIn(fleet, hourOnly, 'window-longer-than-interval')?.message ?? '')).toMatch(
      /windows merge\.$/,
    );
  });
});

describe('the Mbit/s that a parent needs', () => {
  const needed = (fleet: Topology, range: { readonly from: number; readonly to: number }) => {
    const { requiredMbps, availableMbps } = simulate(fleet, range).loads[0]!;
    return [requiredMbps === null ? null : Number(requiredMbps.toFixed(6)), availableMbps];
  };

  it('is the maximum over time, not the need when most children are open', () => {
    const small = { linkMbps: 10, payloadBytes: 1_000_000 };
    const fleet = buildFleet([
      { name: 'small', schedule: '0 0 * * *', window: 'PT4H', site: small },
      { name: 'tiny1', schedule: '0 0 * * *', window: 'PT4H', site: small },
      { name: 'large', schedule: '0 12 * * *', window: 'PT1H', site: { linkMbps: 10, payloadBytes: 45_000_000_000 } },
    ]);
    expect(needed(fleet, days('2026-12-01T00:00', 7))).toEqual([100, 10]);
  });

  it('does not depend on where the range begins', () => {
    const fleet = buildFleet([beta('0 8,9,10 * * *', 'PT4H', { linkMbps: 10, payloadBytes: 3_600_000_000 })]);
    for (const hours of [7, 8.5, 10.5, 13.9])
      expect(needed(fleet, { from: at('2026-12-01T00:00') + hours * hour, to: at('2026-12-01T14:00') })).toEqual([
        1.333333, 10,
      ]);
  });

  it('rests on the interval between occurrences where the windows never close', () => {
    const fleet = buildFleet([beta('0 0 * * *', 'P2D', { linkMbps: 10, payloadBytes: 86_400_000_000 })]);
    expect(needed(fleet, days('2026-12-01T00:00', 1))).toEqual([8, 10]);
  });

  it('counts a payload without a rate, and says that a rate is unknown', () => {
    const fleet = buildFleet([
      beta('0 0 * * *', 'PT1H', { payloadBytes: 450_000_000 }),
      { name: 'gamma', schedule: '0 0 * * *', window: 'PT1H', site: { linkMbps: 10, payloadBytes: 450_000_000 } },
    ]);
    expect(needed(fleet, days('2026-12-01T00:00', 1))).toEqual([2, null]);
  });
});

describe('fifty years', () => {
  it.each(['* * * * *', '0 0 * * *'])('are the most that a transfer of %s takes', (schedule) => {
    const years = (count: number) =>
      buildFleet([
        beta(schedule, schedule === '* * * * *' ? null : 'P1D', { linkMbps: 1, payloadBytes: count * 3.94e12 }),
      ]);
    const range = days('2026-12-01T00:00', 1);
    expect(arrivals(years(49), range.from, 'optimistic')[0]?.at).toBeGreaterThan(at('2075-01-01T00:00'));
    expect(arrivals(years(51), range.from, 'optimistic')[0]?.at).toBeNull();
    expect(simulate(years(51), range).registries[0]?.optimistic).toMatchObject({
      worstMs: null,
      meanMs: null,
      p95Ms: null,
    });
  });

  it('also where the transfer ends after all dates', () => {
    const fleet = buildFleet([beta('* * * * *', null, { linkMbps: 0.001, payloadBytes: 9e15 })]);
    for (const assumption of ['optimistic', 'pessimistic'] as const)
      expect(arrivals(fleet, at('2026-12-01T00:00'), assumption)[0]?.at).toBeNull();
  });

  it('are those of the whole way', () => {
    const slow = { linkMbps: 1, payloadBytes: 30 * 3.94e12 };
    const fleet = buildFleet([
      { name: 'plant', schedule: '* * * * *', site: slow },
      { name: 'line', parent: 'plant', schedule: '* * * * *', site: slow },
    ]);
    const { registries } = simulate(fleet, days('2026-12-01T00:00', 1));
    expect(registries.map(({ optimistic }) => optimistic.worstMs !== null)).toEqual([true, false]);
    expect(arrivals(fleet, at('2026-12-01T00:00'), 'optimistic').map((one) => one.at !== null)).toEqual([true, false]);
  });
});

describe('a registry of which no instance runs', () => {
  const fleet = buildFleet([beta('* * * * *', null)]);
  const inactive: Topology = {
    ...fleet,
    registries: fleet.registries.map((one) => ({ ...one, status: { ...one.status, activation: 'Inactive' } })),
  };

  it('has figures that are marked as planned, and that nothing colours as fresh', () => {
    const [simulated] = simulate(inactive, days('2026-12-01T00:00', 1)).registries;
    expect(simulated).toMatchObject({ planned: true, pessimistic: { worstMs: 60_000 } });
    const facts = { assumption: 'pessimistic', status: null, load: null } as const;
    expect(nodeColour('staleness', { ...facts, simulated })).toMatchObject({
      tone: 'quiet',
      description: { text: expect.stringMatching(/^not deployed/) as string },
    });
    expect(
      nodeColour('staleness', { ...facts, simulated: simulate(fleet, days('2026-12-01T00:00', 1)).registries[0] }),
    ).toMatchObject({ tone: 'fresh' });
  });

  it('learns of no change before it is deployed', () => {
    const now = at('2026-12-01T00:00');
    expect(effectiveAt(fleet, 'beta1', now, 'pessimistic')).toBe(now + 60_000);
    expect(effectiveAt(inactive, 'beta1', now, 'pessimistic')).toBeNull();
  });
});

it('worst, mean and 95th percentile are all never where a part of the range never arrives', () => {
  // The last pass that leaves time for six hours is the one before the closed centuries.
  const range = days('2026-12-01T00:00', 100);
  const fleet = buildFleet(
    [beta('0 0 * * *', 'PT12H')],
    [{ label: 'closed', registries: [], start: range.to - day, end: range.to + 60 * 365.25 * day }],
  );
  expect(simulate(fleet, range).registries[0]?.pessimistic).toMatchObject({ worstMs: null, meanMs: null, p95Ms: null });
});
