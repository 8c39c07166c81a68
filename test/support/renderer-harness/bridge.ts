import type { CascadeBridge } from '../../../shared/ipc.ts';
import type { View } from '../../../shared/ipc-payloads.ts';
import type { Settings } from '../../../shared/settings.ts';

/** Replaces the preload, so that the window runs in a plain browser. Answers from one view and stores nothing. */
const query = new URLSearchParams(location.search);
let view = (await (await fetch(`/harness-view.json?set=${query.get('set') ?? 'sample'}`)).json()) as View;
let settings: Settings = {
  production: [],
  theme: query.get('theme') === 'dark' ? 'dark' : 'light',
  language: query.get('language') === 'de' ? 'de' : 'en',
  readOnly: false,
  assumption: 'pessimistic',
  rangeDays: Number(query.get('days') ?? 7) as Settings['rangeDays'],
  localTime: true,
  zone: query.get('zone') ?? 'site',
  clock: query.get('clock') === '12' ? '12' : '24',
  payloadBytes: null,
  notifyMissed: false,
  layout: {},
  grids: {},
};
const ok = (value: unknown): { ok: true; value: unknown } => ({ ok: true, value });
const fails = query.get('fails');
const failure = {
  ok: false,
  error: {
    kind: 'network',
    message: 'Azure could not be reached to read contosoedge: check the network, then read again.',
    correlationId: '7f1c9a2e-0000-4000-8000-5b1d3a4c2e10',
  },
};

const unsaved = {
  kind: 'refused',
  message:
    "The draft and what is kept of the sites cannot be written to Cascade's folder: the disk is full. They are in memory, and writing is tried again until it works; save the workspace to another place before you close Cascade.",
};

const answers: Record<string, (input: never) => unknown> = {
  'app.info': () => ok({ version: '0.1.0', platform: 'linux', runtime: 'Chromium' }),
  'app.findingsReady': () => ok(null),
  'app.firstPaint': () => {
    document.documentElement.dataset['settled'] = String(Math.round(performance.now()));
    return ok(null);
  },
  'settings.get': () => ok(settings),
  'settings.set': (change: Partial<Settings>) => ok((settings = { ...settings, ...change })),
  'updates.get': () =>
    ok(
      query.get('update') === 'ready'
        ? { kind: 'ready', version: '0.2.0', message: 'Cascade 0.2.0 is fetched and checked.' }
        : query.get('update') === 'refused'
          ? {
              kind: 'refused',
              message:
                'An update from updates.contoso.example was refused, because its signature is not that of the makers of Cascade. Nothing was installed; tell whoever runs updates.contoso.example.',
            }
          : { kind: 'off', message: 'Nobody told this Cascade where to look for updates, so it looks nowhere.' },
    ),
  'policy.get': () =>
    ok({
      locked: query.get('locked')?.split(',') ?? [],
      problem:
        query.get('policy') === 'broken'
          ? 'The policy of this machine, /etc/cascade/policy.json, cannot be used: locks: Unrecognized key: ' +
            '"readonly". Until an administrator mends it and Cascade is started again, Cascade writes nothing, ' +
            'signs in nowhere and looks for no updates.'
          : null,
    }),
  'view.get': () => (fails === 'first' ? failure : fails === 'never' ? new Promise(() => {}) : ok(view)),
  'simulation.initial': () => ok(null),
  'view.refresh': () => (fails === 'refresh' ? failure : ok(view)),
  'registries.list': () =>
    ok({
      unread: null,
      registries: [
        {
          id: '/a',
          name: 'contosoedge',
          resourceGroup: 'edge',
          subscription: 'Contoso',
          location: 'westeurope',
          sku: 'Premium',
          unusable: null,
        },
        {
          id: '/b',
          name: 'contosodev',
          resourceGroup: 'edge',
          subscription: 'Contoso',
          location: 'westeurope',
          sku: 'Basic',
          unusable: 'Connected registries need Premium.',
        },
      ],
    }),
  'accounts.list': () =>
    ok({
      accounts: [
        {
          id: 'public/1',
          method: 'microsoft',
          name: 'dana@contoso.example',
          cloud: 'public',
          tenants: ['0c0a7c3e-5f7b-4a0e-9a55-3f8f6a1d0001'],
        },
      ],
      azAccounts: { message: 'The Azure CLI is not signed in: run `az login` in a terminal, then try again.' },
      clouds: [
        { id: 'public', name: 'the Azure public cloud', toConfirm: null },
        { id: 'us-government', name: 'Azure US Government', toConfirm: null },
      ],
      storage: { kind: 'encrypted', message: 'Sign-ins are kept encrypted with a key that this computer guards.' },
    }),
  'azure.settings': () => ok({ clientId: null, customCloud: null, extraCa: null }),
  'history.get': () =>
    ok({
      since: view.session.now - 12 * 86_400_000,
      sites: Object.fromEntries(
        view.topology.registries.map(({ name }) => [
          name.toLowerCase(),
          { days7: { kept: 6, missed: 1, unseen: 0 }, days30: { kept: 10, missed: 1, unseen: 1 } },
        ]),
      ),
    }),
  'repositories.list': () =>
    ok([
      { name: 'hello-world', tags: ['latest'] },
      { name: 'acr/connected-registry', tags: ['0.11.0'] },
    ]),
  'apply.last': () => ok(null),
  'apply.history': () => ok({ past: [], unreadable: [] }),
  'draft.save': () => ok(null),
  'views.save': () => ok(null),
  'blackouts.save': ({ blackouts }: { blackouts: View['topology']['blackouts'] }) => {
    view = { ...view, topology: { ...view.topology, blackouts } };
    changed?.(view);
    return ok(null);
  },
  'compare.open': () =>
    ok({ name: 'proposal.json', topology: { ...view.topology, registries: view.topology.registries.slice(3) } }),
  'calendar.read': () =>
    ok({
      name: 'plant.ics',
      times: [0, 7, 14, 21, 28, 35].map((day) => ({
        label: 'Maintenance',
        start: view.session.now + (day + 1) * 86_400_000,
        end: view.session.now + (day + 1.5) * 86_400_000,
      })),
      notes: [],
    }),
};

let changed: ((payload: View) => void) | undefined;
const bridge: CascadeBridge = {
  request: (name, input) =>
    Promise.resolve(
      answers[name]?.(input as never) ?? {
        ok: false,
        error: { kind: 'refused', message: `The harness does not answer ${name}.` },
      },
    ) as never,
  on: (name, listener) => {
    if (name === 'workspace.unsaved' && query.get('disk') === 'full')
      setTimeout(() => (listener as (payload: unknown) => void)(unsaved), 100);
    if (name === 'view.changed') changed = listener as (payload: View) => void;
    return () => undefined;
  },
};
Object.assign(window, { cascade: bridge });
await import('../../../renderer/main.ts');
