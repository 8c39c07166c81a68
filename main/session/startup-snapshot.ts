import type { AppError } from '../../shared/errors.ts';
import type { Answer, RequestName } from '../../shared/ipc.ts';
import { ok, type Result } from '../../shared/result.ts';
import { dayMs, dayOf } from '../../shared/schedule/instant.ts';
import { horizonAt } from '../../shared/simulate/horizon.ts';
import { typedArrayReplacer } from '../../shared/view/serialize-results.ts';
import type { SimulationResults } from '../../shared/view/simulation-results.ts';
import type { SnapshotResponses } from '../ipc/server.ts';
import type { Session } from './session.ts';

/** As many as are simulated in less than the 50 ms that this process, which the window's frame belongs to, may be busy. */
const mostRegistries = 250;

/** What the page's first picture shows beside the view, worked out while the page is still read and its worker is not there yet. */
export const initialSimulation = async (session: Session): Promise<Result<SimulationResults | null, AppError>> => {
  const view = await session.view();
  if (!view.ok) return view;
  // A workspace that comes back brings its own.
  const settings = await session.settings();
  const {
    topology,
    edits,
    session: { now },
  } = view.value;
  if (topology.registries.length > mostRegistries) return ok(null);
  const { createResultsBuilder: createFigures } = await import('../../shared/view/simulation-results.ts');
  const from = dayOf(now);
  const work = createFigures()({
    job: 0,
    actual: topology,
    edits,
    horizon: horizonAt(now),
    view: { from, to: from + settings.rangeDays * dayMs },
    now,
    assumption: settings.assumption,
  });
  return ok(work?.figures ?? null);
};

/** The requests that the page makes before anything is drawn. */
const snapshotRequests = ['settings.get', 'view.get', 'simulation.initial'] as const;

/** Their answers, as text: an object would be copied value by value on its way across the bridge, while the page waits for it. */
export type StartupSnapshot = Readonly<Record<(typeof snapshotRequests)[number], string>>;

const asText = <N extends (typeof snapshotRequests)[number]>(answer: Answer<N>): string =>
  JSON.stringify(answer, typedArrayReplacer);

/** Null where nothing can be shown yet. */
export const createStartupSnapshot = async (session: Session): Promise<StartupSnapshot | null> => {
  const view = await session.view();
  return view.ok
    ? {
        'settings.get': asText<'settings.get'>(ok(await session.settings())),
        'view.get': asText<'view.get'>(view),
        'simulation.initial': asText<'simulation.initial'>(await initialSimulation(session)),
      }
    : null;
};

/**
 * The answers that the page is given before there are handlers, each once; then it is a page that was read anew.
 * @param onFirstPaint told that the page has shown them
 */
export const serveSnapshotOnce = (
  first: Promise<StartupSnapshot | null>,
  onFirstPaint: () => void,
): SnapshotResponses => {
  const left = new Set<RequestName>([...snapshotRequests, 'app.firstPaint']);
  return async (name) => {
    if (!left.delete(name)) return null;
    const known = await first;
    if (known === null) return null;
    if (name !== 'app.firstPaint') return known[name as (typeof snapshotRequests)[number]];
    onFirstPaint();
    return ok(null);
  };
};
