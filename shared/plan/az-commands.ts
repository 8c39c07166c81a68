import { escapeControls, jsonEscape } from '../i18n/control-characters.ts';
import { ownActions, parseRepository, repositoriesIn } from '../topology/access.ts';
import { nameInId } from '../topology/arm-id.ts';
import type { ConnectedRegistry, ScopeMap, Token } from '../topology/model.ts';
import { nameKey } from '../topology/tree.ts';
import type { Plan, PlannedRequest, PropertyChange, Step } from './types.ts';

/** Option with its unquoted values. */
export type AzOption = readonly [flag: string, ...values: readonly string[]];

/** Only the values of options hold foreign text. */
export interface AzCall {
  readonly verb: readonly string[];
  readonly options: readonly AzOption[];
}

export interface AzCommand extends AzCall {
  readonly step: Step;
  /** Runs only if this command finds its object, so that a second run does not fail. */
  readonly onlyIfFound?: AzCall;
  readonly note?: string;
}

/** Whether a shell passes a value unchanged and `az` reads it as a plain value. */
export type IsPassable = (value: string) => boolean;

/** API version of requests that no `az` command can send. */
const apiVersion = '2025-11-01';

type Flags = readonly AzOption[];

const flag = (name: string, ...values: readonly string[]): Flags => (values.length === 0 ? [] : [[name, ...values]]);

/** `--repository NAME RIGHT…`, one flag for each repository or gateway. */
const grantFlags = (flagName: string, actions: readonly string[], isRepository: boolean): Flags => {
  const byName = new Map<string, string[]>();
  for (const action of actions) {
    const repository = parseRepository(action);
    if ((repository !== null) !== isRepository) continue;
    const name = repository ?? action.split('/')[1] ?? action;
    const right = action.split('/').slice(-2).join('/');
    byName.set(name, [...(byName.get(name) ?? []), right]);
  }
  return [...byName].flatMap(([name, rights]) => flag(flagName, name, ...rights));
};

const difference = (items: readonly string[], others: readonly string[]): readonly string[] => {
  const gone = new Set(others.map((item) => item.toLowerCase()));
  return items.filter((item) => !gone.has(item.toLowerCase()));
};

const encodePath = (path: string): string =>
  path.replace(/[^A-Za-z0-9/._~()-]/gu, (char) =>
    /\p{Surrogate}/u.test(char) ? '%EF%BF%BD' : encodeURIComponent(char).replaceAll("'", '%27'),
  );

/** JSON without `@`, which `az` may take for a file name, and with escaped control characters. */
const jsonArgument = (value: unknown): string =>
  escapeControls(JSON.stringify(value), '', jsonEscape).replaceAll('@', jsonEscape('@'));

const restCall = (method: string, { path, body }: Pick<PlannedRequest, 'path' | 'body'>): AzCall => ({
  verb: ['rest'],
  options: [
    ['--method', method.toLowerCase()],
    ['--url', `${encodePath(path)}?api-version=${apiVersion}`],
    ...(body === null ? [] : flag('--body', jsonArgument(body))),
  ],
});

const rest = (step: Step): AzCommand => ({ step, ...restCall(step.request.method, step.request) });

/** The step's own request, for values that `az` takes for a file, an option or shell syntax. */
const restFallback = (step: Step): AzCommand => ({
  ...rest(step),
  note: 'One of its values could be taken for a file or an option, so it is sent as it is.',
  ...(step.request.method === 'DELETE'
    ? { onlyIfFound: restCall('get', { path: step.request.path, body: null }) }
    : {}),
});

const findChange = (step: Step, property: string): PropertyChange | undefined =>
  step.changes.find((change) => change.property === property);

/** Properties with a flag in every version of the CLI that knows connected registries. */
const propertiesWithFlag = new Set([
  'parent.syncProperties.schedule',
  'parent.syncProperties.syncWindow',
  'parent.syncProperties.messageTtl',
  'logging.logLevel',
  'clientTokenIds',
  'notificationsList',
]);

const listFlags = (
  step: Step,
  property: string,
  addFlag: string,
  removeFlag: string,
  write: (item: string) => string,
): Flags => {
  const change = findChange(step, property);
  if (!change) return [];
  const [before, after] = [change.before as readonly string[], change.after as readonly string[]];
  return [
    ...flag(addFlag, ...difference(after, before).map(write)),
    ...flag(removeFlag, ...difference(before, after).map(write)),
  ];
};

const textFlag = (step: Step, property: string, flagName: string): Flags => {
  const value = findChange(step, property)?.after;
  return typeof value === 'string' ? flag(flagName, value) : [];
};

const updateCommand = (step: Step, registry: Flags): AzCommand => {
  const continuous = findChange(step, 'parent.syncProperties.schedule')?.after === '* * * * *';
  const dropsWindow = findChange(step, 'parent.syncProperties.syncWindow')?.after === null && !continuous;
  if (dropsWindow || step.changes.some(({ property }) => !propertiesWithFlag.has(property))) {
    return { ...rest(step), note: 'The CLI has no flag for this change in every version, so it is sent as it is.' };
  }
  return {
    step,
    verb: ['acr', 'connected-registry', 'update'],
    options: [
      ['--name', step.target],
      ...registry,
      ...textFlag(step, 'parent.syncProperties.schedule', '--sync-schedule'),
      ...textFlag(step, 'parent.syncProperties.syncWindow', '--sync-window'),
      ...textFlag(step, 'parent.syncProperties.messageTtl', '--sync-message-ttl'),
      ...textFlag(step, 'logging.logLevel', '--log-level'),
      ...listFlags(step, 'clientTokenIds', '--add-client-tokens', '--remove-client-tokens', nameInId),
      ...listFlags(step, 'notificationsList', '--add-notifications', '--remove-notifications', (item) => item),
    ],
  };
};

/** Properties that `create` has no flag for in every version, patched after it. */
const patchAfterCreate = (step: Step, { garbageCollection, auditLog }: ConnectedRegistry): readonly AzCommand[] => {
  const properties = {
    ...(garbageCollection === null ? {} : { garbageCollection }),
    ...(auditLog ? { logging: { auditLogStatus: 'Enabled' } } : {}),
  };
  if (Object.keys(properties).length === 0) return [];
  const patch: Step = { ...step, request: { method: 'PATCH', path: step.request.path, body: { properties } } };
  return [{ ...rest(patch), note: 'Sets what not every version of the CLI can set on creation.' }];
};

/** Scope map and token that `create --repository` makes, of the registry's name. */
interface CreatedAccess {
  readonly map: ScopeMap;
  readonly token: Token;
}

const findCreatedAccess = (registry: ConnectedRegistry, plan: Plan): CreatedAccess | null => {
  const find = (kind: Step['kind']) =>
    plan.steps.find((step) => step.kind === kind && nameKey(step.target) === nameKey(registry.name));
  const [map, token] = [
    find('create-scope-map')?.wanted as ScopeMap | undefined,
    find('create-token')?.wanted as Token | undefined,
  ];
  const own = map && ownActions(registry.name, registry.mode, ownRepositories(registry, map));
  return map &&
    token &&
    own &&
    repositoriesIn(own).length > 0 &&
    nameKey(nameInId(token.scopeMapId ?? '')) === nameKey(map.name)
    ? { map, token }
    : null;
};

const ownRepositories = (registry: ConnectedRegistry, map: ScopeMap): readonly string[] => {
  const granted = new Set(map.actions);
  return repositoriesIn(map.actions).filter((repository) =>
    ownActions(registry.name, registry.mode, [repository]).every((action) => granted.has(action)),
  );
};

const createCommands = (step: Step, made: CreatedAccess | null, registry: Flags): readonly AzCommand[] => {
  const wanted = step.wanted as ConnectedRegistry;
  // `create --parent --sync-token` crashes in the CLI (shared/topology/README.md#23-bugs-of-the-cli-not-copied b).
  const isSayable = wanted.tokenId !== null && (made !== null || wanted.parent === null);
  if (!isSayable) return [{ ...rest(step), note: 'The CLI cannot create it so, therefore it is sent as it is.' }];
  const repositories = made ? ownRepositories(wanted, made.map) : [];
  const access = made ? flag('--repository', ...repositories) : flag('--sync-token', nameInId(wanted.tokenId));
  const create: AzCommand = {
    step,
    verb: ['acr', 'connected-registry', 'create'],
    options: [
      ['--name', wanted.name],
      ...registry,
      ...(wanted.parent === null ? [] : flag('--parent', wanted.parent)),
      ...access,
      ['--mode', wanted.mode],
      ['--sync-schedule', wanted.sync.schedule],
      ...(wanted.sync.syncWindow === null ? [] : flag('--sync-window', wanted.sync.syncWindow)),
      ['--sync-message-ttl', wanted.sync.messageTtl],
      ['--log-level', wanted.logLevel],
      ...flag('--client-tokens', ...wanted.clientTokenIds.map(nameInId)),
      ...flag('--notifications', ...wanted.notifications),
    ],
    ...(made ? { note: 'Makes its scope map and its sync token as well.' } : {}),
  };
  const after = patchAfterCreate(step, wanted);
  const more = made ? difference(made.map.actions, ownActions(wanted.name, wanted.mode, repositories)) : [];
  if (more.length === 0) return [create, ...after];
  return [
    create,
    ...after,
    {
      step,
      verb: ['acr', 'scope-map', 'update'],
      options: [
        ['--name', wanted.name],
        ...registry,
        ...grantFlags('--add-repository', more, true),
        ...grantFlags('--add-gateway', more, false),
      ],
      note: 'What it needs for the registries below it.',
    },
  ];
};

const mapUpdate = (step: Step, registry: Flags): AzCommand => {
  const [before, after] = [step.expected as ScopeMap, step.wanted as ScopeMap];
  const [more, less] = [difference(after.actions, before.actions), difference(before.actions, after.actions)];
  return {
    step,
    verb: ['acr', 'scope-map', 'update'],
    options: [
      ['--name', step.target],
      ...registry,
      ...grantFlags('--add-repository', more, true),
      ...grantFlags('--add-gateway', more, false),
      ...grantFlags('--remove-repository', less, true),
      ...grantFlags('--remove-gateway', less, false),
      ...(after.description === before.description ? [] : flag('--description', after.description ?? '')),
    ],
  };
};

const deletion = (step: Step, noun: readonly string[], registry: Flags): AzCommand => ({
  step,
  verb: ['acr', ...noun, 'delete'],
  options: [['--name', step.target], ...registry, ['--yes']],
  onlyIfFound: { verb: ['acr', ...noun, 'show'], options: [['--name', step.target], ...registry] },
});

const toCommands = (step: Step, made: CreatedAccess | null, registry: Flags): readonly AzCommand[] => {
  switch (step.kind) {
    case 'enable-data-endpoint': {
      const isOn = (step.wanted as { readonly dataEndpointEnabled: boolean }).dataEndpointEnabled;
      return [
        {
          step,
          verb: ['acr', 'update'],
          options: [
            ['--name', step.target],
            ['--data-endpoint-enabled', String(isOn)],
          ],
        },
      ];
    }
    case 'update-ancestor-scope-map':
    case 'update-scope-map':
      return [mapUpdate(step, registry)];
    case 'create-scope-map': {
      const map = step.wanted as ScopeMap;
      return [
        {
          step,
          verb: ['acr', 'scope-map', 'create'],
          options: [
            ['--name', map.name],
            ...registry,
            ...grantFlags('--repository', map.actions, true),
            ...grantFlags('--gateway', map.actions, false),
            ...(map.description === null ? [] : flag('--description', map.description)),
          ],
        },
      ];
    }
    case 'create-token': {
      const token = step.wanted as Token;
      return [
        {
          step,
          verb: ['acr', 'token', 'create'],
          options: [
            ['--name', token.name],
            ...registry,
            ['--scope-map', nameInId(token.scopeMapId ?? '')],
            ['--status', token.status],
            ['--no-passwords', 'true'],
          ],
        },
      ];
    }
    case 'update-token': {
      const status = findChange(step, 'status')?.after;
      const map = findChange(step, 'scopeMapId')?.after;
      return [
        {
          step,
          verb: ['acr', 'token', 'update'],
          options: [
            ['--name', step.target],
            ...registry,
            ...(typeof map === 'string' ? flag('--scope-map', nameInId(map)) : []),
            ...(typeof status === 'string' ? flag('--status', status) : []),
          ],
        },
      ];
    }
    case 'create-registry':
      return createCommands(step, made, registry);
    case 'update-registry':
      return [updateCommand(step, registry)];
    case 'deactivate-registry':
      return [
        {
          step,
          verb: ['acr', 'connected-registry', 'deactivate'],
          options: [['--name', step.target], ...registry, ['--yes']],
        },
      ];
    case 'delete-registry':
      return [deletion(step, ['connected-registry'], registry)];
    case 'delete-token':
      return [deletion(step, ['token'], registry)];
    case 'delete-scope-map':
      return [deletion(step, ['scope-map'], registry)];
  }
};

/**
 * `az` commands with the effect of a plan, in its order, without the scope map and token that `create` makes. A step
 * with a value that cannot be passed is sent as its own request.
 */
export const azCommands = (plan: Plan, isPassable: IsPassable): readonly AzCommand[] => {
  const registry = flag('--registry', nameInId(plan.registryId));
  const isSafe = ({ verb, options }: AzCommand): boolean =>
    verb[0] === 'rest' || options.every(([, ...values]) => values.every(isPassable));
  const madeBy = (step: Step): CreatedAccess | null => {
    const made = step.kind === 'create-registry' ? findCreatedAccess(step.wanted as ConnectedRegistry, plan) : null;
    return made && createCommands(step, made, registry).every(isSafe) ? made : null;
  };
  const left = new Set<unknown>(plan.steps.map(madeBy).flatMap((made) => (made ? [made.map, made.token] : [])));
  return plan.steps
    .filter((step) => !(['create-scope-map', 'create-token'].includes(step.kind) && left.has(step.wanted)))
    .flatMap((step) => {
      const commands = toCommands(step, madeBy(step), registry);
      return commands.every(isSafe) ? commands : [restFallback(step)];
    });
};
