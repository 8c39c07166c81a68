import { createEmulator } from '../../../main/emulator/emulator.ts';
import type { EmulatorPorts } from '../../../main/emulator/ports.ts';
import { sampleState } from '../../../main/emulator/sample/sample-state.ts';
import { sampleSites } from '../../../main/emulator/sample/sites.ts';
import { syntheticState } from '../../../main/emulator/sample/synthetic-state.ts';
import type { EmulatorState } from '../../../main/emulator/state.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import type { View } from '../../../shared/ipc-payloads.ts';
import type { Topology } from '../../../shared/topology/model.ts';
import { topologyFromArm } from '../../../shared/topology/parse-arm.ts';
import { buildRegistry, createTopology } from '../topology.ts';

const now = Date.parse('2026-11-23T12:41:07Z');
const ports = (): EmulatorPorts => {
  let count = 0;
  return {
    now: () => now,
    newGuid: () => `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`,
    newSecret: () => `secret-${++count}`,
  };
};

/** The view that the app reads from an emulator in this state. */
const read = (state: EmulatorState, asOf: number): Topology => {
  const emulator = createEmulator({ state, ports: ports() });
  const { registryId } = emulator.start();
  const get = (path: string): unknown => {
    const url = path.startsWith('https:') ? path : `https://management.azure.com${path}?api-version=2025-11-01`;
    const delivery = emulator.answer({ method: 'GET', url, headers: { authorization: 'Bearer harness' }, body: '' });
    if (delivery.kind !== 'response') throw new Error(`No answer for ${path}`);
    return JSON.parse(delivery.response.body);
  };
  const list = (path: string): unknown[] => {
    const all: unknown[] = [];
    for (let next: string | undefined = path; next !== undefined;) {
      const page = get(next) as { value: unknown[]; nextLink?: string };
      all.push(...page.value);
      next = page.nextLink;
    }
    return all;
  };
  const id = registryId ?? '';
  const result = topologyFromArm({
    registry: get(id),
    connectedRegistries: list(`${id}/connectedRegistries`),
    tokens: list(`${id}/tokens`),
    scopeMaps: list(`${id}/scopeMaps`),
    asOf,
  });
  if (!result.ok) throw new Error(formatMessage(result.error.message));
  return result.value;
};

const small = createTopology(
  [
    buildRegistry('regioneu', null, { mode: 'ReadWrite' }),
    buildRegistry('plantlyon', 'regioneu', {
      mode: 'ReadWrite',
      sync: { schedule: '0 2 * * *', syncWindow: 'PT3H', messageTtl: 'P2D' },
    }),
    buildRegistry('line3paint', 'plantlyon', {
      sync: { schedule: '0 1 * * *', syncWindow: 'PT1H', messageTtl: 'P2D' },
    }),
    buildRegistry('line1brno', 'plantbrno'),
    buildRegistry('shipaurora', null, { sync: { schedule: '0 0 * * SUN', syncWindow: 'PT12H', messageTtl: 'P7D' } }),
  ],
  { sites: { line3paint: { timeZone: 'Europe/Paris' } } },
);

const sets: Readonly<Record<string, () => Topology>> = {
  sample: () => ({ ...read(sampleState(now), now), sites: sampleSites() }),
  five: () => small,
  empty: () => createTopology([]),
  fifty: () => read(syntheticState(50, 1, now), now),
};
/** Fleets larger than one registry may have, as if opened from a file. */
const grown = (count: number): Topology => {
  const base = sets['sample']?.().registries ?? [];
  const copies = Math.ceil(count / base.length);
  return createTopology(
    Array.from({ length: copies }, (_, copy) =>
      base.map((one) => ({
        ...one,
        name: `${one.name}${copy}`,
        parent: one.parent === null ? null : `${one.parent}${copy}`,
      })),
    )
      .flat()
      .slice(0, count),
  );
};

/** A view by name, or by a number of registries. */
export const buildView = (name: string): View => ({
  session: {
    source: name === 'five' ? { kind: 'file', name: 'fleet.json', format: 'az-list' } : { kind: 'emulator' },
    registry: null,
    writable: name !== 'five',
    readOnlyReason: name === 'five' ? 'A file is shown: nothing can be written to it.' : null,
    now,
  },
  topology: sets[name]?.() ?? grown(Number(name)),
  views: [],
  edits:
    name === 'sample'
      ? [
          { kind: 'set-sync', registry: 'line3paint', sync: { schedule: '0 5 * * *', syncWindow: 'PT2H' } },
          { kind: 'delete', registry: 'deckpilot', cleanUp: true },
        ]
      : [],
});
