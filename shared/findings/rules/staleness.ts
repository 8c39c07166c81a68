import { type Message, msg } from '../../i18n/message.ts';
import { neverFires, parseCron } from '../../schedule/cron.ts';
import { describeCron } from '../../schedule/cron-text.ts';
import { describeDuration, describeStaleness, formatDuration } from '../../schedule/duration.ts';
import { dayMs, hourMs, type Instant, weekMs } from '../../schedule/instant.ts';
import {
  isAlwaysOpen,
  type ParsedSync,
  shortestInterval,
  WindowEnumerator,
  windowsBetween,
} from '../../schedule/windows.ts';
import { assumptionLabel } from '../../simulate/assumptions.ts';
import { blackoutIntervals, buildLink } from '../../simulate/links.ts';
import { neverMs } from '../../simulate/pick-up.ts';
import { suggestClosing, suggestOffset } from '../../simulate/suggest.ts';
import { createWhatIf, type WhatIf } from '../../simulate/what-if.ts';
import { messageTtlMs, windowMs } from '../../topology/limits.ts';
import type { SyncProperties } from '../../topology/model.ts';
import { type Context, forEachRegistry, type Rule, type Subject } from '../context.ts';
import type { Finding, Fix } from '../types.ts';

const percent = (share: number): string => `${(share * 100).toFixed(share < 0.0995 ? 1 : 0)} %`;

/** The last pass at or before an instant, at which its gap begins; the instant itself if there is none. */
function lastPass(reading: ParsedSync, closed: Float64Array, at: Instant): Instant {
  for (let span = 2 * dayMs; span < neverMs; span *= 4) {
    const { passes } = new WindowEnumerator(reading, at - span, at + 1, closed);
    if (passes.length > 1) return passes.values[passes.length - 1] as number;
  }
  return at;
}

const messagesExpire: Rule = ({ subjects, topology, simulation: { from, to } }) => {
  // Alone under the cloud and with nothing to move, the worst staleness is the longest time without a pick-up.
  const bare = { ...topology, registries: [], sites: {} };
  const known = new Map<Instant, WhatIf>();
  const aloneSince = (since: Instant): WhatIf => {
    const trials = known.get(since) ?? createWhatIf(bare, { from: since, to });
    known.set(since, trials);
    return trials;
  };
  const candidates = { from, to: Math.max(to, from + weekMs) };
  const tried = createWhatIf(bare, candidates);
  return subjects.flatMap(({ registry, reading, ttlMs, simulated }): Finding[] => {
    const share = simulated.pessimistic.expiredShare;
    if (share === null || share === 0 || ttlMs === null || ttlMs < messageTtlMs.least) return [];
    const since = lastPass(reading, blackoutIntervals(topology, registry.name), from);
    const { pessimistic: wait } = aloneSince(since).worst({ ...registry, parent: null });
    if (wait === null) return [];
    const setting = (sync: Partial<SyncProperties>, label: Message): Fix => ({
      label,
      edits: [{ kind: 'set-sync', registry: registry.name, sync }],
    });
    const needed = wait > messageTtlMs.most ? null : formatDuration(Math.ceil(wait / dayMs) * dayMs);
    const closing = suggestClosing(topology, registry, ttlMs, candidates, tried);
    const ways = [
      ...(needed === null
        ? []
        : [
            {
              text: msg('a messageTtl of {needed}', { needed }),
              fix: setting({ messageTtl: needed }, msg('Set messageTtl to {needed}', { needed })),
            },
          ]),
      ...(closing === null
        ? []
        : [
            {
              text: msg('{schedule}, which picks up at least every {staleness}', {
                schedule: closing.schedule,
                staleness: describeStaleness(closing.waitMs),
              }),
              fix: setting({ schedule: closing.schedule }, msg('Set {schedule}', { schedule: closing.schedule })),
            },
          ]),
    ];
    const [first, second] = ways;
    return [
      {
        code: 'gap-longer-than-message-ttl',
        severity: 'warning',
        registry: registry.name,
        message: msg(
          "''{name}'' picks nothing up for up to {staleness}, longer than its messageTtl of {duration}: {percent} of its messages would expire first, which risks a stall until recovery{remedy}",
          {
            name: registry.name,
            staleness: describeStaleness(wait),
            duration: describeDuration(ttlMs),
            percent: percent(share),
            remedy:
              ways.length === 0
                ? '.'
                : msg('; none would with {ways}.', {
                    ways: ways
                      .map(({ text }) => text)
                      .reduce((former, next) => msg('{former}, or with {next}', { former, next })),
                  }),
          },
        ),
        assumption: assumptionLabel('pessimistic'),
        ...(first === undefined ? {} : { fix: first.fix }),
        ...(second === undefined ? {} : { otherFix: second.fix }),
      },
    ];
  });
};

const worstOrInfinite = (ms: number | null): number => ms ?? Infinity;

const windowBeforeParent: Rule = (context) => {
  const { topology, simulation } = context;
  const trials = createWhatIf(topology, simulation);
  const figures = new Map(context.subjects.map((subject) => [subject.registry.name, subject.simulated]));
  return context.subjects.flatMap((subject): Finding[] => {
    const { registry, parent, reading, simulated } = subject;
    if (
      parent === null ||
      reading.continuous ||
      reading.cron === null ||
      !mayGain(subject, context, figures.get(parent.name)?.pessimistic.worstMs ?? null)
    )
      return [];
    const suggestion = suggestOffset(topology, registry, simulation, trials);
    if (suggestion === null) return [];
    const cron = parseCron(suggestion.schedule);
    const now = simulated.pessimistic.worstMs;
    return [
      {
        code: 'window-before-parent',
        severity: 'warning',
        registry: registry.name,
        message: msg(
          "The window of ''{name}'' opens before its parent ''{name2}'' has the day's content: opening once the parent's window has closed ({schedule}) cuts the worst staleness from {staleness} to {staleness2}.",
          {
            name: registry.name,
            name2: parent.name,
            schedule: cron.ok ? lowerFirst(describeCron(cron.value)) : suggestion.schedule,
            staleness: describeStaleness(now),
            staleness2: describeStaleness(suggestion.after.pessimistic),
          },
        ),
        assumption: assumptionLabel('pessimistic'),
        fix: {
          label: msg('Set {schedule}', { schedule: suggestion.schedule }),
          edits: [{ kind: 'set-sync', registry: registry.name, sync: { schedule: suggestion.schedule } }],
        },
      },
    ];
  });
};

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** Opening when the parent closes adds at most that window to the parent's worst; less cannot gain. */
function mayGain({ simulated, parent }: Subject, { subjects }: Context, parentWorst: number | null): boolean {
  if (parent === null || parentWorst === null) return false;
  const reading = subjectsByName(subjects).get(parent.name);
  if (reading === undefined || reading.reading.continuous) return false;
  return worstOrInfinite(simulated.pessimistic.worstMs) - parentWorst > reading.reading.windowMs + hourMs;
}

const subjectIndexes = new WeakMap<readonly Subject[], ReadonlyMap<string, Subject>>();

function subjectsByName(subjects: readonly Subject[]): ReadonlyMap<string, Subject> {
  let found = subjectIndexes.get(subjects);
  if (found === undefined) {
    found = new Map(subjects.map((subject) => [subject.registry.name, subject]));
    subjectIndexes.set(subjects, found);
  }
  return found;
}

/** Longer than the intervals of all but the rarest schedules. */
const longestWindowHorizonMs = 400 * dayMs;

/** Longest merged window, uncut, of a schedule that is not always open. */
function longestWindow(reading: ParsedSync, from: Instant): number {
  const windows = windowsBetween(reading, new Float64Array(), from, from + longestWindowHorizonMs);
  let longest = reading.windowMs;
  for (let i = 0; i < windows.length; i += 2)
    longest = Math.max(longest, (windows[i + 1] as number) - (windows[i] as number));
  return longest;
}

const payloadFits = forEachRegistry(({ registry, reading }, { topology, simulation }): Finding | null => {
  if (reading.continuous || reading.cron === null || neverFires(reading.cron) || isAlwaysOpen(reading)) return null;
  const { transferMs, payloadBytes, linkMbps } = buildLink(topology, registry);
  if (transferMs <= reading.windowMs || payloadBytes === null || linkMbps === null) return null;
  const longest = longestWindow(reading, simulation.from);
  if (transferMs <= longest) return null;
  const needed = Math.ceil(transferMs / hourMs) * hourMs;
  return {
    code: 'payload-does-not-fit',
    severity: 'warning',
    registry: registry.name,
    message: msg(
      "{payload} at {linkMbps} Mbit/s take {duration}, longer than the windows of ''{name}'' ({duration2}): if an unfinished transfer starts again it never arrives, and else it needs {windows2} windows.",
      {
        payload: describeBytes(payloadBytes),
        linkMbps,
        duration: describeDuration(transferMs),
        name: registry.name,
        duration2: describeDuration(longest),
        windows2: Math.ceil(transferMs / longest),
      },
    ),
    assumption: assumptionLabel('pessimistic'),
    ...(needed <= windowMs.most && needed <= shortestInterval(reading.cron)
      ? {
          fix: {
            label: msg('Set the window to {window}', { window: formatDuration(needed) }),
            edits: [{ kind: 'set-sync', registry: registry.name, sync: { syncWindow: formatDuration(needed) } }],
          },
        }
      : {}),
  };
});

function describeBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(bytes) / 3)));
  const amount = bytes / 1_000 ** power;
  return `${amount >= 100 || Number.isInteger(amount) ? amount.toFixed(0) : amount.toFixed(1)} ${units[power] ?? ''}`;
}

/** Passes per window of the parent from which checks count as idle. */
const idleFactor = 12;

const idleChecks = forEachRegistry(
  ({ registry, reading, simulated, parent }, { subjects, simulation }): Finding | null => {
    const above = parent === null ? undefined : subjectsByName(subjects).get(parent.name);
    if (above === undefined || above.reading.continuous || above.reading.cron === null || reading.cron === null)
      return null;
    const news = above.simulated.windows.length / 2;
    if (news === 0 || above.simulated.openMs * 2 > simulation.to - simulation.from) return null;
    const interval = reading.continuous ? 60_000 : shortestInterval(reading.cron);
    const checks = reading.continuous
      ? (simulation.to - simulation.from) / interval
      : Math.max(simulated.windows.length / 2, simulated.openMs / interval);
    if (checks < idleFactor * news) return null;
    return {
      code: 'checks-too-often',
      severity: 'note',
      registry: registry.name,
      message: msg(
        "''{name}'' looks for work {often}, while its parent ''{parent}'' can have news in {count, plural, one {# window} other {# windows}} only over these {duration}.",
        {
          name: registry.name,
          often: reading.continuous
            ? msg('every minute')
            : msg('about every {duration}', { duration: describeDuration(interval) }),
          parent: above.registry.name,
          count: news,
          duration: describeDuration(simulation.to - simulation.from),
        },
      ),
    };
  },
);

export const stalenessRules: readonly Rule[] = [messagesExpire, windowBeforeParent, payloadFits, idleChecks];
