import type { Instant } from '../schedule/instant.ts';
import { occurrences } from '../schedule/occurrences.ts';
import { parseSync, type SyncSchedule } from '../schedule/windows.ts';
import type { Blackout, Topology } from '../topology/model.ts';
import { nameKey } from '../topology/tree.ts';

export interface RegistryState extends SyncSchedule {
  readonly lastSync: Instant | null;
  readonly state: string | null;
}

/**
 * Changed states of one read by lower-case registry name; null for a removed registry, missing for an unchanged one.
 */
export interface Observation {
  readonly at: Instant;
  readonly sites: Readonly<Record<string, RegistryState | null>>;
}

/** Numbers of windows with a sync, without one, and without evidence. */
export interface WindowCompliance {
  readonly kept: number;
  readonly missed: number;
  readonly unseen: number;
}

type KnownStates = ReadonlyMap<string, RegistryState>;

const toRegistryStates = ({ registries }: Topology): KnownStates =>
  new Map(
    registries.map(({ name, sync: { schedule, syncWindow }, status }) => [
      nameKey(name),
      { schedule, syncWindow, lastSync: status.lastSyncTime, state: status.connectionState },
    ]),
  );

const isSame = (a: RegistryState | undefined, b: RegistryState): boolean =>
  a?.lastSync === b.lastSync && a.state === b.state && a.schedule === b.schedule && a.syncWindow === b.syncWindow;

/** States of `topology` that differ from the known ones. */
export const diffObservation = (known: KnownStates, topology: Topology, at: Instant): Observation => {
  const now = toRegistryStates(topology);
  const changed = [...now].filter(([name, seen]) => !isSame(known.get(name), seen));
  const gone = [...known.keys()].filter((name) => !now.has(name)).map((name) => [name, null] as const);
  return { at, sites: Object.fromEntries([...changed, ...gone]) };
};

/** All states of `topology`, changed or not. */
export const fullObservation = (known: KnownStates, topology: Topology, at: Instant): Observation => ({
  at,
  sites: { ...diffObservation(known, topology, at).sites, ...diffObservation(new Map(), topology, at).sites },
});

/** Folds observations into the latest known states. */
export const stateAfter = (looks: readonly Observation[]): KnownStates => {
  const known = new Map<string, RegistryState>();
  for (const { sites } of looks)
    for (const [name, seen] of Object.entries(sites)) {
      if (seen === null) known.delete(name);
      else known.set(name, seen);
    }
  return known;
};

const isObservation = (value: unknown): value is Observation =>
  typeof value === 'object' &&
  value !== null &&
  'at' in value &&
  typeof value.at === 'number' &&
  'sites' in value &&
  typeof value.sites === 'object' &&
  value.sites !== null;

/** Parses one JSON object a line. Skips lines cut short by a crash and those dated later than a following line. */
export const parseHistory = (text: string): readonly Observation[] => {
  const looks: Observation[] = [];
  for (const line of text.split('\n')) {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      continue;
    }
    if (!isObservation(value)) continue;
    while ((looks.at(-1)?.at ?? -Infinity) >= value.at) looks.pop();
    looks.push(value);
  }
  return looks;
};

/** Merges the observations before `since` into one. */
export const compactBefore = (looks: readonly Observation[], since: Instant): readonly Observation[] => {
  const old = looks.filter(({ at }) => at < since);
  const last = old.at(-1);
  return last === undefined
    ? looks
    : [{ at: last.at, sites: Object.fromEntries(stateAfter(old)) }, ...looks.slice(old.length)];
};

/** Period in which all observations of a site agree. */
interface Run {
  readonly seen: RegistryState;
  /** Null for the first one and after the site was gone. */
  readonly before: Run | null;
  readonly first: Instant;
  last: Instant;
}

const toRuns = (looks: readonly Observation[], name: string): readonly Run[] => {
  const runs: Run[] = [];
  let run: Run | null = null;
  for (const { at, sites } of looks) {
    const state: RegistryState | null | undefined = Object.hasOwn(sites, name) ? sites[name] : undefined;
    if (state === null) run = null;
    else if (state !== undefined) runs.push((run = { seen: state, before: run, first: at, last: at }));
    else if (run !== null) run.last = at;
  }
  return runs;
};

/** Whether a sorted instant lies in `[from, to]`. */
const anyWithin = (instants: Float64Array, from: Instant, to: Instant): boolean => {
  let [low, high] = [0, instants.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((instants[middle] as number) < from) low = middle + 1;
    else high = middle;
  }
  return low < instants.length && (instants[low] as number) <= to;
};

const isClosed = (blackouts: readonly Blackout[], opens: Instant, ends: Instant): boolean =>
  blackouts.some(({ start, end }) => start <= opens && ends <= end);

/**
 * Compliance of a site's windows that ended in `(from, to]`, as far as observed. Azure reports the last sync only: a
 * window is kept if an observation shows a sync in it, missed if one after its end shows an older last sync, unseen if
 * only a newer one was observed. Windows before the first observation or inside a blackout do not count. Assumption:
 * the earlier schedule holds until a new one is observed.
 */
export const windowCompliance = (
  looks: readonly Observation[],
  name: string,
  from: Instant,
  to: Instant,
  blackouts: readonly Blackout[] = [],
): WindowCompliance => {
  const runs = toRuns(looks, nameKey(name));
  const syncs = Float64Array.from(runs.flatMap(({ seen }) => seen.lastSync ?? [])).sort();
  const count = { kept: 0, missed: 0, unseen: 0 };

  const judge = (sync: SyncSchedule, lastSync: Instant | null, after: Instant, until: Instant): void => {
    const { cron, continuous, windowMs } = parseSync(sync);
    const [low, high] = [Math.max(after, from), Math.min(until, to)];
    if (cron === null || continuous || low >= high) return;
    for (const opens of occurrences(cron, low - windowMs + 1, high - windowMs + 1)) {
      const ends = opens + windowMs;
      if (isClosed(blackouts, opens, ends)) continue;
      if (anyWithin(syncs, opens, ends)) count.kept += 1;
      else if (lastSync === null || lastSync < opens) count.missed += 1;
      else count.unseen += 1;
    }
  };

  for (const { seen, before, first, last } of runs) {
    if (before !== null) judge(before.seen, seen.lastSync, before.last, first);
    judge(seen, seen.lastSync, first, last);
  }
  return count;
};
