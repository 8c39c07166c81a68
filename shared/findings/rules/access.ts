import { joinMessages, type Message, msg } from '../../i18n/message.ts';
import {
  allows,
  findScopeMap,
  findTokenById,
  gatewayActions,
  listSyncedRepositories,
  runtimeRepository,
} from '../../topology/access.ts';
import { maxClientTokens, maxRepositoryActions } from '../../topology/limits.ts';
import type { ConnectedRegistry, Topology } from '../../topology/model.ts';
import { orphanedAccess } from '../../topology/orphans.ts';
import { type Context, forEachRegistry, type Rule } from '../context.ts';
import type { Finding } from '../types.ts';

const describeRepositories = (names: readonly string[]): Message =>
  names.length <= 3
    ? joinMessages(
        names.map((name) => msg("''{name}''", { name })),
        ', ',
      )
    : msg("''{first}'', ''{second}'' and {more} more", {
        first: names[0] ?? '',
        second: names[1] ?? '',
        more: names.length - 2,
      });

const grantFix = new WeakMap<Topology, Map<string, ReadonlySet<string> | null>>();

/** Lower case; null if the scope map was not read. */
function grantedActions(topology: Topology, registry: ConnectedRegistry): ReadonlySet<string> | null {
  let known = grantFix.get(topology);
  if (known === undefined) {
    known = new Map();
    grantFix.set(topology, known);
  }
  let actions = known.get(registry.name);
  if (actions === undefined) {
    const map = findScopeMap(topology, registry);
    actions = map === null ? null : new Set(map.actions.map((action) => action.toLowerCase()));
    known.set(registry.name, actions);
  }
  return actions;
}

const reads = (actions: ReadonlySet<string>, repository: string): boolean =>
  allows(actions, `repositories/${repository}/content/read`);

/** Repositories that a registry syncs and its parent does not have. */
const repositories = forEachRegistry(({ registry, parent }, { topology }): Finding | null => {
  const held = parent === null ? null : grantedActions(topology, parent);
  if (!topology.accessKnown || parent === null || held === null) return null;
  const missing = (listSyncedRepositories(topology, registry) ?? []).filter((repository) => !reads(held, repository));
  if (missing.length === 0) return null;
  return {
    code: 'repository-not-on-parent',
    severity: 'warning',
    registry: registry.name,
    message: msg(
      "''{name}'' is to sync {names}, which its parent ''{parent}'' does not: {count, plural, one {it can never arrive} other {they can never arrive}}.",
      {
        name: registry.name,
        names: describeRepositories(missing),
        parent: parent.name,
        count: missing.length,
      },
    ),
    fix: {
      label: msg("Add to ''{name}''", { name: parent.name }),
      edits: [{ kind: 'repair-access', registry: parent.name }],
    },
  };
});

/**
 * A scope map needs the gateway actions of its registry and all descendants (shared/topology/README.md#33-hierarchy).
 */
const gateways: Rule = ({ topology, subjects, tree }: Context) => {
  if (!topology.accessKnown) return [];
  const lacking = new Map<string, string[]>();
  for (const { registry } of subjects) {
    for (const holder of [registry, ...tree.getAncestors(registry.name)]) {
      const held = grantedActions(topology, holder);
      if (held === null || gatewayActions(registry.name).every((action) => held.has(action))) continue;
      const names = lacking.get(holder.name);
      if (names === undefined) lacking.set(holder.name, [registry.name]);
      else names.push(registry.name);
    }
  }
  return [...lacking].map(([holder, names]): Finding => ({
    code: 'gateway-actions-missing',
    severity: 'warning',
    registry: holder,
    message: msg("The scope map of ''{holder}'' lacks gateway actions of {names}: {child} cannot sync through it.", {
      holder,
      names: describeRepositories(names),
      child: names.length === 1 && names[0] === holder ? msg('it') : msg('they'),
    }),
    fix: { label: msg('Repair the scope map'), edits: [{ kind: 'repair-access', registry: holder }] },
  }));
};

/** Without internet the runtime comes from the parent (shared/topology/README.md#31-limits-and-prerequisites). */
const runtime = forEachRegistry(({ registry, parent }, { topology }): Finding | null => {
  const held = grantedActions(topology, registry);
  if (!topology.accessKnown || parent === null || held === null || reads(held, runtimeRepository)) return null;
  return {
    code: 'runtime-repository-missing',
    severity: 'warning',
    registry: registry.name,
    message: msg(
      "''{name}'' is nested and does not sync ''{runtimeRepository}'': without it, it cannot be updated from its parent, nor anything below it.",
      { name: registry.name, runtimeRepository },
    ),
    fix: {
      label: msg('Add {runtimeRepository}', { runtimeRepository }),
      edits: [{ kind: 'set-repositories', registry: registry.name, add: [runtimeRepository], remove: [] }],
    },
  };
});

const limits = forEachRegistry(({ registry }, { topology }) => {
  const found: Finding[] = [];
  const { length } = registry.clientTokenIds;
  if (length > maxClientTokens) {
    found.push({
      code: 'too-many-client-tokens',
      severity: 'error',
      registry: registry.name,
      message: msg("''{name}'' has {count} client tokens, and the service allows {maxClientTokens}.", {
        name: registry.name,
        count: length,
        maxClientTokens,
      }),
    });
  }
  const actions = [...(grantedActions(topology, registry) ?? [])].filter((action) =>
    action.startsWith('repositories/'),
  ).length;
  if (actions > maxRepositoryActions) {
    found.push({
      code: 'too-many-repository-actions',
      severity: 'error',
      registry: registry.name,
      message: msg(
        "The scope map of ''{name}'' has {actions} repository permissions, and the service allows {maxRepositoryActions}: use wildcards or fewer repositories.",
        { name: registry.name, actions, maxRepositoryActions },
      ),
    });
  }
  return found;
});

/**
 * Access left by a deletion: an enabled token with a password still opens the registry
 * (shared/topology/README.md#22-commands).
 */
const orphans: Rule = ({ topology }) =>
  orphanedAccess(topology).map(({ scopeMap, tokens, madeFor }): Finding => {
    const open = tokens.some(({ status, passwords }) => status === 'enabled' && passwords.length > 0);
    const what =
      tokens.length === 0
        ? msg("The scope map ''{name}'' was", { name: scopeMap.name })
        : msg("The scope map ''{name}'' and its {count, plural, one {token} other {tokens}} {names} were", {
            name: scopeMap.name,
            count: tokens.length,
            names: describeRepositories(tokens.map(({ name }) => name)),
          });
    const rest = open
      ? msg('a password of it still opens the registry')
      : tokens.length === 0
        ? msg('no token uses it')
        : msg('nothing can sign in with it');
    return {
      code: 'orphaned-access',
      severity: open ? 'warning' : 'note',
      registry: null,
      message: msg("{what} made for a connected registry ''{madeFor}'' that is not there; {rest}.", {
        what,
        madeFor,
        rest,
      }),
      fix: {
        label: msg('Clean up'),
        edits: [{ kind: 'delete-access', tokens: tokens.map(({ name }) => name), scopeMaps: [scopeMap.name] }],
      },
    };
  });

/** Disabling the sync token disables the registry (shared/topology/README.md#34-states). */
const disabledToken = forEachRegistry(({ registry }, { topology }): Finding | null =>
  findTokenById(topology, registry.tokenId)?.status !== 'disabled'
    ? null
    : {
        code: 'sync-token-disabled',
        severity: 'warning',
        registry: registry.name,
        message: msg("''{name}'' cannot sync: its sync token is disabled.", { name: registry.name }),
        fix: {
          label: msg('Enable the sync token'),
          edits: [{ kind: 'set-token-status', registry: registry.name, status: 'enabled' }],
        },
      },
);

export const accessRules: readonly Rule[] = [repositories, gateways, runtime, limits, orphans, disabledToken];
