import { type AppError, appError } from '../errors.ts';
import { t } from '../i18n/translate.ts';
import { err, ok, type Result } from '../result.ts';
import { listSyncedRepositories } from './access.ts';
import type { Edit, NewRegistry } from './edit-types.ts';
import type { ConnectedRegistry, Topology } from './model.ts';
import { connectedRegistryNameRule } from './rules.ts';
import { getSite, indexTopology, nameKey } from './tree.ts';

type Edits = Result<readonly Edit[], AppError>;

const refuse = (message: string, where: string): Edits => err(appError('refused', message, { where }));

const collectBranch = (topology: Topology, root: ConnectedRegistry): readonly ConnectedRegistry[] => [
  root,
  ...indexTopology(topology).getDescendants(root.name),
];

/** Input to create a registry again under another name or parent; null if its repositories were not read. */
const toNewRegistry = (
  topology: Topology,
  registry: ConnectedRegistry,
  name: string,
  parent: string | null,
): NewRegistry | null => {
  const repositories = listSyncedRepositories(topology, registry);
  if (repositories === null || repositories.length === 0) return null;
  const { mode, sync, clientTokenIds, notifications, logLevel, garbageCollection } = registry;
  return {
    name,
    parent,
    mode,
    sync,
    repositories,
    clientTokenIds,
    notifications,
    logLevel,
    garbageCollection: garbageCollection ?? { enabled: true, schedule: '0 0 * * *' },
  };
};

const repositoriesUnknown = (name: string): Edits =>
  refuse(
    t(
      "The repositories of ''{name}'' are not known from this file, so it cannot be created again; open the registry itself.",
      { name },
    ),
    name,
  );

/** Creates a branch with names from `rename` and its root under `parent`, with its site attributes. */
const createBranch = (
  topology: Topology,
  branch: readonly ConnectedRegistry[],
  parent: string | null,
  rename: (name: string) => string,
): Edits => {
  const edits: Edit[] = [];
  for (const [at, registry] of branch.entries()) {
    const wanted = toNewRegistry(
      topology,
      registry,
      rename(registry.name),
      at === 0 || registry.parent === null ? parent : rename(registry.parent),
    );
    if (wanted === null) return repositoriesUnknown(registry.name);
    edits.push({ kind: 'create', registry: wanted });
    const site = getSite(topology, registry.name);
    if (Object.keys(site).length > 0) edits.push({ kind: 'set-site', registry: wanted.name, site });
  }
  return ok(edits);
};

/**
 * Moves a branch (`parent` null is the cloud registry). A parent is immutable in the service
 * (shared/topology/README.md#13-properties), so what exists is deleted deepest first and created parents first; each
 * site needs a new password and deployment. Errors: not-found; refused below itself or if repositories were not read.
 */
export const moveBranch = (topology: Topology, name: string, parent: string | null): Edits => {
  const index = indexTopology(topology);
  const root = index.get(name);
  if (root === null)
    return err(appError('not-found', t("There is no connected registry ''{name}''.", { name }), { where: name }));
  const branch = collectBranch(topology, root);
  if (nameKey(parent ?? '') === nameKey(root.parent ?? ''))
    return refuse(t("''{name}'' is there already.", { name: root.name }), 'parent');
  if (parent !== null && branch.some((below) => nameKey(below.name) === nameKey(parent)))
    return refuse(t("''{name}'' cannot stand below itself.", { name: root.name }), 'parent');
  const created = createBranch(topology, branch, parent, (same) => same);
  if (!created.ok) return created;
  const deleted = [...branch]
    .reverse()
    .map((registry): Edit => ({ kind: 'delete', registry: registry.name, cleanUp: true }));
  return ok([...deleted, ...created.value]);
};

/**
 * Copies a branch; each name gets the ending, as `b` in `line1b`. Errors: not-found; refused for a taken or invalid
 * name or if repositories were not read.
 */
export const cloneBranch = (topology: Topology, name: string, ending: string, parent: string | null): Edits => {
  const index = indexTopology(topology);
  const root = index.get(name);
  if (root === null)
    return err(appError('not-found', t("There is no connected registry ''{name}''.", { name }), { where: name }));
  const rename = (one: string): string => `${one}${ending}`;
  for (const registry of collectBranch(topology, root)) {
    const wanted = rename(registry.name);
    const broken = connectedRegistryNameRule(wanted);
    if (broken !== null) return refuse(broken, 'ending');
    if (index.get(wanted) !== null)
      return refuse(t("''{wanted}'' exists already; choose another ending.", { wanted }), 'ending');
  }
  return createBranch(topology, collectBranch(topology, root), parent, rename);
};
