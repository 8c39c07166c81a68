import type { AppError } from '../shared/errors.ts';
import { ok, type Result } from '../shared/result.ts';
import { dayMs } from '../shared/schedule/instant.ts';
import type { Figures } from '../shared/view/figures.ts';
import { dayOf } from '../shared/view/time-range.ts';
import type { Session } from './session.ts';

/** As many as are simulated in less than the 50 ms that this process, which the window's frame belongs to, may be busy. */
const mostRegistries = 600;

/** What the page's first picture shows beside the view, worked out while the page is still read and its worker is not there yet. */
export const firstFigures = async (session: Session): Promise<Result<Figures | null, AppError>> => {
  const view = await session.view();
  if (!view.ok) return view;
  // A workspace that comes back brings its own.
  const settings = await session.settings();
  const { topology, edits, session: { now } } = view.value;
  if (topology.registries.length > mostRegistries || settings.rangeDays > 30) return ok(null);
  const { createFigures } = await import('../shared/view/figures.ts');
  const from = dayOf(now);
  const work = createFigures()({ job: 0, actual: topology, edits, from, to: from + settings.rangeDays * dayMs, now, assumption: settings.assumption });
  return ok(work?.figures ?? null);
};
