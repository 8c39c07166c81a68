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

export interface ResultsRequest {
  readonly job: number;
  /** Null if unchanged since the last request. */
  readonly actual: Topology | null;
  readonly edits: readonly Edit[];
  /** Range of the figures. */
  readonly horizon: TimeRange;
  /** Range of listed windows and load steps; no figure depends on it. */
  readonly view: TimeRange;
  readonly now: Instant;
  /** Assumption under which a change takes effect. */
  readonly assumption: Assumption;
}

/** Indices into the live simulation, and the entries that differ. */
export interface DraftDelta {
  readonly registries: readonly (RegistrySimulation | number)[];
  readonly loads: readonly (ParentLoad | number)[];
}

export interface SimulationResults {
  readonly job: number;
  /** Null if unchanged since the last response; windows and load steps are those of `view`. */
  readonly live: Simulation | null;
  readonly draft: DraftDelta | null;
  /** When each changed registry learns its new schedule, by name; null for never. */
  readonly effectiveAt: Readonly<Record<string, Instant | null>>;
}

/** Response with the full simulations. */
export interface ResultsBuilder {
  readonly figures: SimulationResults;
  readonly actual: Topology;
  readonly live: Simulation;
  /** Null without a draft. */
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

/** Rebuilds the draft's simulation from the live one. */
export const applyDelta = ({ registries, loads }: DraftDelta, live: Simulation): Simulation => ({
  from: live.from,
  to: live.to,
  registries: registries.flatMap((one) => (typeof one === 'number' ? (live.registries[one] ?? []) : one)),
  loads: loads.flatMap((one) => (typeof one === 'number' ? (live.loads[one] ?? []) : one)),
});

/**
 * Answers requests in turn and shares results between them, so that a keystroke costs the edited registry and its
 * descendants. Null for a first request without a topology.
 */
export const createResultsBuilder = (): ((job: ResultsRequest) => ResultsBuilder | null) => {
  const simulator = createSimulator();
  let actual: Topology | null = null;
  /** Last live results sent. */
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
