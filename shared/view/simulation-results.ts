import type { Instant } from '../schedule/instant.ts';
import { effectiveAt } from '../simulate/arrivals.ts';
import { createSimulator } from '../simulate/simulate.ts';
import type { Assumption, ParentLoad, RegistrySimulation, Simulation, Staleness } from '../simulate/types.ts';
import { applyEdits } from '../topology/edit.ts';
import type { Edit } from '../topology/edit-types.ts';
import type { Topology } from '../topology/model.ts';
import { indexTopology } from '../topology/tree.ts';
import { createRangeListing, type RangeListing } from './listing.ts';
import type { TimeRange } from './time-range.ts';

/** Request for the simulation results of a topology and of a draft over it. */
export interface ResultsRequest {
  readonly job: number;
  /** Null for the one sent before. */
  readonly actual: Topology | null;
  readonly edits: readonly Edit[];
  /** The range that figures are taken over. */
  readonly horizon: TimeRange;
  /** What the timeline can show: windows and load steps are those of this. No figure depends on it. */
  readonly view: TimeRange;
  readonly now: Instant;
  /** The reading under which a change is said to take effect. */
  readonly assumption: Assumption;
}

/** Entries of the live simulation by their place, and those that differ. */
export interface DraftDelta {
  readonly registries: readonly (RegistrySimulation | number)[];
  readonly loads: readonly (ParentLoad | number)[];
}

export interface SimulationResults {
  readonly job: number;
  /** Null where it is the one said before. Its windows and load steps are those of the view. */
  readonly live: Simulation | null;
  readonly draft: DraftDelta | null;
  /** When each changed registry learns its new schedule, by name; null for never. */
  readonly effectiveAt: Readonly<Record<string, Instant | null>>;
}

/** Response to a request, with the full simulations. */
export interface ResultsBuilder {
  readonly figures: SimulationResults;
  readonly actual: Topology;
  readonly live: Simulation;
  /** The wanted topology and its simulation; null without a draft. */
  readonly edited: { readonly topology: Topology; readonly simulation: Simulation } | null;
}

const isSameStaleness = (one: Staleness, other: Staleness): boolean =>
  one.worstMs === other.worstMs &&
  one.meanMs === other.meanMs &&
  one.p95Ms === other.p95Ms &&
  one.expiredShare === other.expiredShare;

const hasSameResults = (one: RegistrySimulation, other: RegistrySimulation): boolean =>
  one.windows === other.windows &&
  one.parent === other.parent &&
  one.planned === other.planned &&
  isSameStaleness(one.optimistic, other.optimistic) &&
  isSameStaleness(one.pessimistic, other.pessimistic);

/** The draft as the live one's entries by place, and the entries that differ. */
const computeDelta = (topology: Topology, draft: Simulation, live: Simulation, lists: RangeListing): DraftDelta => {
  const places = new Map(live.registries.map(({ name }, at) => [name, at]));
  const loadPlaces = new Map(live.loads.map((load, at) => [load, at]));
  return {
    registries: draft.registries.map((registry) => {
      const at = places.get(registry.name);
      const before = at === undefined ? undefined : live.registries[at];
      return at !== undefined && before !== undefined && hasSameResults(before, registry)
        ? at
        : lists.registry(topology, registry);
    }),
    loads: draft.loads.map((load) => loadPlaces.get(load) ?? lists.load(topology, load)),
  };
};

/** The draft's simulation put together again from the live one and what differs from it. */
export const applyDelta = ({ registries, loads }: DraftDelta, live: Simulation): Simulation => ({
  from: live.from,
  to: live.to,
  registries: registries.flatMap((one) => (typeof one === 'number' ? (live.registries[one] ?? []) : one)),
  loads: loads.flatMap((one) => (typeof one === 'number' ? (live.loads[one] ?? []) : one)),
});

/**
 * Answers one job after the other and keeps what they share, so that a keystroke costs the edited registry and what is
 * below it. Null for a first job without a topology.
 */
export const createResultsBuilder = (): ((job: ResultsRequest) => ResultsBuilder | null) => {
  const simulator = createSimulator();
  let actual: Topology | null = null;
  /** Last live results that were sent. */
  let last: { readonly actual: Topology; readonly live: Simulation; readonly view: TimeRange } | null = null;
  let listing: RangeListing | null = null;

  return ({ job, actual: sent, edits, horizon: { from, to }, view, now, assumption }) => {
    actual = sent ?? actual;
    if (actual === null) return null;
    const known = actual;
    const wanted = edits.length === 0 ? null : applyEdits(known, edits);
    // A draft that does not apply is shown as what is live, with its error beside it.
    const topology = wanted === null ? null : wanted.ok ? wanted.value : known;
    const isKnown = last?.actual === known && last.live.from === from && last.live.to === to;
    const live = isKnown && last !== null ? last.live : simulator.simulate(known, { from, to });
    const isSameView = last?.view.from === view.from && last.view.to === view.to;
    const lists = (listing = isSameView && listing !== null ? listing : createRangeListing(view));
    last = { actual: known, live, view };
    const edited = topology === null ? null : { topology, simulation: simulator.simulate(topology, { from, to }) };
    const after = topology === null ? null : indexTopology(topology);
    const changed = after === null ? [] : known.registries.filter((registry) => after.get(registry.name) !== registry);
    return {
      figures: {
        job,
        live:
          isKnown && isSameView
            ? null
            : {
                from,
                to,
                registries: live.registries.map((one) => lists.registry(known, one)),
                loads: live.loads.map((one) => lists.load(known, one)),
              },
        draft: edited === null ? null : computeDelta(edited.topology, edited.simulation, live, lists),
        effectiveAt: Object.fromEntries(changed.map(({ name }) => [name, effectiveAt(known, name, now, assumption)])),
      },
      actual: known,
      live,
      edited,
    };
  };
};
