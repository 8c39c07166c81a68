import { describe, expect, it } from 'vitest';
import {
  allowedModes,
  applyTemplate,
  checkPrerequisites,
  createCreationEdits,
  createEmptyForm,
  type CreateText,
  listFreeTokens,
  listTemplates,
  parseCreate,
} from '../../../../renderer/forms/create-form.ts';
import type { CloudRegistry } from '../../../../shared/topology/model.ts';
import { buildRegistry, createTopology } from '../../../support/topology.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const base = createTopology([
  buildRegistry('plantlyon', null, { mode: 'ReadWrite' }),
  buildRegistry('line3paint', 'plantlyon'),
]);
const cloud = (more: Partial<CloudRegistry>) => createTopology(base.registries, { cloud: { ...base.cloud, ...more } });
const text = (more: Partial<CreateText>, repositories: readonly string[] = ['hello-world']): CreateText => {
  const empty = createEmptyForm(null);
  return { ...empty, name: 'plantbrno', access: { ...empty.access, repositories }, ...more };
};

describe('a template', () => {
  it('of each usual kind of site makes a schedule that the service takes', () => {
    for (const template of listTemplates(createTopology([])))
      expect(parseCreate(base, applyTemplate(base, text({}), template), now).registry, template.label).not.toBeNull();
  });

  it('keeps name and parent, and a mode that the parent allows alone', () => {
    const [gateway] = listTemplates(base);
    expect(applyTemplate(base, text({ name: 'plantbrno', parent: null }), gateway!)).toMatchObject({
      name: 'plantbrno',
      parent: null,
      mode: 'ReadWrite',
    });
    expect(applyTemplate(base, text({ parent: 'line3paint' }), gateway!)).toMatchObject({
      parent: 'line3paint',
      mode: 'ReadOnly',
    });
  });

  it('of a site of the hierarchy has its schedule, notifications and log level', () => {
    const like = buildRegistry('shipaurora', null, {
      sync: { schedule: '0 2 * * 0', syncWindow: 'PT6H', messageTtl: 'P14D' },
      notifications: ['hello-world:*'],
      logLevel: 'Warning',
    });
    const fleet = createTopology([like]);
    expect(applyTemplate(fleet, text({}), listTemplates(fleet).at(-1)!)).toMatchObject({
      name: 'plantbrno',
      schedule: { schedule: '0 2 * * 0', syncWindow: 'PT6H', messageTtl: 'P14D' },
      access: { notifications: ['hello-world:*'], logLevel: 'Warning', garbageCollection: { enabled: true } },
    });
  });
});

describe('the prerequisites of a new connected registry', () => {
  it('are met by a Premium registry with its data endpoint', () => {
    expect(checkPrerequisites(base).map(({ id, state }) => [id, state])).toEqual([
      ['premium', 'met'],
      ['data-endpoint', 'met'],
      ['limit', 'met'],
    ]);
  });

  it('offer the missing data endpoint as the first step of the plan', () => {
    const without = cloud({ dataEndpointEnabled: false });
    const created = parseCreate(without, text({}), now).registry;
    expect(created).not.toBeNull();
    expect(createCreationEdits(without, created!).map(({ kind }) => kind)).toEqual(['enable-data-endpoint', 'create']);
    expect(createCreationEdits(base, created!).map(({ kind }) => kind)).toEqual(['create']);
  });

  it('stop at another SKU and say what to do', () => {
    expect(checkPrerequisites(cloud({ sku: 'Basic' }))[0]).toMatchObject({
      state: 'unmet',
      text: 'contosoedge is Basic: connected registries need Premium. Change its pricing plan first.',
    });
  });

  it('stop at fifty connected registries', () => {
    const full = createTopology(
      Array.from({ length: 50 }, (_, i) => buildRegistry(`site${String(i).padStart(3, '0')}`, null)),
    );
    expect(checkPrerequisites(full)[2]?.state).toBe('unmet');
  });

  it('do not guess facts that a bare list lacks', () => {
    expect(checkPrerequisites(cloud({ sku: null, dataEndpointEnabled: null })).map(({ state }) => state)).toEqual([
      'unknown',
      'unknown',
      'met',
    ]);
  });
});

describe('the create form', () => {
  it('makes a registry with the service’s defaults', () => {
    expect(parseCreate(base, text({ mode: 'ReadWrite' }), now).registry).toEqual({
      name: 'plantbrno',
      parent: null,
      mode: 'ReadWrite',
      sync: { schedule: '* * * * *', syncWindow: null, messageTtl: 'P2D' },
      repositories: ['hello-world'],
      clientTokenIds: [],
      notifications: [],
      logLevel: 'Information',
      garbageCollection: { enabled: true, schedule: '0 0 * * *' },
    });
  });

  it('offers only ReadOnly under a ReadOnly parent, and refuses the other', () => {
    expect(allowedModes(base, 'line3paint')).toEqual(['ReadOnly']);
    expect(allowedModes(base, 'plantlyon')).toEqual(['ReadOnly', 'ReadWrite']);
    const reading = parseCreate(base, text({ parent: 'line3paint', mode: 'ReadWrite' }), now);
    expect(reading.modeError).toMatch(/^A ReadWrite registry cannot stand under 'line3paint'/);
    expect(reading.registry).toBeNull();
  });

  it('refuses a name that exists in another case', () => {
    expect(parseCreate(base, text({ name: 'PlantLyon' }), now).nameError).toBe(
      'plantlyon exists in this hierarchy: choose another name.',
    );
  });

  it('warns of capitals without refusing them', () => {
    const reading = parseCreate(base, text({ name: 'PlantBrno' }), now);
    expect(reading.nameWarning).toMatch(/prefer 'plantbrno'/);
    expect(reading.registry).not.toBeNull();
  });

  it('takes an empty name as unfinished, not as wrong', () => {
    const reading = parseCreate(base, text({ name: '' }), now);
    expect([reading.nameError, reading.registry]).toEqual([null, null]);
  });

  it('needs a repository', () => {
    expect(parseCreate(base, text({}, []), now).registry).toBeNull();
  });

  it('suggests the runtime’s image to nested registries only', () => {
    expect(parseCreate(base, text({}), now).lacksRuntime).toBe(false);
    expect(parseCreate(base, text({ parent: 'plantlyon' }), now).lacksRuntime).toBe(true);
    expect(parseCreate(base, text({ parent: 'plantlyon' }, ['acr/connected-registry']), now).lacksRuntime).toBe(false);
  });

  it('refuses a notification that does not follow the grammar', () => {
    const wrong = text({});
    const reading = parseCreate(base, { ...wrong, access: { ...wrong.access, notifications: ['hello-world'] } }, now);
    expect(reading.registry).toBeNull();
    expect(reading.accessError).toMatch(/must end in ':push'/);
  });
});

describe('the sync token of a new connected registry', () => {
  const token = (name: string, status: 'enabled' | 'disabled') => ({
    name,
    id: null,
    scopeMapId: null,
    status,
    passwords: [],
  });
  it('is one that is enabled and that no connected registry syncs with', () => {
    const registries = base.registries.map((one) => ({ ...one, tokenId: `/tokens/${one.name}` }));
    const used = registries.map(({ name }) => token(name, 'enabled'));
    expect(
      listFreeTokens({
        ...base,
        registries,
        tokens: [...used, token('spare', 'enabled'), token('locked', 'disabled')],
      }),
    ).toEqual(['spare']);
  });

  it('tells the repositories, so that none is sent', () => {
    expect(parseCreate(base, text({ syncToken: 'spare' }), now).registry).toMatchObject({
      syncToken: 'spare',
      repositories: [],
    });
    expect(parseCreate(base, text({}, []), now).registry).toBeNull();
    expect(parseCreate(base, text({ syncToken: 'spare' }, []), now).registry).not.toBeNull();
  });
});
