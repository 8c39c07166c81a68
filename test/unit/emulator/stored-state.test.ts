import { describe, expect, it, vi } from 'vitest';
import { connectEmulator } from '../../../main/connections/emulator.ts';
import { createEmulatorStateFile } from '../../../main/connections/emulator-state-file.ts';
import { sampleState } from '../../../main/emulator/sample/sample-state.ts';
import type { EmulatorState } from '../../../main/emulator/state.ts';
import { readState, writeState } from '../../../main/emulator/stored-state.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import { monday } from '../../support/emulator-harness.ts';
import { unwrap } from '../../support/topologies.ts';
import { memoryStore } from '../apply/fake-azure.ts';

const fresh = sampleState(monday);
/** One turn of the event loop. */
const turn = (): Promise<unknown> => new Promise(setImmediate);

describe('The state of the practice fleet', () => {
  it('is read as it was written', () => {
    expect(readState(writeState(fresh), fresh)).toEqual(fresh);
  });

  it.each([
    ['no JSON', '{"version":1'],
    ['of another version', writeState(fresh).replace('"version":1', '"version":2')],
    ['without its registries', '{"version":1,"resourceGroups":{"$map":[]},"operations":{"$map":[]}}'],
    ['damaged inside', writeState(fresh).replace('"syncWindow"', '"gone"').replace('"schedule":"', '"when":"')],
    ['with a map that is none', writeState(fresh).replace('"registries":{"$map":', '"registries":{"map":')],
  ])('is not used where it is %s', (_what, text) => {
    expect(readState(text, fresh)).toBe(null);
  });
});

describe('The practice fleet', () => {
  const path =
    '/subscriptions/0000ca5c-ade0-4000-8000-000000000001/resourceGroups/edge/providers/Microsoft.ContainerRegistry/registries/contosoedge';
  const start = (store = memoryStore()) => {
    const problems: string[] = [];
    const stateFile = createEmulatorStateFile(store, (message) => problems.push(formatMessage(message)), turn);
    const connection = connectEmulator(() => monday, stateFile);
    return { store, problems, connection };
  };
  const readLogLevel = async ({ arm }: { readonly arm: ReturnType<typeof start>['connection']['arm'] }) => {
    const read = unwrap(await arm.get(`${path}/connectedRegistries/line1body`)).body as {
      readonly properties: { readonly logging: { readonly logLevel: string } };
    };
    return read.properties.logging.logLevel;
  };

  it('has at the next start what was applied at the last', async () => {
    const { store, connection } = start();
    expect(await readLogLevel(connection)).toBe('Information');
    await connection.arm.send({
      method: 'PATCH',
      path: `${path}/connectedRegistries/line1body`,
      body: { properties: { logging: { logLevel: 'Debug' } } },
    });
    await vi.waitUntil(() => store.files.get('emulator.json')?.includes('"Debug"'));
    const again = start(store);
    expect(await readLogLevel(again.connection)).toBe('Debug');
    expect(again.problems).toEqual([]);
  });

  it('begins anew where the person resets it, also at the next start', async () => {
    const { store, connection } = start();
    await connection.arm.send({
      method: 'PATCH',
      path: `${path}/connectedRegistries/line1body`,
      body: { properties: { logging: { logLevel: 'Debug' } } },
    });
    await connection.sampleControls?.reset();
    expect(await readLogLevel(connection)).toBe('Information');
    await vi.waitUntil(() => store.files.get('emulator.json')?.includes('"Debug"') === false);
    expect(await readLogLevel(start(store).connection)).toBe('Information');
  });

  it('is not written where it was only read', async () => {
    const { store, connection } = start();
    await connection.arm.readHierarchy(path);
    await turn();
    expect([...store.files.keys()]).toEqual([]);
  });

  it('is set aside with a sentence where it is damaged, and begins anew', async () => {
    const store = memoryStore();
    await store.write('emulator.json', 'damaged');
    const { problems, connection } = start(store);
    expect(await readLogLevel(connection)).toBe('Information');
    expect(problems).toEqual([
      'The practice fleet begins anew: what the last start kept of it is damaged or of another version. It is set aside as emulator.set-aside.json in the data folder.',
    ]);
    expect([...store.files]).toEqual([['emulator.set-aside.json', 'damaged']]);
  });

  it('is written one state at a time, the last of those that came meanwhile', async () => {
    const store = memoryStore();
    const written: string[] = [];
    let release: () => void = () => undefined;
    const slow = {
      ...store,
      write: async (_name: string, text: string) => {
        written.push(text);
        await new Promise<void>((resolve) => (release = resolve));
      },
    };
    const { save } = createEmulatorStateFile(slow, () => undefined, turn);
    const named = (name: string): EmulatorState => ({
      ...fresh,
      resourceGroups: new Map([[name, { name, location: 'x', tags: {} }]]),
    });
    for (const name of ['first', 'second', 'third']) save(named(name));
    expect(written).toHaveLength(1);
    release();
    await vi.waitUntil(() => written.length === 2);
    expect(written.map((text) => /first|second|third/.exec(text)?.[0])).toEqual(['first', 'third']);
    release();
  });

  it('that cannot be stored is reported in one sentence', async () => {
    const problems: string[] = [];
    const full = { ...memoryStore(), write: () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOSPC' })) };
    createEmulatorStateFile(full, (message) => problems.push(formatMessage(message)), turn).save(fresh);
    await vi.waitUntil(() => problems.length > 0);
    expect(problems[0]).toMatch(/^The practice fleet cannot be kept for the next start: .+\.$/);
  });
});
