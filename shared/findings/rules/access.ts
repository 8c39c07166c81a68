import { allows, gatewayActions, repositoriesOf, runtimeRepository, scopeMapOf } from '../../topology/access.ts';
import { maxClientTokens, maxRepositoryActions } from '../../topology/limits.ts';
import type { ConnectedRegistry, Topology } from '../../topology/model.ts';
import { orphanedAccess } from '../../topology/orphans.ts';
import { each, type Context, type Rule } from '../context.ts';
import type { Finding } from '../types.ts';

const inWords = (names: readonly string[]): string =>
  names.length <= 3 ? names.map((name) => `'${name}'`).join(', ') : `'${names[0] ?? ''}', '${names[1] ?? ''}' and ${names.length - 2} more`;

const grants = new WeakMap<Topology, Map<string, ReadonlySet<string> | null>>();

/** Actions of a registry's scope map in lower case; null where it was not read. */
function granted(topology: Topology, registry: ConnectedRegistry): ReadonlySet<string> | null {
  let known = grants.get(topology);
  if (known === undefined) {
    known = new Map();
    grants.set(topology, known);
  }
  let actions = known.get(registry.name);
  if (actions === undefined) {
    const map = scopeMapOf(topology, registry);
    actions = map === null ? null : new Set(map.actions.map((action) => action.toLowerCase()));
    known.set(registry.name, actions);
  }
  return actions;
}

const reads = (actions: ReadonlySet<string>, repository: string): boolean => allows(actions, `repositories/${repository}/content/read`);

/** Repositories that a registry should sync and its parent does not have. */
const repositories = each(({ registry, parent }, { topology }): Finding | null => {
  const held = parent === null ? null : granted(topology, parent);
  if (!topology.accessKnown || parent === null || held === null) return null;
  const missing = (repositoriesOf(topology, registry) ?? []).filter((repository) => !reads(held, repository));
  if (missing.length === 0) return null;
  return {
    code: 'repository-not-on-parent',
    severity: 'warning',
    registry: registry.name,
    message: `'${registry.name}' is to sync ${inWords(missing)}, which its parent '${parent.name}' does not: ${missing.length === 1 ? 'it' : 'they'} can never arrive.`,
    fix: { label: `Add to '${parent.name}'`, edits: [{ kind: 'repair-access', registry: parent.name }] },
  };
});

/** A scope map must hold the gateway actions of the registry and of all below it (domain.md 3.3). */
const gateways: Rule = ({ topology, subjects, tree }: Context) => {
  if (!topology.accessKnown) return [];
  const lacking = new Map<string, string[]>();
  for (const { registry } of subjects) {
    for (const holder of [registry, ...tree.ancestorsOf(registry.name)]) {
      const held = granted(topology, holder);
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
    message: `The scope map of '${holder}' lacks gateway actions of ${inWords(names)}: ${names.length === 1 && names[0] === holder ? 'it' : 'they'} cannot sync through it.`,
    fix: { label: 'Repair the scope map', edits: [{ kind: 'repair-access', registry: holder }] },
  }));
};

/** A site without a way to the internet gets the runtime itself from its parent (domain.md 3.1). */
const runtime = each(({ registry, parent }, { topology }): Finding | null => {
  const held = granted(topology, registry);
  if (!topology.accessKnown || parent === null || held === null || reads(held, runtimeRepository)) return null;
  return {
    code: 'runtime-repository-missing',
    severity: 'warning',
    registry: registry.name,
    message: `'${registry.name}' is nested and does not sync '${runtimeRepository}': without it, it cannot be updated from its parent, nor anything below it.`,
    fix: { label: `Add ${runtimeRepository}`, edits: [{ kind: 'set-repositories', registry: registry.name, add: [runtimeRepository], remove: [] }] },
  };
});

const limits = each(({ registry }, { topology }) => {
  const found: Finding[] = [];
  const { length } = registry.clientTokenIds;
  if (length > maxClientTokens) {
    found.push({
      code: 'too-many-client-tokens',
      severity: 'error',
      registry: registry.name,
      message: `'${registry.name}' has ${length} client tokens, and the service allows ${maxClientTokens}.`,
    });
  }
  const actions = [...(granted(topology, registry) ?? [])].filter((action) => action.startsWith('repositories/')).length;
  if (actions > maxRepositoryActions) {
    found.push({
      code: 'too-many-repository-actions',
      severity: 'error',
      registry: registry.name,
      message: `The scope map of '${registry.name}' has ${actions} repository permissions, and the service allows ${maxRepositoryActions}: use wildcards or fewer repositories.`,
    });
  }
  return found;
});

/** What a deletion left behind; a token that is enabled and has a password still opens the registry (domain.md 2.2). */
const orphans: Rule = ({ topology }) =>
  orphanedAccess(topology).map(({ scopeMap, tokens, madeFor }): Finding => {
    const open = tokens.some(({ status, passwords }) => status === 'enabled' && passwords.length > 0);
    const what = tokens.length === 0 ? `The scope map '${scopeMap.name}' was` : `The scope map '${scopeMap.name}' and its ${tokens.length === 1 ? 'token' : 'tokens'} ${inWords(tokens.map(({ name }) => name))} were`;
    const rest = open ? 'a password of it still opens the registry' : tokens.length === 0 ? 'no token uses it' : 'nothing can sign in with it';
    return {
      code: 'orphaned-access',
      severity: open ? 'warning' : 'note',
      registry: null,
      message: `${what} made for a connected registry '${madeFor}' that is not there; ${rest}.`,
      fix: { label: 'Clean up', edits: [{ kind: 'delete-access', tokens: tokens.map(({ name }) => name), scopeMaps: [scopeMap.name] }] },
    };
  });

export const accessRules: readonly Rule[] = [repositories, gateways, runtime, limits, orphans];
