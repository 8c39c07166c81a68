// Whatever a compromised page sends gets a response or a refusal immediately, and what is refused writes nothing.
// Source: https://www.electronjs.org/docs/latest/tutorial/security (treat what comes from a renderer as untrusted)
import type { BrowserWindow } from 'electron';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import type { Azure } from '../../../main/connections/azure.ts';
import type { Connection } from '../../../main/connections/connection.ts';
import { connectEmulator } from '../../../main/connections/emulator.ts';
import { registerHandlers } from '../../../main/ipc/server.ts';
import { appError } from '../../../shared/errors.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import { type Answer, isRequestName, type RequestIn, type RequestName } from '../../../shared/ipc.ts';
import { err, ok } from '../../../shared/result.ts';
import { cases } from '../../support/cases.ts';
import { memoryStore } from '../apply/fake-azure.ts';
import { startApp, tickingClock } from './app.ts';

type Listener = (event: unknown, name: unknown, input: unknown) => Promise<Answer<RequestName> | string>;
const channel = vi.hoisted(() => ({ listener: null as Listener | null }));
vi.mock('electron', () => ({
  protocol: {},
  ipcMain: { handle: (_channel: string, listener: Listener) => (channel.listener = listener) },
}));

const registryId = '/subscriptions/s1/resourceGroups/edge/providers/Microsoft.ContainerRegistry/registries/contosoedge';
const setSync = {
  kind: 'set-sync',
  registry: 'line3paint',
  sync: { schedule: '0 6 * * *', syncWindow: 'PT3H' },
} as const;
const create = {
  kind: 'create',
  registry: {
    name: 'newsite',
    parent: null,
    mode: 'ReadWrite',
    sync: { schedule: '* * * * *', syncWindow: null, messageTtl: 'P2D' },
    repositories: ['hello-world'],
    clientTokenIds: [],
    notifications: [],
    logLevel: 'Information',
    garbageCollection: { enabled: true, schedule: '0 5 * * *' },
  },
} as const;

/** Valid inputs; the other requests have none. */
const examples: { readonly [N in RequestName]?: RequestIn<N> } = {
  'settings.set': { theme: 'dark', layout: { inspector: 300 } },
  'registry.choose': { registryId },
  'source.azure': { accountId: 'a', tenant: 'contoso.example' },
  'fleet.open': { registryIds: [registryId], from: { accountId: 'a', tenant: 'contoso.example' } },
  'fleet.openMember': { id: registryId },
  'azure.open': { accountId: 'a', tenant: 'contoso.example', registryId },
  'accounts.signIn': { cloud: 'public', tenant: 'organizations', method: 'device-code', accountId: null },
  'accounts.confirmCloud': {
    cloud: 'custom:management.local',
    signInAddress: 'https://login.local',
    audience: 'https://management.local',
  },
  'accounts.signOut': { accountId: 'a' },
  'azure.setClientId': { clientId: '04b07795-8ddb-461a-bbee-02f9e1bf7b46' },
  'azure.setCloud': { cloud: { name: 'Stack', armHost: 'management.local', loginServerSuffix: 'azurecr.local' } },
  'file.new': {
    cloudName: 'newcloud',
    place: { subscription: '04b07795-8ddb-461a-bbee-02f9e1bf7b46', resourceGroup: 'edge' },
  },
  'file.import': { name: 'sites.json', text: '{"value":[]}' },
  'file.save': { edits: [setSync, create] },
  'file.export': { suggestedName: 'report.csv', text: 'a,b' },
  'file.render': { suggestedName: 'report.pdf', kind: 'pdf', text: '<p>a</p>', made: 0 },
  'draft.save': { edits: [setSync, create] },
  'views.save': {
    views: [
      {
        name: 'Line 3',
        colouring: 1,
        folded: ['plantbrno'],
        camera: { k: 1, x: 0, y: 0 },
        search: 'line',
        selected: 'line3paint',
        rangeDays: 7,
        from: 0,
        zoom: { from: 0, to: 1 },
      },
    ],
  },
  'sites.save': { registry: 'line3paint', site: { timeZone: 'Europe/Paris' } },
  'blackouts.save': { blackouts: [{ label: 'freeze', registries: ['line3paint'], start: 0, end: 1 }] },
  'calendar.read': { name: 'freeze.ics', text: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR' },
  'images.import': {
    source: { kind: 'public', host: 'mcr.microsoft.com' },
    sourceImage: 'hello-world:latest',
    targetTags: ['hello-world:latest'],
    force: true,
  },
  'apply.start': { edits: [setSync], planId: 'p', confirmed: [] },
  'apply.cancel': { applyId: 'a1' },
  'apply.resume': { applyId: 'a1' },
  'apply.dismiss': { applyId: 'a1' },
  'apply.get': { applyId: 'a1' },
  'registry.settings': {
    registry: 'line3paint',
    parentProtocol: 'https',
    parentEndpoint: null,
    generatePassword: null,
  },
  'registry.resync': { registry: 'line3paint' },
  'emulator.faults': { faults: [{ kind: 'throttled', method: 'GET', pathContains: '', after: 0, times: 1 }] },
  'clipboard.write': { text: 'hello' },
};

const nested = (depth: number): unknown => {
  let value: unknown = [];
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
};
const circular = (): unknown => {
  const value: Record<string, unknown> = {};
  value['self'] = value;
  return value;
};

const nasty = fc
  .constantFrom<(() => unknown)[]>(
    () => '\ud800',
    () => 'a\0b',
    () => '../../etc/passwd',
    () => 'x'.repeat(2_000_000),
    () => '('.repeat(50_000),
    () => nested(101),
    () => nested(2_000),
    () => Array.from({ length: 499_000 }, () => 1),
    () => new Array(4_000_000_000),
    () => Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`k${at}`, at])),
    () => JSON.parse('{"__proto__":{"polluted":true}}'),
    () => JSON.parse('{"constructor":{"prototype":{"polluted":true}}}'),
    circular,
    () => Number.NaN,
    () => Number.MAX_VALUE,
    () => -0,
    () => 10n,
    () => new Date(Number.NaN),
    () => new Map([['edits', []]]),
    () => new Uint8Array(100_000),
    () => undefined,
    () => null,
  )
  .map((make) => make());
const anyValue = fc.oneof(
  nasty,
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withNullPrototype: true,
    withSparseArray: true,
    stringUnit: 'binary',
  }),
  fc.string({ unit: 'binary' }),
);

type Path = readonly (string | number)[];
const pathsIn = (value: unknown, path: Path = []): readonly Path[] => [
  path,
  ...(typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, child]) => pathsIn(child, [...path, key]))
    : []),
];

/** Replaces the value at one path; `undefined` removes it, and a new key may be added. */
const changed = (example: unknown, path: Path, value: unknown): unknown => {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const copy: Record<string, unknown> = Array.isArray(example)
    ? ([...(example as unknown[])] as never)
    : { ...(example as object) };
  const next = changed((example as Record<string, unknown> | null)?.[key], rest, value);
  Object.defineProperty(copy, key, { value: next, enumerable: true, configurable: true, writable: true });
  if (next === undefined) Reflect.deleteProperty(copy, key);
  return copy;
};

const inputsNear = (example: unknown): fc.Arbitrary<unknown> => {
  const newKeys = fc.constantFrom('__proto__', 'constructor', 'toString', 'extra');
  const places = fc.oneof(
    fc.constantFrom(...pathsIn(example)),
    fc.tuple(fc.constantFrom(...pathsIn(example)), newKeys).map(([path, key]) => [...path, key]),
  );
  const near = fc.tuple(places, anyValue).map(([path, value]) => changed(example, path, value));
  return fc.oneof({ weight: 4, arbitrary: near }, { weight: 1, arbitrary: anyValue });
};

const noAzure = (): Azure => {
  const refused = () => Promise.resolve(err(appError('not-found', 'Nobody is signed in.')));
  const settings = { clientId: null, customCloud: null, extraCa: null };
  return {
    signIns: () =>
      Promise.resolve({ accounts: [], azAccounts: [], clouds: [], storage: { kind: 'memory', message: '' } }),
    signIn: refused,
    confirmCloud: refused,
    cancelSignIn: () => undefined,
    signOut: refused,
    openDeviceCodePage: refused,
    connect: refused,
    reconnect: () => null,
    settings: () => settings,
    setClientId: () => Promise.resolve(settings),
    setCloud: refused,
    setCa: refused,
  };
};

/** The app with its sample, and a list of all its writes. */
const watched = async () => {
  const written: string[] = [];
  const store = memoryStore();
  const emulator = connectEmulator(tickingClock());
  const arm = new Proxy(emulator.arm, {
    get: (target, name, receiver) => {
      const found: unknown = Reflect.get(target, name, receiver);
      if (typeof found !== 'function' || /^(?:get|list|read)/.test(String(name))) return found;
      return (...args: unknown[]): unknown => {
        written.push(String(name));
        return Reflect.apply(found, target, args);
      };
    },
  });
  const noted =
    <A extends unknown[], R>(what: string, run: (...args: A) => R) =>
    (...args: A): R => {
      written.push(what);
      return run(...args);
    };
  const app = startApp({
    store: {
      ...store,
      write: noted('write', store.write),
      append: noted('append', store.append),
      remove: noted('remove', store.remove),
    },
    connection: { ...emulator, arm } satisfies Connection,
    azure: () => Promise.resolve(noAzure()),
    draw: () => Promise.resolve(Buffer.from('drawn')),
    dialogs: {
      save: noted('save', () => Promise.resolve(ok(null))),
      saveBytes: noted('save', () => Promise.resolve(ok(null))),
    },
  });
  await app.must('view.get', {});
  await app.must('draft.save', { edits: [] });
  written.length = 0;
  return { ...app, written };
};

const files = new Set(['write', 'append', 'remove', 'save']);
const limitMs = 100;

const isDeep = process.env['CASES'] !== undefined;

/** Processor time, so that other programs do not count; the least, so that a garbage collection does not. */
const leastMs = async (run: () => Promise<unknown>): Promise<number> => {
  let least = Infinity;
  for (let round = 0; round < 3 && least >= limitMs / 2; round += 1) {
    const before = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
};

const log = { info: vi.fn(), error: vi.fn() };

/** Sends through the channel, as the page does. */
const listening = ({ handlers }: Awaited<ReturnType<typeof watched>>): Listener => {
  registerHandlers(
    () => Promise.resolve(handlers),
    () => ({}) as BrowserWindow,
    log,
  );
  return channel.listener!;
};
const fromThePage = { sender: {}, senderFrame: { origin: 'app://cascade', parent: null } };

/** Copies the input as Electron does; null if it cannot be copied. */
const carried = (input: unknown): { readonly input: unknown } | null => {
  try {
    return { input: structuredClone(input) };
  } catch {
    return null;
  }
};

const { handlers } = await watched();
const names = Object.keys(handlers).filter(isRequestName);

it('There is an example of every request that takes anything', () => {
  expect(
    names.filter((name) => !handlers[name].schema.safeParse(examples[name] ?? {}).success),
    'Add a valid input of each to `examples` above',
  ).toEqual([]);
});

it.each(names)('%s answers or refuses whatever it is sent', { timeout: 900_000 }, async (name) => {
  let app = await watched();
  let receive = listening(app);
  await fc.assert(
    fc.asyncProperty(inputsNear(examples[name] ?? {}), async (made) => {
      const sent = carried(made);
      if (sent === null) return;
      log.error.mockClear();
      const ask = () => receive(fromThePage, name, sent.input);
      const response = await ask();
      const answered = typeof response === 'string' ? (JSON.parse(response) as Answer<typeof name>) : response;

      expect(log.error.mock.calls).toEqual([]);
      expect(app.bugs).toEqual([]);
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      expect(carried(answered)).not.toBeNull();
      if (!answered.ok) {
        expect(formatMessage(answered.error.message)).not.toBe('');
        // Valid inputs may be refused by Azure, which is called first.
        const writes =
          answered.error.kind === 'invalid-input' ? app.written : app.written.filter((what) => files.has(what));
        expect(writes).toEqual([]);
      }
      // Time limits are checked only in the run that has the machine to itself.
      if (isDeep) expect(await leastMs(ask)).toBeLessThan(limitMs);
      if (answered.ok && app.written.length > 0) {
        app = await watched();
        receive = listening(app);
      }
      app.written.length = 0;
    }),
    cases(100),
  );
});
