import { ownActions, repositoriesIn, repositoryOf } from '../topology/access.ts';
import { nameInId } from '../topology/arm-id.ts';
import type { ConnectedRegistry, ScopeMap, Token } from '../topology/model.ts';
import { keyOf } from '../topology/tree.ts';
import type { Plan, PropertyChange, Step } from './types.ts';

/** One command line of `az`, as arguments that are not quoted yet. */
export interface AzCommand {
  readonly step: Step;
  readonly args: readonly string[];
  /** Runs only where this command finds its object, so that a second run does not fail. */
  readonly onlyIfFound?: readonly string[];
  readonly note?: string;
}

/** The API version that carries what a command of `az` cannot say. */
const apiVersion = '2025-11-01';

type Flags = readonly string[];

const flag = (name: string, ...values: readonly string[]): Flags => (values.length === 0 ? [] : [name, ...values]);

/** Rights by repository or gateway, as `--repository NAME RIGHT…` wants them, one flag each. */
const grants = (flagName: string, actions: readonly string[], isRepository: boolean): Flags => {
  const byName = new Map<string, string[]>();
  for (const action of actions) {
    const repository = repositoryOf(action);
    if ((repository !== null) !== isRepository) continue;
    const name = repository ?? action.split('/')[1] ?? action;
    const right = action.split('/').slice(-2).join('/');
    byName.set(name, [...(byName.get(name) ?? []), right]);
  }
  return [...byName].flatMap(([name, rights]) => flag(flagName, name, ...rights));
};

const without = (items: readonly string[], others: readonly string[]): readonly string[] => {
  const gone = new Set(others.map((item) => item.toLowerCase()));
  return items.filter((item) => !gone.has(item.toLowerCase()));
};

const rest = (step: Step): AzCommand => ({
  step,
  args: [
    'rest',
    '--method',
    step.request.method.toLowerCase(),
    '--url',
    `${step.request.path}?api-version=${apiVersion}`,
    ...(step.request.body === null ? [] : ['--body', JSON.stringify(step.request.body)]),
  ],
});

const changeOf = (step: Step, property: string): PropertyChange | undefined =>
  step.changes.find((change) => change.property === property);

/** What the CLI has a flag for, in every version that knows connected registries. */
const flagged = new Set([
  'parent.syncProperties.schedule',
  'parent.syncProperties.syncWindow',
  'parent.syncProperties.messageTtl',
  'logging.logLevel',
  'clientTokenIds',
  'notificationsList',
]);

const lists = (
  step: Step,
  property: string,
  addFlag: string,
  removeFlag: string,
  write: (item: string) => string,
): Flags => {
  const change = changeOf(step, property);
  if (!change) return [];
  const [before, after] = [change.before as readonly string[], change.after as readonly string[]];
  return [
    ...flag(addFlag, ...without(after, before).map(write)),
    ...flag(removeFlag, ...without(before, after).map(write)),
  ];
};

const textFlag = (step: Step, property: string, flagName: string): Flags => {
  const value = changeOf(step, property)?.after;
  return typeof value === 'string' ? flag(flagName, value) : [];
};

const updateCommand = (step: Step, registry: readonly string[]): AzCommand => {
  const continuous = changeOf(step, 'parent.syncProperties.schedule')?.after === '* * * * *';
  const dropsWindow = changeOf(step, 'parent.syncProperties.syncWindow')?.after === null && !continuous;
  if (dropsWindow || step.changes.some(({ property }) => !flagged.has(property))) {
    return { ...rest(step), note: 'The CLI has no flag for this change in every version, so it is sent as it is.' };
  }
  return {
    step,
    args: [
      'acr',
      'connected-registry',
      'update',
      '--name',
      step.target,
      ...registry,
      ...textFlag(step, 'parent.syncProperties.schedule', '--sync-schedule'),
      ...textFlag(step, 'parent.syncProperties.syncWindow', '--sync-window'),
      ...textFlag(step, 'parent.syncProperties.messageTtl', '--sync-message-ttl'),
      ...textFlag(step, 'logging.logLevel', '--log-level'),
      ...lists(step, 'clientTokenIds', '--add-client-tokens', '--remove-client-tokens', nameInId),
      ...lists(step, 'notificationsList', '--add-notifications', '--remove-notifications', (item) => item),
    ],
  };
};

/** What `create` of the CLI has no flag for in every version, and so is patched after it. */
const patchAfterCreate = (step: Step, { garbageCollection, auditLog }: ConnectedRegistry): readonly AzCommand[] => {
  const properties = {
    ...(garbageCollection === null ? {} : { garbageCollection }),
    ...(auditLog ? { logging: { auditLogStatus: 'Enabled' } } : {}),
  };
  if (Object.keys(properties).length === 0) return [];
  const patch: Step = { ...step, request: { method: 'PATCH', path: step.request.path, body: { properties } } };
  return [{ ...rest(patch), note: 'Sets what not every version of the CLI can set on creation.' }];
};

/** The scope map and token that the CLI makes by itself with `create --repository`: both of the registry's own name. */
interface Made {
  readonly map: ScopeMap;
  readonly token: Token;
}

const madeWith = (registry: ConnectedRegistry, plan: Plan): Made | null => {
  const find = (kind: Step['kind']) =>
    plan.steps.find((step) => step.kind === kind && keyOf(step.target) === keyOf(registry.name));
  const [map, token] = [
    find('create-scope-map')?.wanted as ScopeMap | undefined,
    find('create-token')?.wanted as Token | undefined,
  ];
  const own = map && ownActions(registry.name, registry.mode, ownRepositories(registry, map));
  return map &&
    token &&
    own &&
    repositoriesIn(own).length > 0 &&
    keyOf(nameInId(token.scopeMapId ?? '')) === keyOf(map.name)
    ? { map, token }
    : null;
};

const ownRepositories = (registry: ConnectedRegistry, map: ScopeMap): readonly string[] => {
  const granted = new Set(map.actions);
  return repositoriesIn(map.actions).filter((repository) =>
    ownActions(registry.name, registry.mode, [repository]).every((action) => granted.has(action)),
  );
};

const createCommands = (step: Step, plan: Plan, registry: readonly string[]): readonly AzCommand[] => {
  const wanted = step.wanted as ConnectedRegistry;
  const made = madeWith(wanted, plan);
  // `create --parent --sync-token` crashes in the CLI (domain.md 2.3 b).
  const isSayable = wanted.tokenId !== null && (made !== null || wanted.parent === null);
  if (!isSayable) return [{ ...rest(step), note: 'The CLI cannot create it so, therefore it is sent as it is.' }];
  const repositories = made ? ownRepositories(wanted, made.map) : [];
  const access = made ? flag('--repository', ...repositories) : flag('--sync-token', nameInId(wanted.tokenId));
  const create: AzCommand = {
    step,
    args: [
      'acr',
      'connected-registry',
      'create',
      '--name',
      wanted.name,
      ...registry,
      ...(wanted.parent === null ? [] : ['--parent', wanted.parent]),
      ...access,
      '--mode',
      wanted.mode,
      '--sync-schedule',
      wanted.sync.schedule,
      ...(wanted.sync.syncWindow === null ? [] : ['--sync-window', wanted.sync.syncWindow]),
      '--sync-message-ttl',
      wanted.sync.messageTtl,
      '--log-level',
      wanted.logLevel,
      ...flag('--client-tokens', ...wanted.clientTokenIds.map(nameInId)),
      ...flag('--notifications', ...wanted.notifications),
    ],
    ...(made ? { note: 'Makes its scope map and its sync token as well.' } : {}),
  };
  const after = patchAfterCreate(step, wanted);
  const more = made ? without(made.map.actions, ownActions(wanted.name, wanted.mode, repositories)) : [];
  if (more.length === 0) return [create, ...after];
  return [
    create,
    ...after,
    {
      step,
      args: [
        'acr',
        'scope-map',
        'update',
        '--name',
        wanted.name,
        ...registry,
        ...grants('--add-repository', more, true),
        ...grants('--add-gateway', more, false),
      ],
      note: 'What it needs for the registries below it.',
    },
  ];
};

const mapUpdate = (step: Step, registry: readonly string[]): AzCommand => {
  const [before, after] = [step.expected as ScopeMap, step.wanted as ScopeMap];
  const [more, less] = [without(after.actions, before.actions), without(before.actions, after.actions)];
  return {
    step,
    args: [
      'acr',
      'scope-map',
      'update',
      '--name',
      step.target,
      ...registry,
      ...grants('--add-repository', more, true),
      ...grants('--add-gateway', more, false),
      ...grants('--remove-repository', less, true),
      ...grants('--remove-gateway', less, false),
      ...(after.description === before.description ? [] : ['--description', after.description ?? '']),
    ],
  };
};

const deletion = (step: Step, noun: readonly string[], registry: readonly string[]): AzCommand => ({
  step,
  args: ['acr', ...noun, 'delete', '--name', step.target, ...registry, '--yes'],
  onlyIfFound: ['acr', ...noun, 'show', '--name', step.target, ...registry],
});

const commandsOf = (step: Step, plan: Plan, registry: readonly string[]): readonly AzCommand[] => {
  switch (step.kind) {
    case 'enable-data-endpoint': {
      const isOn = (step.wanted as { readonly dataEndpointEnabled: boolean }).dataEndpointEnabled;
      return [{ step, args: ['acr', 'update', '--name', step.target, '--data-endpoint-enabled', String(isOn)] }];
    }
    case 'update-ancestor-scope-map':
    case 'update-scope-map':
      return [mapUpdate(step, registry)];
    case 'create-scope-map': {
      const map = step.wanted as ScopeMap;
      return [
        {
          step,
          args: [
            'acr',
            'scope-map',
            'create',
            '--name',
            map.name,
            ...registry,
            ...grants('--repository', map.actions, true),
            ...grants('--gateway', map.actions, false),
            ...(map.description === null ? [] : ['--description', map.description]),
          ],
        },
      ];
    }
    case 'create-token': {
      const token = step.wanted as Token;
      return [
        {
          step,
          args: [
            'acr',
            'token',
            'create',
            '--name',
            token.name,
            ...registry,
            '--scope-map',
            nameInId(token.scopeMapId ?? ''),
            '--status',
            token.status,
            '--no-passwords',
            'true',
          ],
        },
      ];
    }
    case 'update-token': {
      const status = changeOf(step, 'status')?.after;
      const map = changeOf(step, 'scopeMapId')?.after;
      return [
        {
          step,
          args: [
            'acr',
            'token',
            'update',
            '--name',
            step.target,
            ...registry,
            ...(typeof map === 'string' ? ['--scope-map', nameInId(map)] : []),
            ...(typeof status === 'string' ? ['--status', status] : []),
          ],
        },
      ];
    }
    case 'create-registry':
      return createCommands(step, plan, registry);
    case 'update-registry':
      return [updateCommand(step, registry)];
    case 'deactivate-registry':
      return [{ step, args: ['acr', 'connected-registry', 'deactivate', '--name', step.target, ...registry, '--yes'] }];
    case 'delete-registry':
      return [deletion(step, ['connected-registry'], registry)];
    case 'delete-token':
      return [deletion(step, ['token'], registry)];
    case 'delete-scope-map':
      return [deletion(step, ['scope-map'], registry)];
  }
};

/** The commands of `az` that bring about what the plan does, in its order. A scope map and token that `create` makes itself are left to it. */
export const azCommands = (plan: Plan): readonly AzCommand[] => {
  const registry = ['--registry', nameInId(plan.registryId)];
  const left = new Set(
    plan.steps.flatMap((step) => {
      if (step.kind !== 'create-registry') return [];
      const made = madeWith(step.wanted as ConnectedRegistry, plan);
      return made ? [made.map, made.token] : [];
    }) as unknown[],
  );
  return plan.steps
    .filter((step) => !(['create-scope-map', 'create-token'].includes(step.kind) && left.has(step.wanted)))
    .flatMap((step) => commandsOf(step, plan, registry));
};
