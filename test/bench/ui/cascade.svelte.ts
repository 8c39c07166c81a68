import '@fontsource-variable/inter/wght.css';
import '../../../renderer/styles/tokens.css';
import '../../../renderer/styles/base.css';
import { type Component, mount } from 'svelte';
import Graph from '../../../renderer/features/topology/graph/Graph.svelte';
import Timeline from '../../../renderer/features/topology/timeline/Timeline.svelte';
import { AppState } from '../../../renderer/state/app.svelte.ts';
import { createAppContext } from '../../../renderer/state/context.ts';
import type { CascadeBridge } from '../../../shared/ipc.ts';
import type { View } from '../../../shared/ipc-payloads.ts';
import { dayMs, startOfDay } from '../../../shared/schedule/instant.ts';
import type { Settings } from '../../../shared/settings.ts';
import { horizonAt } from '../../../shared/simulate/horizon.ts';
import type { Topology } from '../../../shared/topology/model.ts';
import { createResultsBuilder, type SimulationResults } from '../../../shared/view/simulation-results.ts';
import { graphFleet, now, timelineDays, timelineFleet } from './fleet.ts';
import type { Side } from './side.ts';

const settings: Settings = {
  theme: 'light',
  language: 'en',
  readOnly: false,
  assumption: 'pessimistic',
  rangeDays: timelineDays,
  localTime: true,
  zone: 'site',
  clock: '24',
  payloadBytes: null,
  notifyMissed: false,
  production: [],
  layout: {},
  grids: {},
};

/** Replaces the main process: it has read the fleet, and the figures up to its limit. */
const answerFrom = (topology: Topology, figures: SimulationResults | null): void => {
  const view: View = {
    session: {
      source: { kind: 'file', name: 'fleet.json', format: 'az-list' },
      registry: null,
      writable: false,
      readOnlyReason: 'A file.',
      now,
    },
    topology,
    edits: [],
    views: [],
  };
  const answers: Readonly<Record<string, unknown>> = {
    'view.get': view,
    'simulation.initial': figures,
    'settings.get': settings,
    'settings.set': settings,
    'apply.last': null,
  };
  const cascade: CascadeBridge = {
    request: (name) => Promise.resolve({ ok: true, value: answers[name] ?? null }) as never,
    on: () => () => undefined,
  };
  Object.assign(window, { cascade });
};

type Drawn = Component<{ topology: Topology } & Record<string, unknown>>;

const createSide = (
  topology: Topology,
  figures: SimulationResults | null,
  drawn: Drawn,
  props: Record<string, unknown>,
  isShown: () => boolean,
  place: (app: AppState) => string,
): Side => {
  let app: AppState | undefined;
  return {
    show: (target) => {
      answerFrom(topology, figures);
      const state = (app = new AppState());
      void state.start();
      $effect.root(() => {
        $effect.pre(() => state.simulations.simulate());
        let mounted = false;
        $effect.pre(() => {
          if (mounted || state.displayedTopology === null) return;
          mounted = true;
          mount(drawn, {
            target,
            props: { topology: state.displayedTopology, ...props },
            context: createAppContext(state),
          });
        });
      });
    },
    isShown,
    place: () => (app === undefined ? '' : place(app)),
  };
};

export const graphSide = (): Side =>
  createSide(
    graphFleet(),
    null,
    Graph as Drawn,
    { width: innerWidth, height: innerHeight },
    () => document.querySelector('[role=treeitem]') !== null,
    ({ camera }) => JSON.stringify(camera),
  );

export const timelineSide = (): Side => {
  const topology = timelineFleet();
  const from = startOfDay(now);
  const work = createResultsBuilder()({
    job: 0,
    actual: topology,
    edits: [],
    horizon: horizonAt(now),
    view: { from, to: from + timelineDays * dayMs },
    now,
    assumption: 'pessimistic',
  });
  return createSide(
    topology,
    work?.figures ?? null,
    Timeline as Drawn,
    { fullWidth: innerWidth },
    () => /^[1-9]/.test(document.querySelector('[role=option] .visually-hidden')?.textContent ?? ''),
    ({ visible }) => `${visible.from} ${visible.to} ${document.querySelector('.lanes')?.scrollTop ?? 0}`,
  );
};
