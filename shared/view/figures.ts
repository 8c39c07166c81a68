import type { Instant } from '../schedule/instant.ts';
import { effectiveAt } from '../simulate/arrivals.ts';
import { createSimulator } from '../simulate/simulate.ts';
import type { Assumption, ParentLoad, RegistrySimulation, Simulation, Staleness } from '../simulate/types.ts';
import { applyEdits } from '../topology/edit.ts';
import type { Edit } from '../topology/edit-types.ts';
import type { Topology } from '../topology/model.ts';
import { indexTopology } from '../topology/tree.ts';

/** A question for the figures of a topology and of a draft over it. */
export interface FiguresJob {
  readonly job: number;
  /** Null where it is the one sent before. */
  readonly actual: Topology | null;
  readonly edits: readonly Edit[];
  readonly from: Instant;
  readonly to: Instant;
  readonly now: Instant;
  /** The reading under which a change is said to take effect. */
  readonly assumption: Assumption;
}

/** Entries of the live simulation by their place, and those that differ. */
export interface FiguresOfDraft {
  readonly registries: readonly (RegistrySimulation | number)[];
  readonly loads: readonly (ParentLoad | number)[];
}

export interface Figures {
  readonly job: number;
  /** Null where it is the one said before. */
  readonly live: Simulation | null;
  readonly draft: FiguresOfDraft | null;
  /** When each changed registry learns its new schedule, by name; null for never. */
  readonly effectiveAt: Readonly<Record<string, Instant | null>>;
}

/** The answer to a job, and the whole simulations that it was made of. */
export interface FiguresWork {
  readonly figures: Figures;
  readonly actual: Topology;
  readonly live: Simulation;
  /** The wanted topology and its simulation; null without a draft. */
  readonly edited: { readonly topology: Topology; readonly simulation: Simulation } | null;
}

const sameStaleness = (one: Staleness, other: Staleness): boolean =>
  one.worstMs === other.worstMs &&
  one.meanMs === other.meanMs &&
  one.p95Ms === other.p95Ms &&
  one.expiredShare === other.expiredShare;

const sameFigures = (one: RegistrySimulation, other: RegistrySimulation): boolean =>
  one.windows === other.windows &&
  one.parent === other.parent &&
  sameStaleness(one.optimistic, other.optimistic) &&
  sameStaleness(one.pessimistic, other.pessimistic);

/** The draft as the live one's entries by place, and the entries that differ. */
const againstLive = (draft: Simulation, live: Simulation): FiguresOfDraft => {
  const places = new Map(live.registries.map(({ name }, at) => [name, at]));
  const loadPlaces = new Map(live.loads.map((load, at) => [load, at]));
  return {
    registries: draft.registries.map((registry) => {
      const at = places.get(registry.name);
      const before = at === undefined ? undefined : live.registries[at];
      return at !== undefined && before !== undefined && sameFigures(before, registry) ? at : registry;
    }),
    loads: draft.loads.map((load) => loadPlaces.get(load) ?? load),
  };
};

/** The draft's simulation put together again from the live one and what differs from it. */
export const wholeDraft = ({ registries, loads }: FiguresOfDraft, live: Simulation): Simulation => ({
  from: live.from,
  to: live.to,
  registries: registries.flatMap((one) => (typeof one === 'number' ? (live.registries[one] ?? []) : one)),
  loads: loads.flatMap((one) => (typeof one === 'number' ? (live.loads[one] ?? []) : one)),
});

/**
 * Answers one job after the other and keeps what they share, so that a keystroke costs the edited registry and what is below it.
 * Null for a first job without a topology.
 */
export const createFigures = (): ((job: FiguresJob) => FiguresWork | null) => {
  const simulator = createSimulator();
  let actual: Topology | null = null;
  /** What was told of the live topology already. */
  let told: { readonly actual: Topology; readonly live: Simulation } | null = null;

  return ({ job, actual: sent, edits, from, to, now, assumption }) => {
    actual = sent ?? actual;
    if (actual === null) return null;
    const known = actual;
    const wanted = edits.length === 0 ? null : applyEdits(known, edits);
    // A draft that does not apply is shown as what is live, with its error beside it.
    const topology = wanted === null ? null : wanted.ok ? wanted.value : known;
    const isTold = told?.actual === known && told.live.from === from && told.live.to === to;
    const live = isTold && told !== null ? told.live : simulator.simulate(known, { from, to });
    told = { actual: known, live };
    const edited = topology === null ? null : { topology, simulation: simulator.simulate(topology, { from, to }) };
    const after = topology === null ? null : indexTopology(topology);
    const changed = after === null ? [] : known.registries.filter((registry) => after.get(registry.name) !== registry);
    return {
      figures: {
        job,
        live: isTold ? null : { from, to, registries: live.registries, loads: live.loads },
        draft: edited === null ? null : againstLive(edited.simulation, live),
        effectiveAt: Object.fromEntries(changed.map(({ name }) => [name, effectiveAt(known, name, now, assumption)])),
      },
      actual: known,
      live,
      edited,
    };
  };
};
