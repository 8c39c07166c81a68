import { describe, expect, it } from 'vitest';
import { findings } from '../../../shared/findings/findings.ts';
import type { Finding } from '../../../shared/findings/types.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import { simulate } from '../../../shared/simulate/simulate.ts';
import { applyEdits } from '../../../shared/topology/edit.ts';
import type { Topology } from '../../../shared/topology/model.ts';
import { buildFleet, type Line } from '../../support/fleet.ts';
import { mixedFleet } from '../../support/mixed-fleet.ts';
import { buildTopology, contosoId } from '../../support/topologies.ts';

const hour = 3_600_000;
const now = Date.parse('2026-11-23T12:00:00Z');
const week = { from: now, to: now + 168 * hour };

/** Reads the topology at this moment by default. */
const look = (topology: Topology): readonly Finding[] =>
  findings({ ...topology, asOf: topology.asOf ?? now }, simulate(topology, week), now);
const codes = (topology: Topology): string[] =>
  look(topology).map(({ code, registry }) => `${registry ?? 'cloud'}: ${code}`);

const nightly: Line = { name: 'plant', schedule: '0 2 * * *', window: 'PT3H' };
const withCloud = (more: Partial<Topology['cloud']>, lines: readonly Line[] = [nightly]): Topology => {
  const topology = buildFleet(lines);
  return { ...topology, cloud: { ...topology.cloud, ...more } };
};
const child = (more: Partial<Line>): Line => ({
  name: 'line1',
  parent: 'plant',
  schedule: '0 5 * * *',
  window: 'PT3H',
  ...more,
});
const slow = { linkMbps: 2, payloadBytes: 3_600_000_000 };
const status = (more: object): Partial<Line> => ({
  more: { status: { ...buildFleet([nightly]).registries[0]!.status, ...more } },
});

/** Each row: a code, a topology that has the finding, its registry, its message, and a topology without it. */
const table: readonly [code: string, found: Topology, registry: string | null, says: RegExp, clean: Topology][] = [
  ['cloud-name', withCloud({ name: 'abc' }), null, /5 to 50 characters/, withCloud({})],
  ['not-premium', withCloud({ sku: 'Standard' }), null, /is Standard, .* need Premium/, withCloud({ sku: 'Premium' })],
  [
    'data-endpoint-disabled',
    withCloud({ dataEndpointEnabled: false }),
    null,
    /no dedicated data endpoint/,
    withCloud({ dataEndpointEnabled: null }),
  ],
  [
    'too-many-registries',
    buildFleet(
      Array.from({ length: 51 }, (_, i) => ({ ...nightly, name: `plant${i}`, schedule: `${i} ${i % 24} * * *` })),
    ),
    null,
    /has 51 connected registries, and the service allows 50/,
    buildFleet(
      Array.from({ length: 50 }, (_, i) => ({ ...nightly, name: `plant${i}`, schedule: `${i} ${i % 24} * * *` })),
    ),
  ],
  ['registry-name', buildFleet([{ ...nightly, name: 'a-b-c' }]), 'a-b-c', /letters and digits/, buildFleet([nightly])],
  [
    'upper-case-name',
    buildFleet([{ ...nightly, name: 'plantLyon' }]),
    'plantLyon',
    /upper case/,
    buildFleet([nightly]),
  ],
  [
    'mode-not-allowed',
    buildFleet([nightly, child({ more: { mode: 'ReadWrite' } })]),
    'line1',
    /ReadWrite registry cannot stand under 'plant'/,
    buildFleet([{ ...nightly, more: { mode: 'ReadWrite' } }, child({ more: { mode: 'ReadWrite' } })]),
  ],
  [
    'parent-missing',
    buildFleet([nightly, child({ parent: 'nobody' })]),
    'line1',
    /names 'nobody' as its parent/,
    buildFleet([nightly, child({})]),
  ],
  [
    'parent-cycle',
    buildFleet([{ ...nightly, parent: 'line1' }, child({})]),
    'plant',
    /its own ancestor/,
    buildFleet([nightly, child({})]),
  ],
  [
    'bad-notification',
    buildFleet([{ ...nightly, more: { notifications: ['hello'] } }]),
    'plant',
    /./,
    buildFleet([{ ...nightly, more: { notifications: ['*:*'] } }]),
  ],
  [
    'bad-schedule',
    buildFleet([{ ...nightly, schedule: '0 22-2 * * *' }]),
    'plant',
    /write 0,1,2,22,23/,
    buildFleet([nightly]),
  ],
  [
    'never-fires',
    buildFleet([{ ...nightly, schedule: '0 0 31 2 *' }]),
    'plant',
    /never fires/,
    buildFleet([{ ...nightly, schedule: '0 0 29 2 *' }]),
  ],
  [
    'ambiguous-day-fields',
    buildFleet([{ ...nightly, schedule: '0 0 13 * 5' }]),
    'plant',
    /Fri 13 Aug 2027.*Fri 27 Nov 2026/,
    buildFleet([{ ...nightly, schedule: '0 0 13 * *' }]),
  ],
  [
    'sunday-as-seven',
    buildFleet([{ ...nightly, schedule: '0 2 * * 7' }]),
    'plant',
    /write 0/,
    buildFleet([{ ...nightly, schedule: '0 2 * * 0' }]),
  ],
  ['bad-message-ttl', buildFleet([{ ...nightly, ttl: '2 d' }]), 'plant', /write P2D/, buildFleet([nightly])],
  [
    'message-ttl-out-of-range',
    buildFleet([{ ...nightly, ttl: 'PT1H' }]),
    'plant',
    /PT1H \(1 h\).*P1D to P90D/,
    buildFleet([{ ...nightly, ttl: 'P90D' }]),
  ],
  [
    'window-missing',
    buildFleet([{ ...nightly, window: null }]),
    'plant',
    /no sync window/,
    buildFleet([{ name: 'plant', schedule: '* * * * *', window: null }]),
  ],
  ['bad-window', buildFleet([{ ...nightly, window: '4h' }]), 'plant', /write PT4H/, buildFleet([nightly])],
  [
    'window-out-of-range',
    buildFleet([{ ...nightly, schedule: '0 2 * * 0', window: 'P8D' }]),
    'plant',
    /PT1H to P7D/,
    buildFleet([{ ...nightly, schedule: '0 2 1 * *', window: 'P7D' }]),
  ],
  [
    'window-short',
    buildFleet([{ ...nightly, window: 'PT2H' }]),
    'plant',
    /is 2 h.*Terraform refuses/,
    buildFleet([nightly]),
  ],
  [
    'window-longer-than-interval',
    buildFleet([{ ...nightly, schedule: '0 */2 * * *', window: 'PT4H' }]),
    'plant',
    /4 h, is longer than the 2 h/,
    buildFleet([{ ...nightly, schedule: '0 */4 * * *', window: 'PT4H' }]),
  ],
  [
    'gap-longer-than-message-ttl',
    buildFleet([{ ...nightly, schedule: '0 2 * * SUN' }]),
    'plant',
    /up to 7 d, longer than its messageTtl of 2 d: 71 %/,
    buildFleet([{ ...nightly, schedule: '0 2 * * SUN', ttl: 'P7D' }]),
  ],
  [
    'window-before-parent',
    buildFleet([nightly, child({ schedule: '0 1 * * *' })]),
    'line1',
    /every day at 05:00 UTC\) cuts the worst staleness from 47 h to 27 h/,
    buildFleet([nightly, child({})]),
  ],
  [
    'payload-does-not-fit',
    buildFleet([{ ...nightly, site: slow }]),
    'plant',
    /3\.6 GB at 2 Mbit\/s take 4 h.*\(3 h\).*2 windows/,
    buildFleet([{ ...nightly, window: 'PT4H', site: slow }]),
  ],
  [
    'checks-too-often',
    buildFleet([nightly, child({ schedule: '* * * * *', window: null })]),
    'line1',
    /every minute.*7 windows/,
    buildFleet([nightly, child({})]),
  ],
  [
    'siblings-crowd',
    buildFleet([
      nightly,
      ...[0, 10, 20, 30, 40].map((minute) => child({ name: `line${minute}`, schedule: `${minute} 5 * * *` })),
    ]),
    'plant',
    /5 of 5 scheduled registries under 'plant' open within one hour/,
    buildFleet([nightly, ...[5, 8, 11, 14, 17].map((at) => child({ name: `line${at}`, schedule: `0 ${at} * * *` }))]),
  ],
  [
    'daylight-saving-moves',
    buildFleet([{ ...nightly, site: { timeZone: 'Europe/Paris' } }]),
    'plant',
    /03:00 in Europe\/Paris, but at 04:00 from 28 Mar 2027 and at 03:00 from 31 Oct 2027/,
    buildFleet([{ ...nightly, site: { timeZone: 'Asia/Kolkata' } }]),
  ],
  [
    'unknown-time-zone',
    buildFleet([{ ...nightly, site: { timeZone: 'Mars/Phobos' } }]),
    'plant',
    /'Mars\/Phobos', does not exist/,
    buildFleet([{ ...nightly, site: { timeZone: 'UTC' } }]),
  ],
  [
    'unhealthy',
    buildFleet([
      {
        ...nightly,
        ...status({
          statusDetails: [
            {
              type: 'Disk',
              code: 'DiskError',
              description: 'No space left on device',
              timestamp: null,
              correlationId: null,
            },
          ],
        }),
      },
    ]),
    'plant',
    /No space left/,
    buildFleet([
      {
        ...nightly,
        ...status({
          statusDetails: [
            { type: 'Disk', code: 'DiskCapacityMetrics', description: '', timestamp: null, correlationId: null },
          ],
        }),
      },
    ]),
  ],
  [
    'missed-windows',
    buildFleet([{ ...nightly, ...status({ lastSyncTime: now - 50 * hour }) }]),
    'plant',
    /missed 2 windows/,
    buildFleet([{ ...nightly, ...status({ lastSyncTime: now - 9 * hour }) }]),
  ],
  [
    'too-many-client-tokens',
    buildFleet([{ ...nightly, more: { clientTokenIds: Array.from({ length: 51 }, (_, i) => `t${i}`) } }]),
    'plant',
    /51 client tokens/,
    buildFleet([nightly]),
  ],
];

describe('each finding', () => {
  for (const [code, found, registry, message, clean] of table) {
    it(`${code} is found where it applies and not where it does not`, () => {
      const finding = look(found).find((one) => one.code === code);
      expect(finding).toMatchObject({ code, registry });
      expect(formatMessage(finding?.message ?? '')).toMatch(message);
      expect(formatMessage(finding?.message ?? '')).toMatch(/[.!]$|: [^.]+$/);
      expect(codes(clean).filter((one) => one.endsWith(`: ${code}`))).toEqual([]);
    });
  }

  it('has a fix that mends it when it is applied', () => {
    const mended = table.flatMap(([code, topology, registry]) => {
      const finding = look(topology).find((one) => one.code === code)!;
      if (finding.fix === undefined) return [];
      const edited = applyEdits(topology, finding.fix.edits);
      if (!edited.ok) throw new Error(`${code}: ${formatMessage(edited.error.message)}`);
      expect(codes(edited.value)).not.toContain(`${registry ?? 'cloud'}: ${code}`);
      return [code];
    });
    expect(mended).toEqual([
      'data-endpoint-disabled',
      'bad-schedule',
      'ambiguous-day-fields',
      'sunday-as-seven',
      'bad-message-ttl',
      'message-ttl-out-of-range',
      'window-missing',
      'bad-window',
      'window-out-of-range',
      'window-short',
      'window-longer-than-interval',
      'gap-longer-than-message-ttl',
      'window-before-parent',
      'payload-does-not-fit',
      'siblings-crowd',
    ]);
  });
});

describe('a fix', () => {
  const findFix = (topology: Topology, code: string) => look(topology).find((one) => one.code === code)?.fix;
  const mends = (topology: Topology, code: string, fix: Finding['fix']): boolean => {
    const edited = applyEdits(topology, fix!.edits);
    if (!edited.ok) throw new Error(formatMessage(edited.error.message));
    return look(edited.value).every((one) => one.code !== code);
  };

  it.each([
    ['@daily', 'Set 0 0 * * *'],
    ['@Hourly', 'Set 0 * * * *'],
    ['0 0 12 * * *', 'Set 0 12 * * *'],
    ['0 0 12 * * * 2027', 'Set 0 12 * * *'],
    ['0 22-2 * * *', 'Set 0 0,1,2,22,23 * * *'],
    ['0 3,22-1,12 * * FRI-MON', 'Set 0 3,0,1,22,23,12 * * SUN,MON,FRI,SAT'],
    ['0 3 * JANUARY monday', 'Set 0 3 * JAN MON'],
    ['0 0 22-2 * * *', 'Set 0 0,1,2,22,23 * * *'],
  ])('of the schedule %s is %s', (schedule, label) => {
    const topology = buildFleet([{ ...nightly, schedule }]);
    const fix = findFix(topology, 'bad-schedule');
    expect(formatMessage(fix?.label ?? '')).toBe(label);
    expect(mends(topology, 'bad-schedule', fix)).toBe(true);
  });
  it.each([['noon * * * *'], ['@reboot'], ['0 0 L * *'], ['0 0 * *']])('is not made up for %s', (schedule) => {
    expect(findFix(buildFleet([{ ...nightly, schedule }]), 'bad-schedule')).toBeUndefined();
  });
  it.each([
    ['a window under an hour', 'window-out-of-range', { window: 'PT30M' }, 'PT3H'],
    ['a messageTtl over 90 days', 'message-ttl-out-of-range', { ttl: 'P120D' }, 'P90D'],
  ])('of %s is what every tool takes', (_, code, more, bound) => {
    const topology = buildFleet([{ ...nightly, ...more }]);
    const fix = findFix(topology, code);
    expect(formatMessage(fix?.label ?? '')).toContain(bound);
    expect(mends(topology, code, fix)).toBe(true);
  });
  it('of expiry is a longer messageTtl or more days, with the figures before and after', () => {
    const topology = buildFleet([{ ...nightly, schedule: '0 2 * * SUN' }]);
    const finding = look(topology).find(({ code }) => code === 'gap-longer-than-message-ttl')!;
    expect(formatMessage(finding.message)).toMatch(
      /71 % of its messages would expire first, .*; none would with a messageTtl of P7D, or with 0 2 \* \* 0,2,4,5, which picks up at least every 48 h\.$/,
    );
    for (const fix of [finding.fix, finding.otherFix]) expect(mends(topology, finding.code, fix)).toBe(true);
  });
  it('of expiry is more days alone where no messageTtl is long enough', () => {
    const yearly = buildFleet([{ ...nightly, schedule: '0 2 1 6 *' }]);
    const finding = look(yearly).find(({ code }) => code === 'gap-longer-than-message-ttl')!;
    expect(formatMessage(finding.fix!.label)).toBe('Set 0 2 * * 0,2,4,5');
    expect(finding.otherFix).toBeUndefined();
    expect(mends(yearly, finding.code, finding.fix)).toBe(true);
  });
  it('of expiry keeps to the hours of a site', () => {
    const site = { allowedHours: [{ days: [0, 3] as const, startMinute: 0, endMinute: 600 }] };
    const finding = look(buildFleet([{ ...nightly, schedule: '0 2 * * SUN', site }])).find(
      ({ code }) => code === 'gap-longer-than-message-ttl',
    )!;
    expect(formatMessage(finding.fix!.label)).toBe('Set messageTtl to P7D');
    expect(finding.otherFix).toBeUndefined();
  });
});

describe('access', () => {
  const sites = [
    { name: 'plant', mode: 'ReadWrite' as const, repositories: ['hello-world', 'acr/connected-registry'] },
    { name: 'line1', parent: 'plant', repositories: ['hello-world', 'acr/connected-registry'] },
  ];
  const accessCodes = (topology: Topology): string[] => codes(topology).filter((one) => /repositor|gateway/.test(one));
  const without = (topology: Topology, map: string, action: RegExp): Topology => ({
    ...topology,
    scopeMaps: topology.scopeMaps.map((one) =>
      one.name === map ? { ...one, actions: one.actions.filter((text) => !action.test(text)) } : one,
    ),
  });

  it('as az makes it is clean', () => {
    expect(accessCodes(buildTopology(sites))).toEqual([]);
  });
  it('a repository that the parent does not sync is found at the child, and its repair mends it', () => {
    const topology = without(buildTopology(sites), 'plant', /hello-world/);
    expect(accessCodes(topology)).toEqual(['line1: repository-not-on-parent']);
    const { fix } = look(topology).find(({ code }) => code === 'repository-not-on-parent')!;
    const edited = applyEdits(topology, fix!.edits);
    expect(edited.ok && accessCodes(edited.value)).toEqual([]);
  });
  it('a parent without the gateway actions of a child is found at the parent, and its repair mends it', () => {
    const topology = without(buildTopology(sites), 'plant', /gateway\/line1/);
    expect(accessCodes(topology)).toEqual(['plant: gateway-actions-missing']);
    const edited = applyEdits(
      topology,
      look(topology).find(({ code }) => code === 'gateway-actions-missing')!.fix!.edits,
    );
    expect(edited.ok && accessCodes(edited.value)).toEqual([]);
  });
  it('a nested site without the runtime repository is found', () => {
    expect(
      accessCodes(
        buildTopology([
          { ...sites[0]!, repositories: ['hello-world'] },
          { ...sites[1]!, repositories: ['hello-world'] },
        ]),
      ),
    ).toEqual(['line1: runtime-repository-missing']);
    const topology = buildTopology([
      { ...sites[0]!, repositories: ['hello-world'] },
      { ...sites[1]!, repositories: ['hello-world'] },
    ]);
    const edited = applyEdits(
      topology,
      look(topology).find(({ code }) => code === 'runtime-repository-missing')!.fix!.edits,
    );
    expect(edited.ok && accessCodes(edited.value)).toEqual([]);
  });
  it('a disabled sync token is found at its registry, and its fix enables it', () => {
    const tokenCodes = (topology: Topology): string[] => codes(topology).filter((one) => one.includes('token'));
    const clean = buildTopology(sites);
    const topology: Topology = {
      ...clean,
      tokens: clean.tokens.map((token) => (token.name === 'line1' ? { ...token, status: 'disabled' } : token)),
    };
    expect(tokenCodes(clean)).toEqual([]);
    expect(tokenCodes(topology)).toEqual(['line1: sync-token-disabled']);
    const { fix } = look(topology).find(({ code }) => code === 'sync-token-disabled')!;
    const edited = applyEdits(topology, fix!.edits);
    expect(edited.ok && tokenCodes(edited.value)).toEqual([]);
  });
  it('is not judged where tokens and scope maps were not read', () => {
    expect(accessCodes({ ...without(buildTopology(sites), 'plant', /./), accessKnown: false })).toEqual([]);
    expect(contosoId).toContain('contoso');
  });
});

describe('the list', () => {
  it('has errors first, then warnings and notes, the cloud first and then the tree', () => {
    const topology = withCloud({ sku: 'Basic' }, [
      { ...nightly, window: 'PT2H', site: { timeZone: 'Europe/Paris' } },
      child({ name: 'line1', schedule: '@daily' }),
      child({ name: 'line2', window: 'PT1H' }),
    ]);
    expect(codes(topology)).toEqual([
      'cloud: not-premium',
      'line1: bad-schedule',
      'plant: window-short',
      'line2: window-short',
      'plant: daylight-saving-moves',
    ]);
  });
  it('of an old file is that of its date: windows since then are not missed', () => {
    const topology = buildFleet([{ ...nightly, ...status({ lastSyncTime: now - 50 * hour }) }]);
    expect(codes({ ...topology, asOf: now - 49 * hour })).toEqual([]);
  });
  it('of a list that does not say when it was read has no missed windows', () => {
    for (const schedule of ['0 2 * * *', '* * * * *']) {
      const topology = buildFleet([{ ...nightly, schedule, ...status({ lastSyncTime: now - 240 * hour }) }]);
      const missed = (asOf: number | null): boolean =>
        findings({ ...topology, asOf }, simulate(topology, week), now).some(({ code }) => code === 'missed-windows');
      expect([missed(null), missed(now)]).toEqual([false, true]);
    }
  });
  it('of a draft sets what sites report against the schedules that they follow now', () => {
    const read = (topology: Topology): Topology => ({ ...topology, asOf: now + hour });
    const live = read(buildFleet([{ ...nightly, schedule: '0 9 * * *', ...status({ lastSyncTime: now - 3 * hour }) }]));
    const drafted = read(
      buildFleet([{ ...nightly, schedule: '0 10 * * *', window: 'PT1H', ...status({ lastSyncTime: now - 3 * hour }) }]),
    );
    const simulation = simulate(drafted, week);
    const missed = (found: readonly Finding[]): number => found.filter(({ code }) => code === 'missed-windows').length;
    expect(missed(findings(drafted, simulation, now + hour))).toBe(1);
    expect(missed(findings(drafted, simulation, now + hour, { live }))).toBe(0);
    expect(missed(findings(buildFleet([]), simulate(buildFleet([]), week), now + 48 * hour, { live }))).toBe(0);
  });
  it('of five thousand registries ends', () => {
    expect(look(mixedFleet(5_000)).length).toBeGreaterThan(1_000);
  });
});
