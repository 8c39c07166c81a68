import type { ConnectedRegistry, SiteAttributes, Topology } from './model.ts';

/** Key of a name, which is unique ignoring case. */
export const nameKey = (name: string): string => name.toLowerCase();

/** Whether an instance was activated and not deactivated, as far as known. */
export const isDeployed = ({ status }: { readonly status: { readonly activation: string | null } }): boolean =>
  status.activation?.toLowerCase() !== 'inactive';

/** Order of siblings, ignoring case, equal in every locale. */
export const compareNames = (a: string, b: string): number => {
  const [x, y] = [nameKey(a), nameKey(b)];
  return x < y ? -1 : x > y ? 1 : a < b ? -1 : a > b ? 1 : 0;
};

interface TreeNode {
  readonly name: string;
  readonly parent: string | null;
}

const cloudKey = '';
const parentKey = (registry: TreeNode): string => (registry.parent === null ? cloudKey : nameKey(registry.parent));

const groupByParent = <T extends TreeNode>(registries: readonly T[]): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const registry of registries) {
    const key = parentKey(registry);
    const group = groups.get(key);
    if (group) group.push(registry);
    else groups.set(key, [registry]);
  }
  return groups;
};

const byName = (a: TreeNode, b: TreeNode): number => compareNames(a.name, b.name);

/** Sorts only if needed. */
const sortSiblings = (group: TreeNode[]): void => {
  if (group.some((one, at) => at > 0 && byName(group[at - 1] as TreeNode, one) > 0)) group.sort(byName);
};

/**
 * Depth-first: parents before children, siblings by name; then orphans (missing parent) with their branches, then
 * cycles from their first name. Linear unless siblings are out of order.
 */
export const sortTree = <T extends TreeNode>(registries: readonly T[]): readonly T[] => {
  const groups = groupByParent(registries);
  groups.forEach(sortSiblings);
  const sorted: T[] = [];
  const seen = new Set<T>();
  const visit = (starts: readonly T[]) => {
    const stack = [...starts].reverse();
    for (let next = stack.pop(); next; next = stack.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      sorted.push(next);
      const children = groups.get(nameKey(next.name)) ?? [];
      for (let i = children.length - 1; i >= 0; i--) stack.push(children[i] as T);
    }
  };
  visit(groups.get(cloudKey) ?? []);
  if (sorted.length === registries.length) return sorted;
  const present = new Set(registries.map(({ name }) => nameKey(name)));
  const rest = registries.filter((registry) => !seen.has(registry)).sort(byName);
  visit(rest.filter((registry) => registry.parent !== null && !present.has(parentKey(registry))));
  for (const registry of rest) visit([registry]);
  return sorted;
};

/** Lookups by name, ignoring case. Handles orphans and cycles. */
export interface TopologyIndex {
  readonly get: (name: string) => ConnectedRegistry | null;
  /** Sorted by name. Null: those directly under the cloud registry. */
  readonly getChildren: (name: string | null) => readonly ConnectedRegistry[];
  /** Null under the cloud registry and if the parent is missing. */
  readonly getParent: (name: string) => ConnectedRegistry | null;
  /** Nearest first. */
  readonly getAncestors: (name: string) => readonly ConnectedRegistry[];
  /** Parents first, without the registry. */
  readonly getDescendants: (name: string) => readonly ConnectedRegistry[];
  /** 1 directly under the cloud, for an orphan and for the entry of a cycle; 0 for an unknown name. */
  readonly getDepth: (name: string) => number;
  readonly inTreeOrder: readonly ConnectedRegistry[];
  /** 0 if there are none. */
  readonly depth: number;
  /** From the topmost registry down to this one. */
  readonly getPath: (name: string) => readonly string[];
  /** Whether its parent is missing. */
  readonly isOrphan: (name: string) => boolean;
  /** Whether it is its own ancestor. */
  readonly isCyclic: (name: string) => boolean;
}

const buildIndex = ({ registries }: Topology): TopologyIndex => {
  const known = new Map(registries.map((registry) => [nameKey(registry.name), registry]));
  const ordered = sortTree(registries);
  const groups = groupByParent(ordered);
  const depths = new Map<string, number>();
  for (const registry of ordered) depths.set(nameKey(registry.name), (depths.get(parentKey(registry)) ?? 0) + 1);

  const get = (name: string) => known.get(nameKey(name)) ?? null;
  const getChildren = (name: string | null) => groups.get(name === null ? cloudKey : nameKey(name)) ?? [];
  const getParent = (name: string) => {
    const parent = get(name)?.parent ?? null;
    return parent === null ? null : get(parent);
  };
  const getAncestors = (name: string) => {
    const found = new Set<ConnectedRegistry>();
    const self = get(name);
    for (let next = getParent(name); next && next !== self && !found.has(next); next = getParent(next.name))
      found.add(next);
    return [...found];
  };
  const getDescendants = (name: string) => {
    const self = get(name);
    const found = new Set<ConnectedRegistry>();
    const stack = [...getChildren(name)].reverse();
    for (let next = stack.pop(); next; next = stack.pop()) {
      if (next === self || found.has(next)) continue;
      found.add(next);
      stack.push(...[...getChildren(next.name)].reverse());
    }
    return [...found];
  };
  return {
    get,
    getChildren,
    getParent,
    getAncestors,
    getDescendants,
    inTreeOrder: ordered,
    depth: Math.max(0, ...new Set(depths.values())),
    getDepth: (name) => depths.get(nameKey(name)) ?? 0,
    getPath: (name) => {
      const self = get(name);
      return self ? [self.name, ...getAncestors(name).map((ancestor) => ancestor.name)].reverse() : [];
    },
    isOrphan: (name) => {
      const parent = get(name)?.parent ?? null;
      return parent !== null && get(parent) === null;
    },
    isCyclic: (name) => {
      const self = get(name);
      if (self === null) return false;
      const last = getAncestors(name).at(-1) ?? self;
      return getParent(last.name) === self;
    },
  };
};

const indexes = new WeakMap<Topology, TopologyIndex>();

/** Memoized per topology object. */
export const indexTopology = (topology: Topology): TopologyIndex => {
  const known = indexes.get(topology);
  if (known) return known;
  const built = buildIndex(topology);
  indexes.set(topology, built);
  return built;
};

/** Empty if none are stored; safe for names such as `constructor`. */
export const getSite = (topology: Topology, registry: string): SiteAttributes => {
  const key = nameKey(registry);
  return (Object.hasOwn(topology.sites, key) ? topology.sites[key] : undefined) ?? {};
};
