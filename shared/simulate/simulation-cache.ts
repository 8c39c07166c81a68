import type { Instant } from '../schedule/instant.ts';
import type { ParsedSync, WindowEnumerator } from '../schedule/windows.ts';
import type { ConnectedRegistry } from '../topology/model.ts';
import { ArrivalPool } from './arrival-pool.ts';
import type { Link } from './links.ts';
import { ParentLoads } from './parent-loads.ts';
import type { PickUp } from './pick-up.ts';
import type { StalenessFigures } from './staleness.ts';
import { StalenessDistribution } from './staleness-distribution.ts';
import type { Assumption } from './types.ts';

/** One schedule with its window and closed times: everything that does not depend on the parent. */
export interface SyncFigures {
  readonly link: Link;
  readonly windows: Float64Array;
  readonly openMs: number;
  readonly longestGapMs: number;
  /** Null when no registry of the run that shares it is still to come. */
  openings: WindowEnumerator | null;
  readonly pickUps: Readonly<Record<Assumption, { readonly transferMs: number; readonly pickUp: PickUp }[]>>;
  /** Share of time in which messages expire, by `messageTtl` in milliseconds. */
  readonly expired: Readonly<Record<Assumption, Map<number, number>>>;
}

export type BothFigures = Readonly<Record<Assumption, StalenessFigures>>;

/** Numbers equal keys alike. */
class Interner<Key> {
  readonly #ids = new Map<Key, number>();

  getId(key: Key): number {
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    this.#ids.set(key, this.#ids.size);
    return this.#ids.size - 1;
  }
  get size(): number {
    return this.#ids.size;
  }
  clear(): void {
    this.#ids.clear();
  }
}

const maxInterned = 50_000;
/** More hops than are ever kept: makes one number of a chain and the hop below it. */
const maxHops = 1_048_576;

/**
 * Results of a simulator over one range, shared by registries with equal schedules and equal ancestors and kept from
 * run to run. Ids refer to each other, so that all of them go at once when the range changes or too many are kept.
 */
export class SimulationCache {
  readonly syncs = new Map<number, SyncFigures>();
  /** By the id of a chain. */
  readonly figures = new Map<number, BothFigures>();
  readonly loads = new ParentLoads();
  readonly pool = new ArrivalPool();
  readonly spans = new StalenessDistribution();
  readonly #syncIds = new Interner<ParsedSync | string>();
  readonly #hopIds = new Interner<string>();
  readonly #chainIds = new Interner<number>();
  #range = '';

  startRun(from: Instant, to: Instant): void {
    const isFull = [this.#chainIds, this.#syncIds, this.#hopIds].some(({ size }) => size > maxInterned);
    if (this.#range === `${from} ${to}` && !isFull) return;
    this.#range = `${from} ${to}`;
    this.syncs.clear();
    this.figures.clear();
    this.loads.clear();
    this.#syncIds.clear();
    this.#hopIds.clear();
    this.#chainIds.clear();
  }

  /** Equal for registries with the same schedule, window and closed times. */
  getSyncId({ sync: { schedule, syncWindow } }: ConnectedRegistry, { reading, closed }: Link): number {
    // Equal texts are parsed to the same object, which is therefore the key itself.
    const key = closed.length === 0 ? reading : `${schedule}\n${syncWindow ?? ''}\n${closed.join()}`;
    return this.#syncIds.getId(key);
  }

  /** Equal for the same schedules, transfers and closed times from the cloud down; `above` is null at the top. */
  getChainId(above: number | null, attached: boolean, syncId: number, transferMs: number): number {
    const hop = transferMs === 0 ? 2 * syncId : 2 * this.#hopIds.getId(`${syncId} ${transferMs}`) + 1;
    return this.#chainIds.getId((above === null ? (attached ? 0 : 1) : above + 2) * maxHops + hop);
  }
}
