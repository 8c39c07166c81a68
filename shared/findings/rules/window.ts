import { msg } from '../../i18n/message.ts';
import { t } from '../../i18n/translate.ts';
import { neverFires } from '../../schedule/cron.ts';
import { describeDuration, formatDuration, parseDuration, parseLooseDuration } from '../../schedule/duration.ts';
import { dayMs } from '../../schedule/instant.ts';
import { isAlwaysOpen, shortestInterval, windowsBetween } from '../../schedule/windows.ts';
import { durationBounds, isInRange, terraformWindowMs, windowMs as bounds } from '../../topology/limits.ts';
import { forEachRegistry, type Rule } from '../context.ts';
import type { Finding, Fix } from '../types.ts';

const setWindow = (registry: string, syncWindow: string): Fix => ({
  label: msg('Set the window to {syncWindow}', { syncWindow }),
  edits: [{ kind: 'set-sync', registry, sync: { syncWindow } }],
});

/** The longest window of one to three hours that does not touch the next occurrence; one hour if none fits. */
const fittingWindow = (intervalMs: number): string =>
  formatDuration(intervalMs > terraformWindowMs ? terraformWindowMs : bounds.least);

const windows = forEachRegistry(({ registry, reading }): Finding | null => {
  const { cron, continuous, windowMs } = reading;
  if (cron === null || continuous || neverFires(cron)) return null;
  const { name, sync } = registry;
  const text = sync.syncWindow;
  const interval = shortestInterval(cron);
  if (text === null || text === '') {
    return {
      code: 'window-missing',
      severity: 'error',
      registry: name,
      message: msg(
        "''{name}'' has the schedule ''{schedule}'' but no sync window; it is simulated with {duration}, the documented minimum.",
        { name, schedule: sync.schedule, duration: describeDuration(windowMs) },
      ),
      assumption: t('windows of 1 h'),
      fix: setWindow(name, fittingWindow(interval)),
    };
  }
  const parsed = parseDuration(text);
  if (!parsed.ok) {
    const loose = parseLooseDuration(text);
    return {
      code: 'bad-window',
      severity: 'error',
      registry: name,
      message: msg('The sync window cannot be read. {message}', { message: parsed.error.message }),
      assumption: t('windows of 1 h'),
      fix: setWindow(
        name,
        loose.ok && isInRange(loose.value, bounds) ? formatDuration(loose.value) : fittingWindow(interval),
      ),
    };
  }
  const length = parsed.value;
  if (!isInRange(length, bounds)) {
    const bound = length < bounds.least ? fittingWindow(interval) : formatDuration(bounds.most);
    return {
      code: 'window-out-of-range',
      severity: 'error',
      registry: name,
      message: msg(
        "The sync window of ''{name}'' is {text} ({duration}), and the service takes {durationBounds}: write {bound}.",
        { name, text, duration: describeDuration(length), durationBounds: durationBounds(bounds), bound },
      ),
      fix: setWindow(name, bound),
    };
  }
  if (length >= terraformWindowMs) return null;
  return {
    code: 'window-short',
    severity: 'warning',
    registry: name,
    message: msg(
      "The sync window of ''{name}'' is {duration}: the service documents {duration2} as the least, Terraform refuses less than {duration3}.",
      {
        name,
        duration: describeDuration(length),
        duration2: describeDuration(bounds.least),
        duration3: describeDuration(terraformWindowMs),
      },
    ),
    ...(interval > terraformWindowMs ? { fix: setWindow(name, formatDuration(terraformWindowMs)) } : {}),
  };
});

/** Long enough to show every overlap. */
const overlapHorizonMs = 400 * dayMs;

const overlapping = forEachRegistry(({ registry, reading }, { simulation: { from } }): Finding | null => {
  const { cron, continuous, windowMs } = reading;
  if (cron === null || continuous || neverFires(cron) || registry.sync.syncWindow === null) return null;
  const interval = shortestInterval(cron);
  if (windowMs <= interval) return null;
  // The bound holds for neighbouring days; a weekly schedule has none. Overlap shows in merged windows longer than one.
  const always = isAlwaysOpen(reading);
  const all = always ? [] : windowsBetween(reading, new Float64Array(), from, from + overlapHorizonMs);
  if (!always && !all.some((start, i) => i % 2 === 0 && (all[i + 1] as number) - start > windowMs)) return null;
  return {
    code: 'window-longer-than-interval',
    severity: 'warning',
    registry: registry.name,
    message: msg(
      "The window of ''{name}'', {duration}, is longer than the {duration2} between two occurrences of ''{schedule}'': the windows merge{more}.",
      {
        name: registry.name,
        duration: describeDuration(windowMs),
        duration2: describeDuration(interval),
        schedule: registry.sync.schedule,
        more: always ? msg(' and it is open all the time') : '',
      },
    ),
    assumption: t('overlapping windows merge'),
    ...(always
      ? {
          fix: {
            label: msg('Sync continuously'),
            edits: [{ kind: 'set-sync', registry: registry.name, sync: { schedule: '* * * * *', syncWindow: null } }],
          },
        }
      : interval >= bounds.least
        ? { fix: setWindow(registry.name, formatDuration(interval)) }
        : {}),
  };
});

export const windowRules: readonly Rule[] = [windows, overlapping];
