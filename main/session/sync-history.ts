import type { SyncHistory } from '../../shared/ipc.ts';
import { dayMs, minuteMs } from '../../shared/schedule/instant.ts';
import { parseSync } from '../../shared/schedule/windows.ts';
import { blackoutsOf } from '../../shared/simulate/links.ts';
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

/** What was seen of each registry's sites on this machine. It holds states and times, no secret. */
export interface SyncHistoryStore {
  /** Returns at once. */
  readonly note: (key: string, topology: Topology) => void;
  readonly of: (key: string, topology: Topology) => Promise<SyncHistory>;
  /** One JSON object a line. */
  readonly text: (key: string) => Promise<string>;
}

/** What is shown of it reaches a month back. */
const keptMs = 32 * dayMs;
/** Longest file before older looks are folded into one. */
const foldAbove = 4 * 1024 * 1024;
/** A look that tells nothing new is written down this often, because it shows that nothing happened. */
const restMs = 15 * minuteMs;

const fileOf = (key: string): string => `history/${key}.jsonl`;
const linesOf = (looks: readonly Observation[]): string => looks.map((look) => `${JSON.stringify(look)}\n`).join('');

export const createSyncHistory = (
  store: Store,
  onError: (cause: unknown) => void,
  limit = foldAbove,
): SyncHistoryStore => {
  interface Tail {
    known: ReadonlyMap<string, RegistryState>;
    lastAt: number;
    length: number;
  }
  const tails = new Map<string, Tail>();
  let writing: Promise<void> = Promise.resolve();

  const read = async (key: string): Promise<string> => (await store.read(fileOf(key))) ?? '';
  const tailOf = (looks: readonly Observation[], length: number): Tail => ({
    known: stateAfter(looks),
    lastAt: looks.at(-1)?.at ?? -Infinity,
    length,
  });

  /** Leaves out what is too old, and of what is still too long the older half. */
  const fold = async (key: string, text: string): Promise<Tail> => {
    const looks = parseHistory(text);
    const last = looks.at(-1)?.at ?? 0;
    let kept = compactBefore(looks, last - keptMs);
    if (linesOf(kept).length > limit) kept = compactBefore(kept, kept[Math.floor(kept.length / 2)]?.at ?? last);
    const folded = linesOf(kept);
    if (folded.length < text.length) await store.write(fileOf(key), folded);
    return tailOf(kept, folded.length);
  };

  const add = async (key: string, topology: Topology): Promise<void> => {
    const at = topology.asOf;
    if (at === null) return;
    const known = tails.get(key);
    const tail = known === undefined || known.length > limit ? await fold(key, await read(key)) : known;
    tails.set(key, tail);
    const setBack = at <= tail.lastAt;
    // A clock behind what Azure tells of is wrong; else the one before it was, and what is seen now is written whole.
    if (setBack && topology.registries.some(({ status }) => (status.lastSyncTime ?? -Infinity) > at)) return;
    const look = setBack ? fullObservation(tail.known, topology, at) : diffObservation(tail.known, topology, at);
    if (Object.keys(look.sites).length === 0 && !setBack && at - tail.lastAt < restMs) return;
    const line = linesOf([look]);
    // A line that a crash cut short must not swallow this one.
    const fresh = known === undefined && tail.length > 0 ? '\n' : '';
    await store.append(fileOf(key), fresh + line);
    tails.set(key, {
      known: stateAfter([{ at: tail.lastAt, sites: Object.fromEntries(tail.known) }, look]),
      lastAt: at,
      length: tail.length + line.length,
    });
  };

  return {
    note: (key, topology) => {
      writing = writing.then(() => add(key, topology)).catch(onError);
    },
    of: async (key, topology) => {
      await writing;
      const looks = parseHistory(await read(key));
      const now = topology.asOf ?? 0;
      const sites = topology.registries
        .filter(({ sync }) => !parseSync(sync).continuous)
        .map(({ name }) => {
          const over = (days: number) =>
            windowCompliance(looks, name, now - days * dayMs, now, blackoutsOf(topology, name));
          return [nameKey(name), { days7: over(7), days30: over(30) }] as const;
        });
      return { since: looks[0]?.at ?? null, sites: Object.fromEntries(sites) };
    },
    text: async (key) => {
      await writing;
      return read(key);
    },
  };
};
