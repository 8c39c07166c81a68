import { describe, expect, it } from 'vitest';
import { appError } from '../../../shared/errors.ts';
import { err, ok } from '../../../shared/result.ts';
import { dayMs, startOfDay } from '../../../shared/schedule/instant.ts';
import { simulate } from '../../../shared/simulate/simulate.ts';
import { expectedStatus } from '../../../shared/simulate/status.ts';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import type { Topology } from '../../../shared/topology/model.ts';
import { serializeWorkspace } from '../../../shared/topology/serialize-workspace.ts';
import { buildListEntry } from '../../support/az-list.ts';
import { formatMessages } from '../../support/format-messages.ts';
import { startApp, startedAt } from './app.ts';
import { buildPlan, buildStart } from './reviewed.ts';

const reviewed = (topology: Topology, edits: readonly Edit[]): string => buildPlan(topology, edits).id;
const scheduled = (topology: Topology): string =>
  topology.registries.find(({ sync }) => sync.syncWindow !== null)?.name ?? '';
const noon = (registry: string): Edit => ({
  kind: 'set-sync',
  registry,
  sync: { schedule: '0 12 * * *', syncWindow: 'PT4H' },
});
const azList = JSON.stringify([buildListEntry('dockseven')]);
const ended = (state: { readonly state: string }): boolean => state.state !== 'running';

describe('the view', () => {
  it('is the emulator’s sample at the first start, read through the SDK', async () => {
    const app = startApp();
    const view = await app.must('view.get', {});
    expect(view.session).toMatchObject({
      source: { kind: 'emulator' },
      registry: { name: 'contosoedge', sku: 'Premium', unusable: null },
      writable: true,
      readOnlyReason: null,
    });
    expect(view.session.now).toBeGreaterThan(startedAt);
    expect(view.topology.registries).toHaveLength(41);
    expect(view.topology).toMatchObject({ accessKnown: true });
    expect(Object.keys(view.topology.sites)).toHaveLength(41);
    expect(view.edits).toEqual([]);
  });

  it('has its figures with it, draft included, before there is a worker', async () => {
    const app = startApp();
    const { topology, session } = await app.must('view.get', {});
    const first = await app.must('simulation.initial', {});
    const from = startOfDay(session.now);
    expect(first).toMatchObject({ job: 0, draft: null, effectiveAt: {} });
    const year = simulate(topology, { from, to: from + 365 * dayMs });
    const week = simulate(topology, { from, to: from + 7 * dayMs });
    expect(first?.live).toEqual({
      from,
      to: from + 365 * dayMs,
      registries: year.registries.map((one, at) => ({ ...one, windows: week.registries[at]?.windows })),
      loads: year.loads.map((load, at) => ({
        ...load,
        changes: week.loads[at]?.changes,
        counts: week.loads[at]?.counts,
      })),
    });
    const edit = noon(scheduled(topology));
    await app.must('draft.save', { edits: [edit] });
    const again = await app.must('simulation.initial', {});
    expect(again?.draft?.registries.filter((one) => typeof one !== 'number').map(({ name }) => name)).toContain(
      scheduled(topology),
    );
    expect(Object.keys(again?.effectiveAt ?? {})).toEqual([scheduled(topology)]);
  });

  it('is what the last run showed, at once, with its draft; then what Azure says now', async () => {
    const first = startApp();
    const { topology } = await first.must('view.get', {});
    const edits = [noon(scheduled(topology))];
    await first.must('draft.save', { edits });
    const second = startApp({
      store: first.store,
      connection: { ...first.connection, now: () => startedAt + 3_600_000 },
    });
    const shown = await second.must('view.get', {});
    expect(shown).toMatchObject({ topology: { asOf: topology.asOf }, edits });
    expect(await second.event('view.changed')).toMatchObject({ topology: { asOf: startedAt + 3_600_000 }, edits });
  });

  it('is cached and revalidated once, however many requests come at the start', async () => {
    const first = startApp();
    await first.must('view.get', {});
    const second = startApp({ store: first.store });
    await Promise.all([second.must('view.get', {}), second.must('simulation.initial', {})]);
    await second.event('view.changed');
    // This read ends after every event of the first.
    await second.must('view.refresh', {});
    expect(second.events.filter(({ name }) => name === 'view.changed')).toHaveLength(1);
  });

  it('keeps site attributes', async () => {
    const app = startApp();
    const { topology } = await app.must('view.get', {});
    const registry = scheduled(topology);
    await app.must('sites.save', { registry, site: { timeZone: 'Europe/Brussels', linkMbps: 20 } });
    expect((await app.event('view.changed')).topology.sites[registry.toLowerCase()]).toEqual({
      timeZone: 'Europe/Brussels',
      linkMbps: 20,
    });
    expect((await app.must('view.refresh', {})).topology.sites[registry.toLowerCase()]).toEqual({
      timeZone: 'Europe/Brussels',
      linkMbps: 20,
    });
    expect(await app.request('sites.save', { registry: 'nobody', site: {} })).toMatchObject({
      ok: false,
      error: { kind: 'not-found' },
    });
  });

  it('stays as it was where the read is given up', async () => {
    const app = startApp();
    const { topology } = await app.must('view.get', {});
    await app.must('emulator.faults', {
      faults: [{ kind: 'timeout', method: 'GET', pathContains: '/tokens', after: 0, times: 9 }],
    });
    const read = app.request('view.refresh', {});
    await app.event('view.progress', ({ what }) => what === 'registry');
    await app.must('view.cancel', {});
    expect(await read).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
    expect((await app.must('view.get', {})).topology.asOf).toBe(topology.asOf);
  });

  it('says why where Azure refuses, and is there again afterwards', async () => {
    const app = startApp();
    await app.must('emulator.faults', {
      faults: [{ kind: 'body-cut', method: 'GET', pathContains: '/tokens', after: 0, times: 1 }],
    });
    expect(formatMessages(await app.request('view.get', {}))).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('cut short') },
    });
    expect(await app.request('view.get', {})).toMatchObject({ ok: true });
  });
});

describe('a workspace’s scenario', () => {
  const scenario = { assumption: 'optimistic', rangeDays: 30, localTime: false, payloadBytes: 250_000_000 } as const;
  const open = async (saved: string[] = []) => {
    const app = startApp({
      dialogs: { save: (_context, name, text) => (saved.push(text), Promise.resolve(ok({ name }))) },
    });
    const { topology } = await app.must('view.get', {});
    await app.must('file.import', { name: 'fleet.cascade.json', text: serializeWorkspace(topology, [], scenario) });
    return app;
  };

  it('is in force while the workspace is open, and the person’s own comes back with the next source', async () => {
    const app = await open();
    expect(await app.event('settings.changed')).toMatchObject(scenario);
    expect(await app.must('settings.get', {})).toMatchObject({ ...scenario, theme: 'system' });
    expect(await app.must('settings.set', { rangeDays: 365, theme: 'dark' })).toMatchObject({
      rangeDays: 365,
      theme: 'dark',
    });
    app.events.length = 0;
    await app.must('source.emulator', {});
    const own = { assumption: 'pessimistic', rangeDays: 7, localTime: true, payloadBytes: null, theme: 'dark' };
    expect(await app.event('settings.changed')).toMatchObject(own);
    expect(await startApp({ store: app.store }).must('settings.get', {})).toMatchObject(own);
  });

  it('is preserved in the saved file and when that is opened again', async () => {
    const saved: string[] = [];
    const app = await open(saved);
    await app.must('settings.set', { assumption: 'pessimistic' });
    await app.must('file.save', { edits: [] });
    expect(JSON.parse(saved[0] ?? '')).toMatchObject({ scenario: { ...scenario, assumption: 'pessimistic' } });
    await app.must('source.emulator', {});
    const { topology } = await app.must('view.get', {});
    await app.must('file.import', { name: 'fleet.cascade.json', text: serializeWorkspace(topology, [], scenario) });
    expect(await app.must('settings.get', {})).toMatchObject({ rangeDays: 30 });
  });

  it('of a file that has none is the person’s own', async () => {
    const app = startApp();
    await app.must('view.get', {});
    await app.must('settings.set', { rangeDays: 30 });
    await app.must('file.import', { name: 'list.json', text: azList });
    expect(await app.must('settings.get', {})).toMatchObject({ rangeDays: 30, assumption: 'pessimistic' });
  });
});

describe('registries', () => {
  it('are listed with the reason why one cannot be used', async () => {
    const { registries: choices } = await startApp().must('registries.list', {});
    expect(choices[0]).toMatchObject({ name: 'contosoedge', unusable: null });
    expect(formatMessages(choices.find(({ name }) => name === 'contosodev')?.unusable)).toBe(
      'Connected registries need the Premium tier, and this registry is Basic.',
    );
  });

  it('can be chosen by id, and the one before stays open where that fails', async () => {
    const app = startApp();
    const before = await app.must('view.get', {});
    const other = (await app.must('registries.list', {})).registries.find(({ name }) => name === 'contosodev');
    expect((await app.must('registry.choose', { registryId: other?.id })).session.registry?.name).toBe('contosodev');
    await app.must('registry.choose', { registryId: before.session.registry?.id });
    const gone = String(before.session.registry?.id).replace('contosoedge', 'nothere1');
    expect(await app.request('registry.choose', { registryId: gone })).toMatchObject({
      ok: false,
      error: { kind: 'not-found' },
    });
    expect((await app.must('view.get', {})).session.registry?.name).toBe('contosoedge');
    expect(await app.request('registry.choose', { registryId: 'https://evil.example/' })).toMatchObject({
      ok: false,
      error: { kind: 'invalid-input' },
    });
    const registryId = before.session.registry?.id ?? '';
    const site = `${registryId}/connectedRegistries/${before.topology.registries[0]?.name ?? ''}`;
    expect(formatMessages(await app.request('registry.choose', { registryId: site }))).toMatchObject({
      ok: false,
      error: {
        kind: 'invalid-input',
        message: 'The request registry.choose is not understood: the ARM id of a container registry.',
      },
    });
  });

  it('show their repositories', async () => {
    const repositories = await startApp().must('repositories.list', {});
    expect(repositories).toHaveLength(12);
    expect(repositories).toContainEqual({ name: 'edge/gateway', tags: ['2.4.1', '2.4.0', '2.3.0'] });
  });

  it('take images as az acr import does', async () => {
    const app = startApp();
    const image = {
      source: { kind: 'public', host: 'mcr.microsoft.com' },
      sourceImage: 'hello-world:latest',
      targetTags: ['samples/hello:v1'],
      force: false,
    };
    await app.must('images.import', image);
    expect(await app.must('repositories.list', {})).toContainEqual({ name: 'samples/hello', tags: ['v1'] });
    expect(formatMessages(await app.request('images.import', image))).toMatchObject({
      ok: false,
      error: {
        kind: 'conflict',
        message: 'samples/hello:v1 exists already: write another tag, or choose “Overwrite tags that exist”.',
      },
    });
    expect(
      await app.request('images.import', { ...image, source: { kind: 'public', host: 'https://evil/' } }),
    ).toMatchObject({ ok: false, error: { kind: 'invalid-input' } });
  });
});

describe('files', () => {
  it('open read-only, keep their own draft, and lead back to the registry', async () => {
    const app = startApp({ dialogs: { open: () => Promise.resolve(ok({ name: 'fleet.json', text: azList })) } });
    await app.must('view.get', {});
    const view = await app.must('file.open', {});
    expect(formatMessages(view?.session)).toMatchObject({
      source: { kind: 'file', name: 'fleet.json', format: 'az-list' },
      writable: false,
      readOnlyReason: expect.stringContaining('This is a file'),
    });
    await app.must('draft.save', { edits: [noon('dockseven')] });
    expect(await app.request('apply.start', { edits: [noon('dockseven')], planId: 'x' })).toMatchObject({
      ok: false,
      error: { kind: 'refused' },
    });
    expect(
      await app.request('images.import', {
        source: { kind: 'public', host: 'mcr.microsoft.com' },
        sourceImage: 'a:b',
        targetTags: ['a:b'],
        force: false,
      }),
    ).toMatchObject({ ok: false });
    expect((await app.must('source.emulator', {})).session.source.kind).toBe('emulator');
    expect((await app.must('file.import', { name: 'again.json', text: azList })).edits).toEqual([noon('dockseven')]);
  });

  it('with a draft over them come back after a crash, and no more once another source was opened', async () => {
    const app = startApp();
    await app.must('view.get', {});
    await app.must('file.import', { name: 'fleet.json', text: azList });
    await app.must('draft.save', { edits: [noon('dockseven')] });
    const after = startApp({ store: app.store, connection: app.connection });
    expect(await after.must('view.get', {})).toMatchObject({
      session: { source: { kind: 'file', name: 'fleet.json', format: 'az-list' } },
      edits: [noon('dockseven')],
    });
    await after.must('source.emulator', {});
    expect(
      (await startApp({ store: app.store, connection: app.connection }).must('view.get', {})).session.source.kind,
    ).toBe('emulator');
  });

  it('that are broken leave the view unchanged', async () => {
    const app = startApp();
    await app.must('view.get', {});
    const answer = await app.request('file.import', { name: 'broken.json', text: '{"value": [' });
    expect(formatMessages(answer)).toMatchObject({
      ok: false,
      error: { kind: 'invalid-input', message: expect.stringContaining('broken.json') },
    });
    expect((await app.must('view.get', {})).session.source.kind).toBe('emulator');
  });

  it('answer null where the person cancels, and the reason where the disk refuses', async () => {
    const app = startApp({ dialogs: { save: () => Promise.resolve(err(appError('refused', 'The disk is full.'))) } });
    expect(await app.must('file.open', {})).toBeNull();
    expect(await app.request('file.save', { edits: [] })).toMatchObject({
      ok: false,
      error: { message: 'The disk is full.' },
    });
  });

  it('are saved as a workspace that opens again', async () => {
    let saved = '';
    const app = startApp({
      dialogs: {
        save: (_context, name, text) => {
          saved = text;
          return Promise.resolve(ok({ name }));
        },
      },
    });
    const { topology } = await app.must('view.get', {});
    const edits = [noon(scheduled(topology))];
    expect(await app.must('file.save', { edits })).toEqual({ name: 'contosoedge.cascade.json' });
    const opened = await app.must('file.import', { name: 'w.json', text: saved });
    expect(opened).toMatchObject({ edits, session: { source: { format: 'workspace' } } });
    expect(opened.topology.registries).toEqual(topology.registries);
  });

  it('start from nothing with a name alone, and refuse a name that no registry may have', async () => {
    const app = startApp();
    const view = await app.must('file.new', { cloudName: 'contosonew', place: null });
    expect(view).toMatchObject({
      session: { source: { kind: 'file', name: 'contosonew.cascade.json', format: 'workspace' } },
      topology: { cloud: { name: 'contosonew' }, registries: [] },
    });
    expect(await app.request('file.new', { cloudName: 'a b', place: null })).toMatchObject({
      ok: false,
      error: { kind: 'invalid-input' },
    });
  });

  it('are compared with what the emulator has now, while the file stays open', async () => {
    const app = startApp();
    const { topology } = await app.must('view.get', {});
    await app.must('file.import', { name: 'fleet.cascade.json', text: serializeWorkspace(topology, []) });
    const live = await app.must('registry.readLive', {});
    expect(live.topology.registries.map(({ name }) => name)).toEqual(topology.registries.map(({ name }) => name));
    expect((await app.must('view.get', {})).session.source.kind).toBe('file');
    await app.must('file.new', { cloudName: 'contosonew', place: null });
    expect(formatMessages(await app.request('registry.readLive', {}))).toMatchObject({
      ok: false,
      error: { kind: 'not-found', message: expect.stringContaining("has no registry 'contosonew'") },
    });
  });

  it('draw pages and pictures from text and save the bytes', async () => {
    const saved: string[] = [];
    const app = startApp({
      dialogs: {
        saveBytes: (_context, name, bytes) => {
          saved.push(`${name}: ${Buffer.from(bytes).toString()}`);
          return Promise.resolve(ok({ name }));
        },
      },
    });
    expect(await app.must('file.render', { suggestedName: 'a.pdf', kind: 'pdf', text: '<p>', made: 0 })).toEqual({
      name: 'a.pdf',
    });
    expect(saved).toEqual(['a.pdf: pdf of <p>']);
  });

  it('say so in a sentence where nothing could be drawn', async () => {
    const answer = await startApp().request('file.render', { suggestedName: 'a.png', kind: 'png', text: '', made: 0 });
    expect(formatMessages(answer)).toMatchObject({
      ok: false,
      error: {
        kind: 'refused',
        message: 'The PNG could not be drawn. Save the HTML or the SVG, and print it from a browser.',
      },
    });
  });

  it.each(['../evil', '/etc/passwd', 'C:\\x', 'a\u0000b', '..'])(
    'refuse the path %j as a name',
    async (suggestedName) => {
      expect(await startApp().request('file.export', { suggestedName, text: '' })).toMatchObject({
        ok: false,
        error: { kind: 'invalid-input' },
      });
    },
  );
});

describe('an apply', () => {
  it('does what was reviewed, shows it read back, and empties the draft', async () => {
    const app = startApp();
    const { topology } = await app.must('view.get', {});
    const registry = scheduled(topology);
    const edits = [noon(registry)];
    const { applyId } = await app.must('apply.start', { edits, planId: reviewed(topology, edits) });
    const end = await app.event('apply.progress', ended);
    expect(end).toMatchObject({ applyId, state: 'done', outcomes: [{ state: 'done', differences: [] }] });
    const after = await app.must('view.get', {});
    expect(after.topology.registries.find(({ name }) => name === registry)?.sync).toMatchObject({
      schedule: '0 12 * * *',
      syncWindow: 'PT4H',
    });
    expect(after.edits).toEqual([]);
    expect(await app.must('apply.last', {})).toMatchObject({ applyId, state: 'done' });
    await app.must('apply.dismiss', { applyId });
    expect(await app.must('apply.last', {})).toBeNull();
    expect(app.bugs).toEqual([]);
  });

  it('of a schedule leaves the site waiting for a sync under the old one, and reports no missed window', async () => {
    const app = startApp();
    const { topology, session } = await app.must('view.get', {});
    const statusIn = (read: Topology, registry: string) =>
      expectedStatus(
        read.registries.find(({ name }) => name === registry)!,
        read,
        session.now,
      ).kind;
    const apply = async (on: Topology, edits: readonly Edit[]): Promise<Topology> => {
      app.events.length = 0;
      await app.must('apply.start', buildStart(on, edits));
      await app.event('apply.progress', ended);
      return (await app.must('view.get', {})).topology;
    };
    expect(['line1body', 'line2weld'].map((name) => statusIn(topology, name))).toEqual(['asleep', 'asleep']);
    const after = await apply(topology, [
      noon('line1body'),
      { kind: 'set-logging', registry: 'line2weld', logLevel: 'Debug' },
    ]);
    expect(['line1body', 'line2weld'].map((name) => statusIn(after, name))).toEqual(['pending', 'asleep']);
  });

  it('creates a hierarchy, with the ancestors’ scope maps, and deletes it again', async () => {
    const app = startApp();
    const { topology } = await app.must('view.get', {});
    const fresh = (name: string, parent: string | null, mode: 'ReadWrite' | 'ReadOnly'): Edit => ({
      kind: 'create',
      registry: {
        name,
        parent,
        mode,
        sync: { schedule: '* * * * *', syncWindow: null, messageTtl: 'P2D' },
        repositories: ['hello-world', 'acr/connected-registry'],
        clientTokenIds: [],
        notifications: ['hello-world:*'],
        logLevel: 'Information',
        garbageCollection: { enabled: true, schedule: '0 0 * * *' },
      },
    });
    const apply = async (on: Topology, edits: readonly Edit[]) => {
      app.events.length = 0;
      await app.must('apply.start', buildStart(on, edits));
      return app.event('apply.progress', ended);
    };
    expect(
      await apply(topology, [fresh('quaynorth', null, 'ReadWrite'), fresh('cranenorth', 'quaynorth', 'ReadOnly')]),
    ).toMatchObject({ state: 'done' });
    const made = (await app.must('view.get', {})).topology;
    expect(made.registries.find(({ name }) => name === 'cranenorth')).toMatchObject({
      parent: 'quaynorth',
      notifications: ['hello-world:*'],
    });
    expect(made.scopeMaps.find(({ name }) => name === 'quaynorth')?.actions).toContain(
      'gateway/cranenorth/config/read',
    );
    expect(await apply(made, [{ kind: 'delete', registry: 'cranenorth', cleanUp: true }])).toMatchObject({
      state: 'done',
    });
    const left = (await app.must('view.get', {})).topology;
    expect(left.tokens.some(({ name }) => name === 'cranenorth')).toBe(false);
    expect(
      left.scopeMaps.find(({ name }) => name === 'quaynorth')?.actions.some((action) => action.includes('cranenorth')),
    ).toBe(false);
  });

  it('is refused where the names at risk were not typed', async () => {
    const app = startApp();
    const { topology } = await app.must('view.get', {});
    const edits: Edit[] = [{ kind: 'delete', registry: 'deckpilot', cleanUp: true }];
    const { confirmed, ...start } = buildStart(topology, edits);
    expect(confirmed).toEqual(['deckpilot']);
    for (const typed of [undefined, [], ['contosoedge'], ['deckpilo']])
      expect(
        formatMessages(
          await app.request('apply.start', { ...start, ...(typed === undefined ? {} : { confirmed: typed }) }),
        ),
      ).toEqual({
        ok: false,
        error: { kind: 'refused', message: 'Nothing was sent: type deckpilot to confirm this plan.' },
      });
    expect(await app.request('apply.start', { ...start, confirmed })).toMatchObject({ ok: true });
    await app.event('apply.progress', ended);
  });

  it('is refused in production where the cloud registry’s name was not typed', async () => {
    const app = startApp();
    const { topology } = await app.must('view.get', {});
    const [, , subscription = ''] = (topology.cloud.id ?? '').split('/');
    await app.must('settings.set', { production: [subscription.toLowerCase()] });
    const edits = [noon(scheduled(topology))];
    expect(
      formatMessages(await app.request('apply.start', { edits, planId: reviewed(topology, edits) })),
    ).toMatchObject({
      ok: false,
      error: { kind: 'refused', message: 'Nothing was sent: type contosoedge to confirm this plan.' },
    });
    expect(await app.request('apply.start', buildStart(topology, edits, true))).toMatchObject({ ok: true });
    await app.event('apply.progress', ended);
  });

  it('is refused where the plan is no longer the one reviewed', async () => {
    const app = startApp();
    const { topology } = await app.must('view.get', {});
    const edits = [noon(scheduled(topology))];
    expect(formatMessages(await app.request('apply.start', { edits, planId: 'another' }))).toMatchObject({
      ok: false,
      error: { kind: 'conflict', message: expect.stringContaining('Review it again') },
    });
    expect(await app.request('apply.start', { edits: [], planId: reviewed(topology, []) })).toMatchObject({
      ok: false,
      error: { kind: 'invalid-input' },
    });
  });

  it('stops at a fault, keeps the remaining edits in the draft, and resumes on request', async () => {
    const app = startApp();
    const { topology } = await app.must('view.get', {});
    const [first, second] = topology.registries.filter(({ sync }) => sync.syncWindow !== null).map(({ name }) => name);
    const edits = [noon(first ?? ''), noon(second ?? '')];
    await app.must('emulator.faults', {
      faults: [{ kind: 'operation-fails', method: 'PATCH', pathContains: '/connectedregistries/', after: 1, times: 1 }],
    });
    const { applyId } = await app.must('apply.start', { edits, planId: reviewed(topology, edits) });
    expect(formatMessages(await app.event('apply.progress', ended))).toMatchObject({
      state: 'failed',
      outcomes: [{ state: 'done' }, { state: 'failed' }],
      message: expect.stringMatching(/^1 of 2 steps done; stopped at/),
    });
    expect((await app.must('view.get', {})).edits).toHaveLength(1);
    app.events.length = 0;
    await app.must('apply.resume', { applyId });
    expect(await app.event('apply.progress', ended)).toMatchObject({ state: 'done' });
    expect((await app.must('view.get', {})).edits).toEqual([]);
  });

  it('reports after a restart that it was interrupted, and resumes from there', async () => {
    const first = startApp();
    const { topology } = await first.must('view.get', {});
    const edits = [noon(scheduled(topology))];
    await first.must('draft.save', { edits });
    const { applyId } = await first.must('apply.start', { edits, planId: reviewed(topology, edits) });
    await first.event('apply.progress', ended);
    const journal = `applies/${applyId}.jsonl`;
    const lines = ((await first.store.read(journal)) ?? '').split('\n').filter(Boolean);
    await first.store.write(journal, `${lines.slice(0, 2).join('\n')}\n{"kind":"poll`);
    const second = startApp({ store: first.store, connection: first.connection });
    await second.must('view.get', {});
    expect(formatMessages(await second.must('apply.last', {}))).toMatchObject({
      applyId,
      state: 'interrupted',
      message: expect.stringContaining('0 of 1 step is'),
    });
    await second.must('apply.resume', { applyId });
    expect(await second.event('apply.progress', ended)).toMatchObject({ state: 'done' });
  });

  it('writes nothing in read-only mode, whatever is asked', async () => {
    const app = startApp();
    const { topology } = await app.must('view.get', {});
    await app.must('settings.set', { readOnly: true });
    expect(formatMessages(await app.event('session.changed'))).toMatchObject({
      writable: false,
      readOnlyReason: expect.stringContaining('Read-only mode'),
    });
    const edits = [noon(scheduled(topology))];
    const refused = { ok: false, error: { kind: 'read-only' } };
    expect(await app.request('apply.start', { edits, planId: reviewed(topology, edits) })).toMatchObject(refused);
    expect(await app.request('registry.resync', { registry: scheduled(topology) })).toMatchObject(refused);
    const settings = { registry: scheduled(topology), parentProtocol: 'https', parentEndpoint: null };
    expect(await app.request('registry.settings', { ...settings, generatePassword: 1 })).toMatchObject(refused);
    expect(await app.request('registry.settings', { ...settings, generatePassword: null })).toMatchObject({ ok: true });
  });
});

describe('the rest', () => {
  it('gives a new password once and keeps it out of every file', async () => {
    const app = startApp();
    const { topology } = await app.must('view.get', {});
    const settings = await app.must('registry.settings', {
      registry: scheduled(topology),
      parentProtocol: 'https',
      parentEndpoint: null,
      generatePassword: 1,
    });
    const password = settings.variables['SYNC_TOKEN_PASSWORD'] ?? '';
    expect(settings.holdsSecret).toBe(true);
    expect(password).toMatch(/^\S{52}$/);
    const { store } = app as { store: { files?: Map<string, string> } };
    expect([...(store.files?.values() ?? [])].some((text) => text.includes(password))).toBe(false);
    expect(JSON.stringify(app.events)).not.toContain(password);
  });

  it('generates no password where the rest of the request is wrong', async () => {
    const app = startApp();
    const { topology } = await app.must('view.get', {});
    const wrong = {
      registry: scheduled(topology),
      parentProtocol: 'https',
      parentEndpoint: 'no host!',
      generatePassword: 1,
    };
    expect(await app.request('registry.settings', wrong)).toMatchObject({
      ok: false,
      error: { where: 'parentEndpoint' },
    });
    const token = (await app.must('view.refresh', {})).topology.tokens;
    expect(token).toEqual(topology.tokens);
  });

  it('puts the emulator back to its sample, draft and all', async () => {
    const app = startApp();
    const { topology } = await app.must('view.get', {});
    const edits = [noon(scheduled(topology))];
    await app.must('apply.start', { edits, planId: reviewed(topology, edits) });
    await app.event('apply.progress', ended);
    await app.must('draft.save', { edits });
    const reset = await app.must('emulator.reset', {});
    expect(reset.edits).toEqual([]);
    expect(reset.topology.registries.map(({ sync }) => sync)).toEqual(topology.registries.map(({ sync }) => sync));
  });

  it('refuses inputs outside of the contract: other fields, other types, unknown edits', async () => {
    const app = startApp();
    for (const [name, input] of [
      ['view.get', { path: '/etc' }],
      ['draft.save', { edits: [{ kind: 'rm', registry: 'x' }] }],
      ['draft.save', { edits: 'all' }],
      ['apply.cancel', { applyId: '../../x' }],
      ['clipboard.write', { text: 7 }],
      ['emulator.faults', { faults: [{ kind: 'meteor', method: 'GET', pathContains: '', after: 0, times: 1 }] }],
      ['sites.save', { registry: 'x', site: { timeZone: 7 } }],
    ] as const)
      expect(await app.request(name, input), name).toMatchObject({ ok: false, error: { kind: 'invalid-input' } });
    await app.must('clipboard.write', { text: 'copied' });
    expect(app.clipboard).toEqual(['copied']);
  });
});

describe('a request', () => {
  it.each([
    ['clipboard.write', 'text', 1_000_000],
    ['draft.save', 'edits', 8 * 1024 * 1024],
    ['file.export', 'text', 32 * 1024 * 1024 + 1_000],
  ] as const)('%s is refused unread above its size', async (name, field, limit) => {
    const app = startApp();
    expect(formatMessages(await app.request(name, { [field]: 'x'.repeat(limit + 1) }))).toMatchObject({
      ok: false,
      error: { kind: 'invalid-input', message: `The request ${name} is larger than ${limit} characters.` },
    });
    expect(app.clipboard).toEqual([]);
  });

  it('that imports a file of the largest size is read', async () => {
    const text = ' '.repeat(32 * 1024 * 1024 - azList.length) + azList;
    const view = await startApp().must('file.import', { name: 'large.json', text });
    expect(view.topology.registries.map(({ name }) => name)).toEqual(['dockseven']);
  });
});
