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

/** Figures of a schedule, window and blackouts, independent of the parent. */
export interface SyncFigures {
  readonly link: Link;
  readonly windows: Float64Array;
  readonly openMs: number;
  readonly longestGapMs: number;
  /** Null once no registry of the run needs it. */
  openings: WindowEnumerator | null;
  readonly pickUps: Readonly<Record<Assumption, { readonly transferMs: number; readonly pickUp: PickUp }[]>>;
  /** Expired share by `messageTtl` in milliseconds. */
  readonly expired: Readonly<Record<Assumption, Map<number, number>>>;
}

export type BothFigures = Readonly<Record<Assumption, StalenessFigures>>;

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
/** Upper limit of kept hops; combines the number of a chain and the hop below. */
const maxHops = 1_048_576;

/**
 * Results over one range, shared by registries with equal schedules and ancestors and across runs. Ids refer to each
 * other, so all are dropped when the range changes or too many are kept.
 */
export class SimulationCache {
  readonly syncs = new Map<number, SyncFigures>();
  /** By chain id. */
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

  /** Equal for equal schedule, window and blackouts. */
  getSyncId({ sync: { schedule, syncWindow } }: ConnectedRegistry, { reading, closed }: Link): number {
    // Equal texts are parsed to the same object, which is therefore the key itself.
    const key = closed.length === 0 ? reading : `${schedule}\n${syncWindow ?? ''}\n${closed.join()}`;
    return this.#syncIds.getId(key);
  }

  /** Equal for equal schedules, transfers and blackouts from the cloud down; `above` is null at the top. */
  getChainId(above: number | null, attached: boolean, syncId: number, transferMs: number): number {
    const hop = transferMs === 0 ? 2 * syncId : 2 * this.#hopIds.getId(`${syncId} ${transferMs}`) + 1;
    return this.#chainIds.getId((above === null ? (attached ? 0 : 1) : above + 2) * maxHops + hop);
  }
}
