import type { Instant } from '../../shared/schedule/instant.ts';
import {
  clip,
  type ClosedInterval,
  mergeIntervals,
  parseSync,
  type SyncSchedule,
  WindowEnumerator,
} from '../../shared/schedule/windows.ts';

/** Open windows (merged, clipped) and passes of one registry in `[from, to)`, as the simulator enumerates them. */
export const openWindows = (
  sync: SyncSchedule,
  from: Instant,
  to: Instant,
  { blackouts = [] }: { readonly blackouts?: readonly ClosedInterval[] } = {},
) => {
  const reading = parseSync(sync);
  const { windows, passes } = new WindowEnumerator(reading, from, to, mergeIntervals(blackouts));
  return {
    continuous: reading.continuous,
    windows: clip(windows, from, to),
    passes: passes.values.subarray(1, passes.length).filter((at) => at >= from && at < to),
    notes: reading.notes,
  };
};
