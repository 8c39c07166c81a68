import { describe, expect, it } from 'vitest';
import { sampleState } from '../../../main/emulator/sample/sample-state.ts';
import { sampleSites, sampleSpecs } from '../../../main/emulator/sample/sites.ts';
import { syntheticState } from '../../../main/emulator/sample/synthetic-state.ts';
import { findings } from '../../../shared/findings/findings.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import { simulate } from '../../../shared/simulate/simulate.ts';
import { topologyFromArm } from '../../../shared/topology/parse-arm.ts';
import { createEmulatorHarness, monday, registryPath } from '../../support/emulator-harness.ts';

const list = (now = monday) => {
  const { send } = createEmulatorHarness(sampleState(now), now);
  return send('GET', `${registryPath('contosoedge')}/connectedRegistries?api-version=2026-09-01-preview`).body.value;
};
const site = (name: string, now?: number) => list(now).find((each: { name: string }) => each.name === name).properties;

const findingsOfSample = () => {
  const { send } = createEmulatorHarness(sampleState(monday));
  const all = (type: string) => send('GET', `${registryPath('contosoedge')}/${type}`).body.value;
  const read = topologyFromArm({
    registry: send('GET', registryPath('contosoedge')).body,
    connectedRegistries: all('connectedRegistries'),
    tokens: all('tokens'),
    scopeMaps: all('scopeMaps'),
    asOf: monday,
  });
  if (!read.ok) throw new Error(formatMessage(read.error.message));
  const topology = { ...read.value, sites: sampleSites() };
  return findings(topology, simulate(topology, { from: monday, to: monday + 28 * 86_400_000 }), monday);
};

describe('the sample', () => {
  it('holds 41 connected registries in four levels below one Premium registry', () => {
    const depth = (name: string): number => {
      const { parent } = sampleSpecs.find((each) => each.name === name)!;
      return parent === null ? 1 : 1 + depth(parent);
    };
    expect(list()).toHaveLength(41);
    expect(Math.max(...sampleSpecs.map(({ name }) => depth(name)))).toBe(4);
    const registry = createEmulatorHarness(sampleState(monday)).send('GET', registryPath('contosoedge')).body;
    expect(registry.sku.name).toBe('Premium');
    expect(registry.properties.dataEndpointHostNames).toEqual(['contosoedge.westeurope.data.azurecr.io']);
  });

  it('also has a Basic registry that shows why a registry cannot be used', () => {
    const { send } = createEmulatorHarness(sampleState(monday));
    expect(send('GET', registryPath('contosodev')).body.sku.name).toBe('Basic');
  });

  it('also has an empty Premium registry whose data endpoint is off', () => {
    const { send, emulator } = createEmulatorHarness(sampleState(monday));
    const lab = send('GET', registryPath('contosolab')).body;
    expect([lab.sku.name, lab.properties.dataEndpointEnabled, lab.properties.dataEndpointHostNames]).toEqual([
      'Premium',
      false,
      [],
    ]);
    expect(send('GET', `${registryPath('contosolab')}/connectedRegistries`).body.value).toEqual([]);
    expect(send('GET', 'https://contosolab.azurecr.io/acr/v1/_catalog').body.repositories).toContain(
      'acr/connected-registry',
    );
    expect(emulator.start().registryId).toBe(registryPath('contosoedge'));
  });

  it('knows the time zone of every site', () => {
    const sites = sampleSites();
    expect(Object.keys(sites)).toHaveLength(41);
    for (const { timeZone } of Object.values(sites))
      expect(() => new Intl.DateTimeFormat('en', { timeZone })).not.toThrow();
  });

  it.each(['2026-11-22T03:00:00Z', '2026-11-23T12:41:07Z', '2026-03-29T01:30:00Z'])(
    'shows one missed, one unhealthy and one site that is not deployed at %s',
    (at) => {
      const now = Date.parse(at);
      const all = list(now);
      const named = (found: (properties: Record<string, any>) => boolean) =>
        all.filter((each: any) => found(each.properties)).map((each: { name: string }) => each.name);
      expect(named(({ registrySyncResult }) => registrySyncResult?.syncState === 'TimedOut')).toContain('shipaurora');
      expect(named(({ connectionState }) => connectionState === 'Unhealthy')).toEqual(['line2det']);
      expect(named(({ activation }) => activation.status === 'Inactive')).toEqual(['kioskoslo']);
    },
  );

  it('keeps the ships asleep and the regions online', () => {
    expect(site('regioneu')).toMatchObject({
      connectionState: 'Online',
      lastActivityTime: '2026-11-23T12:41:00+00:00',
    });
    expect(site('shipboreal')).toMatchObject({
      connectionState: 'Offline',
      parent: { syncProperties: { lastSyncTime: expect.stringMatching(/^2026-11-18T04:/) } },
    });
  });

  it('grants every ancestor what its descendants need, apart from the two flaws', () => {
    const { send } = createEmulatorHarness(sampleState(monday));
    const actions = (name: string): string[] =>
      send('GET', `${registryPath('contosoedge')}/scopeMaps/${name}`).body.properties.actions;
    expect(actions('regioneu')).toContain('gateway/cell1weld/message/read');
    expect(actions('plantlyon')).toContain('repositories/line/plc-driver/content/read');
    expect(actions('plantbrno').filter((action) => action.includes('line/plc-driver'))).toEqual([]);
    expect(actions('regionapac').filter((action) => action.includes('gateway/line1osaka'))).toEqual([]);
  });

  it('lists a dozen repositories with tags to anyone with a token', () => {
    const { send } = createEmulatorHarness(sampleState(monday));
    const { repositories } = send('GET', 'https://contosoedge.azurecr.io/acr/v1/_catalog').body;
    expect(repositories).toHaveLength(12);
    expect(
      send('GET', 'https://contosoedge.azurecr.io/acr/v1/plant/vision/_tags').body.tags.map(
        (tag: { name: string }) => tag.name,
      ),
    ).toEqual(['0.9.4', '1.0.0', '1.0.1']);
  });
});

describe('a synthetic fleet', () => {
  it('spreads over registries of at most fifty', () => {
    const sizes = [...syntheticState(120, 1, monday).registries.values()].map(
      ({ connectedRegistries }) => connectedRegistries.size,
    );
    expect(sizes).toEqual([50, 50, 20]);
  });

  it('is the same for the same seed and another for another', () => {
    expect(syntheticState(60, 7, monday)).toEqual(syntheticState(60, 7, monday));
    expect(syntheticState(60, 7, monday)).not.toEqual(syntheticState(60, 8, monday));
  });
});

describe('the times of the sample', () => {
  it.each([0, 9 * 3_600_000, 2.5 * 86_400_000])(
    'put creation, last sync and result in order at every site, %d ms later',
    (later) => {
      const now = monday + later;
      const at = (text: string | undefined): number | null => (text === undefined ? null : Date.parse(text));
      const wrong = list(now).filter(({ systemData, properties }: ReturnType<typeof list>[number]) => {
        const { registrySyncResult: result, lastActivityTime, parent } = properties;
        const created = at(systemData.createdAt)!;
        const [start, end, success, synced] = [
          at(result?.lastSyncStartTime),
          at(result?.lastSyncEndTime),
          at(result?.lastSuccessfulSyncEndTime),
          at(parent.syncProperties.lastSyncTime),
        ];
        const times = [created, start ?? end ?? created, end ?? start ?? created, now];
        return (
          times.some((time, index) => index > 0 && time < times[index - 1]!) ||
          created > (at(lastActivityTime) ?? now) ||
          success !== synced ||
          (result?.syncState === 'Succeeded' && end !== synced)
        );
      });
      expect(wrong.map(({ name }: { name: string }) => name)).toEqual([]);
    },
  );
});

describe('the findings of the sample', () => {
  const found = findingsOfSample();

  it.each([
    ['window-before-parent', ['line3paint']],
    ['never-fires', ['clinicboise']],
    ['bad-schedule', ['kioskoslo']],
    ['ambiguous-day-fields', ['plantosaka']],
    ['window-missing', ['clinicreno']],
    ['window-out-of-range', ['depotperth']],
    ['window-short', ['line1brno', 'line3paint', 'dockhouston']],
    ['window-longer-than-interval', ['dockhouston']],
    ['message-ttl-out-of-range', ['1crusher']],
    ['gap-longer-than-message-ttl', ['shipaurora']],
    ['payload-does-not-fit', ['shipaurora']],
    ['missed-windows', ['shipaurora']],
    ['unhealthy', ['line2det']],
    ['checks-too-often', ['line1osaka', 'shopaustin']],
    ['siblings-crowd', ['shophubeu']],
    ['repository-not-on-parent', ['line1brno', 'line2brno']],
    ['gateway-actions-missing', ['regionapac']],
    ['runtime-repository-missing', ['deckpilot']],
    ['registry-name', ['1crusher']],
    ['upper-case-name', ['shopWien']],
  ])('say %s of %j and of nothing else', (code, registries) => {
    expect(
      found
        .filter((each) => each.code === code)
        .map(({ registry }) => registry)
        .sort(),
    ).toEqual([...registries].sort());
  });

  it('say where the local hour moves at a daylight-saving change', () => {
    expect(found.some(({ code, registry }) => code === 'daylight-saving-moves' && registry === 'clinicomaha')).toBe(
      true,
    );
  });
});
