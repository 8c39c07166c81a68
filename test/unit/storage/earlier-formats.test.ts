import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readWindowState } from '../../../main/app/window-state.ts';
import { createJournals, readJournal } from '../../../main/apply/journal.ts';
import { createEncryptedStore } from '../../../main/auth/encrypted-store.ts';
import { readSavedPlan } from '../../../main/cli/saved-plan.ts';
import { sampleState } from '../../../main/emulator/sample/sample-state.ts';
import { readState } from '../../../main/emulator/stored-state.ts';
import { readAzureSettings } from '../../../main/storage/azure-settings-store.ts';
import { readLastRegistry } from '../../../main/storage/last-registry-store.ts';
import { readPolicy } from '../../../main/storage/policy-file.ts';
import { createRecentFiles } from '../../../main/storage/recent-files.ts';
import { readSettings } from '../../../main/storage/settings-store.ts';
import { createWorkspaceStore } from '../../../main/storage/workspace-store.ts';
import { parseHistory, stateAfter } from '../../../shared/watch/history.ts';
import { unwrap } from '../../support/topologies.ts';
import { memoryStore } from '../apply/fake-azure.ts';

// Files of version 0.1, as literals, so that a renamed property fails here and not on a person's disk.

const earlier = (name: string): string => readFileSync(new URL(`earlier/${name}`, import.meta.url), 'utf8');
const storeWith = (name: string, text: string) => {
  const store = memoryStore();
  store.files.set(name, text);
  return store;
};
const tenant = '5e1ec7ed-0000-4000-8000-00000000cafe';
const subscription = '00000000-0000-0000-0000-000000000000';
const registryId =
  `/subscriptions/${subscription}/resourceGroups/edge` + '/providers/Microsoft.ContainerRegistry/registries/contoso';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cascade-earlier-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('A file of version 0.1 opens:', () => {
  it('settings.json', async () => {
    const text = `{
  "theme": "dark", "language": "de", "readOnly": true, "assumption": "optimistic", "rangeDays": 30,
  "localTime": false, "zone": "Europe/Paris", "clock": "12", "payloadBytes": 2500000000, "notifyMissed": true,
  "production": ["${subscription}"], "layout": { "inspector": 320 }
}
`;
    expect(await readSettings(storeWith('settings.json', text))).toEqual({
      theme: 'dark',
      language: 'de',
      readOnly: true,
      assumption: 'optimistic',
      rangeDays: 30,
      localTime: false,
      zone: 'Europe/Paris',
      clock: '12',
      payloadBytes: 2_500_000_000,
      notifyMissed: true,
      production: [subscription],
      layout: { inspector: 320 },
      grids: {},
    });
  });

  it('place.json, the last registry', async () => {
    const text = `{
  "accountId": "public/1.2", "account": "ada@contoso.com", "tenant": "${tenant}", "registryId": "${registryId}"
}
`;
    expect(await readLastRegistry(storeWith('place.json', text))).toEqual({
      accountId: 'public/1.2',
      account: 'ada@contoso.com',
      tenant,
      registryId,
    });
  });

  it('azure.json', async () => {
    const text = `{
  "clientId": "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
  "customCloud": {
    "id": "custom:management.contoso.example", "name": "Contoso", "authorityHost": "https://login.contoso.example/adfs",
    "armEndpoint": "https://management.contoso.example", "audience": "https://management.contoso.example/",
    "loginServerSuffix": "azurecr.contoso.example", "azName": "Contoso"
  },
  "confirmed": {
    "id": "custom:management.contoso.example", "authorityHost": "https://login.contoso.example/adfs",
    "audience": "https://management.contoso.example/"
  },
  "extraCa": { "file": "proxy.pem", "pem": "-----BEGIN CERTIFICATE-----", "countForMicrosoft": true }
}
`;
    const custom = {
      id: 'custom:management.contoso.example',
      authorityHost: 'https://login.contoso.example/adfs',
      audience: 'https://management.contoso.example/',
    };
    expect(await readAzureSettings(storeWith('azure.json', text))).toEqual({
      clientId: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
      customCloud: {
        ...custom,
        name: 'Contoso',
        armEndpoint: 'https://management.contoso.example',
        loginServerSuffix: 'azurecr.contoso.example',
        azName: 'Contoso',
      },
      confirmed: custom,
      extraCa: { file: 'proxy.pem', pem: '-----BEGIN CERTIFICATE-----', countForMicrosoft: true },
    });
  });

  it('an autosaved workspace, with file.json that names it', async () => {
    const store = storeWith('workspaces/0123456789abcdef01234567.json', earlier('workspace.json'));
    store.files.set(
      'file.json',
      '{ "key": "0123456789abcdef01234567", "name": "fleet.cascade.json", "format": "workspace" }\n',
    );
    const problems: unknown[] = [];
    const workspaces = createWorkspaceStore(store, {
      onError: (cause) => problems.push(cause),
      onUnsaved: (failure) => problems.push(failure),
      later: () => undefined,
    });
    const file = await workspaces.file();
    expect(file).toEqual({ key: '0123456789abcdef01234567', name: 'fleet.cascade.json', format: 'workspace' });
    const workspace = await workspaces.load('0123456789abcdef01234567', registryId);
    expect(problems).toEqual([]);
    expect(workspace).toMatchObject({
      topology: {
        cloud: { name: 'contoso', id: registryId, sku: 'Premium' },
        sites: { line1: { timeZone: 'Europe/Paris', linkMbps: 50, owner: 'Ada', payloadBytes: 1_000_000 } },
        blackouts: [
          { label: 'Stock-taking', registries: ['line1'], start: Date.UTC(2026, 11, 24), end: Date.UTC(2026, 11, 27) },
        ],
      },
      edits: [{ kind: 'set-sync', registry: 'line1', sync: { schedule: '0 12 * * *' } }],
      scenario: { assumption: 'optimistic', rangeDays: 30, localTime: false, payloadBytes: 5_000_000 },
      views: [
        {
          name: 'Night',
          colouring: 1,
          folded: ['plant'],
          camera: { k: 1, x: 0, y: 0 },
          search: 'line',
          selected: 'line1',
          rangeDays: 7,
          from: Date.UTC(2026, 10, 23),
          zoom: null,
        },
      ],
    });
    expect(workspace?.topology.registries.map(({ name }) => name)).toContain('line1');
  });

  it('recent.json', async () => {
    const store = storeWith('recent.json', '["/home/ada/fleet.cascade.json"]\n');
    expect(await createRecentFiles(store, () => undefined).list()).toEqual(['/home/ada/fleet.cascade.json']);
  });

  it('the journal of an apply', async () => {
    const store = storeWith('applies/20261123160000000-0123abcd.jsonl', earlier('journal.jsonl'));
    expect(await createJournals(store).last()).toMatchObject({
      startedAt: 1_795_622_400_000,
      lastUp: 105,
      pid: 4711,
      dismissed: false,
      poller: null,
      state: {
        applyId: '20261123160000000-0123abcd',
        state: 'done',
        message: '1 of 1 step done.',
        outcomes: [{ state: 'done', correlationId: 'c-1', endedAt: 1_795_622_404_000 }],
        plan: { registryId, steps: [{ kind: 'update-registry', target: 'line1' }] },
      },
    });
  });

  it('the journal of an apply that was cut off, resumed and dismissed', () => {
    const [begin = '', request = '', poller = ''] = earlier('journal.jsonl').split('\n');
    const cut = readJournal('a1', [begin, request, poller, ''].join('\n'));
    expect(cut).toMatchObject({ lastUp: 102, poller: { serialised: '{"state":{}}' }, state: { state: 'running' } });
    expect([...(cut?.requested ?? [])]).toHaveLength(1);
    const later = ['{"kind":"resume","at":1795622500000,"pid":4712,"up":200}', '{"kind":"dismiss","at":1795622600000}'];
    expect(readJournal('a1', [begin, request, poller, ...later, ''].join('\n'))).toMatchObject({
      pid: 4712,
      lastUp: null,
      dismissed: true,
    });
  });

  it('a saved plan', () => {
    const plan = unwrap(readSavedPlan(earlier('plan.json'), 'plan.json'));
    expect(plan).toMatchObject({
      registryId,
      steps: [
        {
          kind: 'update-registry',
          target: 'line1',
          request: { method: 'PATCH', body: { properties: { syncProperties: { schedule: '0 12 * * *' } } } },
        },
      ],
    });
    expect(plan.id).toBe((JSON.parse(earlier('plan.json')) as { readonly id: string }).id);
  });

  it('sign-ins.bin', async () => {
    const file = join(folder, 'sign-ins.bin');
    writeFileSync(
      file,
      '{"version":1,"msal":{"public":"{\\"Account\\":{}}"},"az":[{"id":"az/public/ada@contoso.com","method":"az",' +
        `"name":"ada@contoso.com","cloud":"public","tenants":["${tenant}"]}]}`,
    );
    const store = createEncryptedStore(file, {
      unavailable: () => null,
      encrypt: (text) => Buffer.from(text),
      decrypt: (data) => Buffer.from(data).toString(),
    });
    expect(await store.read()).toEqual({
      version: 1,
      msal: { public: '{"Account":{}}' },
      az: [
        { id: 'az/public/ada@contoso.com', method: 'az', name: 'ada@contoso.com', cloud: 'public', tenants: [tenant] },
      ],
    });
    expect(await store.state()).toMatchObject({ kind: 'encrypted' });
  });

  it('window.json', () => {
    const file = join(folder, 'window.json');
    writeFileSync(file, '{"bounds":{"x":10,"y":20,"width":1280,"height":800},"maximized":true}');
    expect(readWindowState(file, [{ x: 0, y: 0, width: 1920, height: 1080 }])).toEqual({
      bounds: { x: 10, y: 20, width: 1280, height: 800 },
      maximized: true,
    });
  });

  it('policy.json', async () => {
    const file = join(folder, 'policy.json');
    writeFileSync(
      file,
      `{
  "defaults": { "theme": "dark", "zone": "site" },
  "locks": { "readOnly": true, "production": ["${subscription}"] },
  "clouds": ["public", "management.contoso.example"],
  "tenants": ["${tenant}"],
  "updates": { "url": "https://updates.contoso.example/cascade" },
  "proxy": "http://proxy.contoso.example:8080"
}
`,
    );
    expect(await readPolicy([file])).toEqual({
      problem: null,
      policy: {
        defaults: { theme: 'dark', zone: 'site' },
        locks: { readOnly: true, production: [subscription] },
        clouds: ['public', 'custom:management.contoso.example'],
        tenants: [tenant],
        updates: { url: 'https://updates.contoso.example/cascade' },
        proxy: 'http://proxy.contoso.example:8080',
        extraCa: null,
      },
    });
  });

  it('the sync history of a registry', () => {
    const text = `\
{"at":1795622400000,"sites":{"line1":{"schedule":"0 2 * * *","syncWindow":"PT3H",\
"lastSync":1795575600000,"state":"Online"}}}
{"at":1795708800000,"sites":{"line1":null}}
`;
    const observations = parseHistory(text);
    expect(observations.map(({ at }) => at)).toEqual([1_795_622_400_000, 1_795_708_800_000]);
    expect(stateAfter(observations.slice(0, 1)).get('line1')).toEqual({
      schedule: '0 2 * * *',
      syncWindow: 'PT3H',
      lastSync: 1_795_575_600_000,
      state: 'Online',
    });
    expect(stateAfter(observations).has('line1')).toBe(false);
  });

  it('emulator.json', () => {
    const fresh = sampleState(Date.UTC(2026, 10, 23));
    const state = readState(earlier('emulator.json'), fresh);
    expect([...(state?.registries.keys() ?? [])]).toEqual(['contosoedge']);
    const edge = state?.registries.get('contosoedge');
    const sample = fresh.registries.get('contosoedge');
    expect(edge?.connectedRegistries.get('regioneu')).toEqual(sample?.connectedRegistries.get('regioneu'));
    expect(edge?.tokens.get('regioneu')).toEqual(sample?.tokens.get('regioneu'));
    expect(edge?.scopeMaps.get('regioneu')).toEqual(sample?.scopeMaps.get('regioneu'));
    expect(state?.operations.get('0a')).toMatchObject({ effect: { kind: 'remove', type: 'tokens' }, ended: false });
  });
});
