import { type Message, msg, type TextMessage } from '../i18n/message.ts';
import { listSyncedRepositories } from '../topology/access.ts';
import { nameInId } from '../topology/arm-id.ts';
import type { Edit } from '../topology/edit-types.ts';
import type { ConnectedRegistry, Topology } from '../topology/model.ts';
import { compareNames, getSite, indexTopology, nameKey, sortTree } from '../topology/tree.ts';

/** Who changed a value since the base: draft, Azure, both alike, or both differently. */
export type ChangeOrigin = 'draft' | 'azure' | 'both' | 'conflict';

/** `registry` is its presence. */
type ThreeWayField =
  | 'registry'
  | 'parent'
  | 'mode'
  | 'schedule'
  | 'window'
  | 'messageTtl'
  | 'logLevel'
  | 'notifications'
  | 'clientTokens'
  | 'activation'
  | 'garbageCollection'
  | 'repositories';

export interface ThreeWayRow {
  readonly registry: string;
  readonly field: ThreeWayField;
  readonly label: TextMessage;
  /** Null if the registry or value is absent. */
  readonly base: Message | null;
  readonly draft: Message | null;
  readonly azure: Message | null;
  readonly change: ChangeOrigin;
}

const names = (ids: readonly string[]): string => ids.map(nameInId).sort(compareNames).join(', ');

interface Field {
  readonly field: ThreeWayField;
  readonly label: TextMessage;
  /** The value as canonical text, by which it is compared. */
  readonly read: (registry: ConnectedRegistry, topology: Topology) => string | null;
  /** The value as displayed; the canonical text if omitted. */
  readonly describe?: (value: string) => Message;
  readonly ignoresCase?: true;
  /** Whether null may also mean unreported. */
  readonly mayBeUnknown?: true;
}

/** Editable values. */
const fields: readonly Field[] = [
  {
    field: 'parent',
    label: msg('Parent'),
    read: ({ parent }, { cloud }) => parent ?? cloud.name,
    ignoresCase: true,
  },
  { field: 'mode', label: msg('Mode'), read: ({ mode }) => mode },
  { field: 'schedule', label: msg('Schedule'), read: ({ sync }) => sync.schedule },
  { field: 'window', label: msg('Window'), read: ({ sync }) => sync.syncWindow },
  { field: 'messageTtl', label: msg('Message TTL'), read: ({ sync }) => sync.messageTtl },
  { field: 'logLevel', label: msg('Log level'), read: ({ logLevel }) => logLevel },
  {
    field: 'notifications',
    label: msg('Notifications'),
    read: ({ notifications }) => [...notifications].sort().join(', '),
  },
  { field: 'clientTokens', label: msg('Client tokens'), read: ({ clientTokenIds }) => names(clientTokenIds) },
  { field: 'activation', label: msg('Activation'), read: ({ status }) => status.activation, mayBeUnknown: true },
  {
    field: 'garbageCollection',
    label: msg('Garbage collection'),
    read: ({ garbageCollection }) =>
      garbageCollection === null ? null : garbageCollection.enabled ? garbageCollection.schedule : 'off',
    describe: (value) => (value === 'off' ? msg('off') : value),
    mayBeUnknown: true,
  },
  {
    field: 'repositories',
    label: msg('Repositories'),
    read: (registry, topology) =>
      topology.accessKnown ? (listSyncedRepositories(topology, registry)?.join(', ') ?? null) : null,
    mayBeUnknown: true,
  },
];

/** Null if unchanged on both sides. */
const classifyChange = (base: string | null, draft: string | null, azure: string | null): ChangeOrigin | null => {
  const [mine, theirs] = [draft !== base, azure !== base];
  if (!mine && !theirs) return null;
  if (mine && theirs) return draft === azure ? 'both' : 'conflict';
  return mine ? 'draft' : 'azure';
};

/** A workspace's draft over Azure's state: its differing site attributes, then its edits. */
export const rebaseEdits = (base: Topology, edits: readonly Edit[], azure: Topology): readonly Edit[] => [
  ...azure.registries.flatMap(({ name }): readonly Edit[] => {
    const site = getSite(base, name);
    const isChanged = Object.keys(site).length > 0 && JSON.stringify(site) !== JSON.stringify(getSite(azure, name));
    return isChanged ? [{ kind: 'set-site', registry: name, site }] : [];
  }),
  ...edits,
];

/**
 * Changes of draft and Azure since the base, in tree order, conflicts first within a registry. A value that one side
 * does not report is unchanged.
 */
export const compareThreeWay = (base: Topology, draft: Topology, azure: Topology): readonly ThreeWayRow[] => {
  const [before, mine, theirs] = [base, draft, azure].map(indexTopology) as [
    ReturnType<typeof indexTopology>,
    ReturnType<typeof indexTopology>,
    ReturnType<typeof indexTopology>,
  ];
  const all = new Map(
    [...azure.registries, ...draft.registries, ...base.registries].map((registry) => [
      nameKey(registry.name),
      registry,
    ]),
  );
  return sortTree([...all.values()]).flatMap(({ name }): readonly ThreeWayRow[] => {
    const [was, wanted, is] = [before.get(name), mine.get(name), theirs.get(name)];
    const there = (registry: ConnectedRegistry | null): string | null => (registry === null ? null : 'exists');
    const describePresence = (registry: ConnectedRegistry | null): Message | null =>
      registry === null ? null : msg('exists');
    const presence = classifyChange(there(was), there(wanted), there(is));
    const rows = fields.flatMap((one): readonly ThreeWayRow[] => {
      const { field, label, read, describe = (text: string) => text, ignoresCase, mayBeUnknown } = one;
      const show = (text: string | null): Message | null => (text === null ? null : describe(text));
      const value = (registry: ConnectedRegistry | null, topology: Topology): string | null =>
        registry === null ? null : read(registry, topology);
      const [b, d, a] = [value(was, base), value(wanted, draft), value(is, azure)];
      if (
        mayBeUnknown &&
        [[was, b] as const, [wanted, d] as const, [is, a] as const].some(
          ([registry, text]) => registry !== null && text === null,
        )
      )
        return [];
      const alike = ignoresCase ? [b, d, a].map((text) => text?.toLowerCase() ?? null) : [b, d, a];
      const change = classifyChange(alike[0] ?? null, alike[1] ?? null, alike[2] ?? null);
      // Of a registry that was added or deleted, list only properties on which both remaining sides disagree.
      if (change === null || (presence !== null && !(wanted !== null && is !== null && change === 'conflict')))
        return [];
      return [{ registry: name, field, label, base: show(b), draft: show(d), azure: show(a), change }];
    });
    // Deleted on one side and changed on the other: the deletion would take the change with it.
    const touched = (registry: ConnectedRegistry | null, topology: Topology): boolean =>
      was !== null && registry !== null && fields.some(({ read }) => read(was, base) !== read(registry, topology));
    const lost =
      presence === 'draft' && wanted === null
        ? touched(is, azure)
        : presence === 'azure' && is === null
          ? touched(wanted, draft)
          : false;
    const own: readonly ThreeWayRow[] =
      presence === null
        ? []
        : [
            {
              registry: name,
              field: 'registry',
              label: msg('Registry'),
              base: describePresence(was),
              draft: describePresence(wanted),
              azure: describePresence(is),
              change: lost ? 'conflict' : presence,
            },
          ];
    return [...own, ...rows].sort((a, b) => Number(b.change === 'conflict') - Number(a.change === 'conflict'));
  });
};
