import { vi } from 'vitest';
import { AppState } from '../../renderer/state/app.svelte.ts';
import type { Answer, RequestName } from '../../shared/ipc.ts';
import { ok } from '../../shared/result.ts';
import type { Edit } from '../../shared/topology/edit-types.ts';
import type { Topology } from '../../shared/topology/model.ts';
import { createTopology } from './topology.ts';

vi.mock('../../renderer/workers/spawn.ts', () => {
  const spawn = () => ({ postMessage: () => undefined });
  return {
    spawnSimulationWorker: spawn,
    spawnArrivalsWorker: spawn,
    spawnPlannerWorker: spawn,
    spawnFleetWorker: spawn,
  };
});

export interface AppStateOptions {
  readonly topology?: Topology;
  readonly draft?: readonly Edit[];
  /** Responses of the main process by request; the others return `null`. */
  readonly answers?: { readonly [N in RequestName]?: Answer<N> };
}

/** The window's state over a topology of the emulator, and the requests that it sends. Stubs `window`. */
export const createAppState = ({ topology = createTopology([]), draft = [], answers = {} }: AppStateOptions = {}) => {
  const requests: { readonly name: RequestName; readonly input: unknown }[] = [];
  vi.stubGlobal('window', {
    cascade: {
      request: (name: RequestName, input: unknown) => {
        requests.push({ name, input });
        return Promise.resolve(answers[name] ?? ok(null));
      },
      on: () => () => undefined,
    },
  });
  const app = new AppState();
  app.view = {
    session: {
      source: { kind: 'emulator' },
      registry: null,
      writable: true,
      readOnlyReason: null,
      now: topology.asOf ?? 0,
    },
    topology,
    edits: draft,
    views: [],
  };
  app.draft.load(draft);
  return { app, requests };
};
