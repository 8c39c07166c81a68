import type { AppError } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import { dayMs, startOfDay } from '../../shared/schedule/instant.ts';
import { horizonAt } from '../../shared/simulate/horizon.ts';
import type { SimulationResults } from '../../shared/view/simulation-results.ts';
import type { Session } from './session.ts';

/** Largest fleet that is simulated in the main process: it takes less than 50 ms. */
const maxRegistries = 250;

/** Simulates what `session.view` shows, before the page has a worker to do so. Null above `maxRegistries`. */
export const initialSimulation = async (session: Session): Promise<Result<SimulationResults | null, AppError>> => {
  const view = await session.view();
  if (!view.ok) return view;
  // The settings follow the view, because a restored workspace brings its own scenario.
  const settings = await session.settings();
  const {
    topology,
    edits,
    session: { now },
  } = view.value;
  if (topology.registries.length > maxRegistries) return ok(null);
  const { createResultsBuilder } = await import('../../shared/view/simulation-results.ts');
  const from = startOfDay(now);
  const built = createResultsBuilder()({
    job: 0,
    actual: topology,
    edits,
    horizon: horizonAt(now),
    view: { from, to: from + settings.rangeDays * dayMs },
    now,
    assumption: settings.assumption,
  });
  return ok(built?.figures ?? null);
};
