import type { SyncHistory } from '../../shared/ipc-payloads.ts';
import { dayMs, minuteMs } from '../../shared/schedule/instant.ts';
import { parseSync } from '../../shared/schedule/windows.ts';
import { findBlackouts } from '../../shared/simulate/links.ts';
import type { Topology } from '../../shared/topology/model.ts';
import { nameKey } from '../../shared/topology/tree.ts';
import {
  compactBefore,
  diffObservation,
  fullObservation,
  type Observation,
  parseHistory,
  type RegistryState,
  stateAfter,
  windowCompliance,
} from '../../shared/watch/history.ts';
import type { Store } from '../storage/store.ts';

/** States and times of each registry's sites as this machine observed them. It holds no secret. */
export interface SyncHistoryStore {
  /** Returns before the observation is written. */
  readonly record: (key: string, topology: Topology) => void;
  readonly summary: (key: string, topology: Topology) => Promise<SyncHistory>;
  /** One JSON object per line. */
  readonly text: (key: string) => Promise<string>;
}

/** Observations are kept for longer than the 30 days that the summary covers. */
const retentionMs = 32 * dayMs;
/** Length, in UTF-16 units, above which the older observations of a file are compacted into one. */
const maxLength = 4 * 1024 * 1024;
/** Interval at which unchanged states are written too, to record that nothing happened. */
const heartbeatMs = 15 * minuteMs;

const getFileName = (key: string): string => `history/${key}.jsonl`;
const serializeLines = (observations: readonly Observation[]): string =>
  observations.map((observation) => `${JSON.stringify(observation)}\n`).join('');

export const createSyncHistory = (
  store: Store,
  onError: (cause: unknown) => void,
  limit = maxLength,
): SyncHistoryStore => {
  interface Tail {
    known: ReadonlyMap<string, RegistryState>;
    lastAt: number;
    length: number;
  }
  const tails = new Map<string, Tail>();
  let writing: Promise<void> = Promise.resolve();

  const read = async (key: string): Promise<string> => (await store.read(getFileName(key))) ?? '';
  const toTail = (observations: readonly Observation[], length: number): Tail => ({
    known: stateAfter(observations),
    lastAt: observations.at(-1)?.at ?? -Infinity,
    length,
  });

  /** Drops observations past their retention, and compacts the older half of what is still too long. */
  const compact = async (key: string, text: string): Promise<Tail> => {
    const observations = parseHistory(text);
    const last = observations.at(-1)?.at ?? 0;
    let kept = compactBefore(observations, last - retentionMs);
    if (serializeLines(kept).length > limit) kept = compactBefore(kept, kept[Math.floor(kept.length / 2)]?.at ?? last);
    const compacted = serializeLines(kept);
    if (compacted.length < text.length) await store.write(getFileName(key), compacted);
    return toTail(kept, compacted.length);
  };

  const add = async (key: string, topology: Topology): Promise<void> => {
    const at = topology.asOf;
    if (at === null) return;
    const known = tails.get(key);
    const tail = known === undefined || known.length > limit ? await compact(key, await read(key)) : known;
    tails.set(key, tail);
    const setBack = at <= tail.lastAt;
    // A clock behind Azure's own times is wrong. Otherwise the earlier clock was, and the full state is written.
    if (setBack && topology.registries.some(({ status }) => (status.lastSyncTime ?? -Infinity) > at)) return;
    const observation = setBack ? fullObservation(tail.known, topology, at) : diffObservation(tail.known, topology, at);
    if (Object.keys(observation.sites).length === 0 && !setBack && at - tail.lastAt < heartbeatMs) return;
    const line = serializeLines([observation]);
    // A crash may have cut the last line short: start a new one.
    const fresh = known === undefined && tail.length > 0 ? '\n' : '';
    await store.append(getFileName(key), fresh + line);
    tails.set(key, {
      known: stateAfter([{ at: tail.lastAt, sites: Object.fromEntries(tail.known) }, observation]),
      lastAt: at,
      length: tail.length + line.length,
    });
  };

  return {
    record: (key, topology) => {
      writing = writing.then(() => add(key, topology)).catch(onError);
    },
    summary: async (key, topology) => {
      await writing;
      const observations = parseHistory(await read(key));
      const now = topology.asOf ?? 0;
      const sites = topology.registries
        .filter(({ sync }) => !parseSync(sync).continuous)
        .map(({ name }) => {
          const over = (days: number) =>
            windowCompliance(observations, name, now - days * dayMs, now, findBlackouts(topology, name));
          return [nameKey(name), { days7: over(7), days30: over(30) }] as const;
        });
      return { since: observations[0]?.at ?? null, sites: Object.fromEntries(sites) };
    },
    text: async (key) => {
      await writing;
      return read(key);
    },
  };
};
