import { msg } from '../../i18n/message.ts';
import { t } from '../../i18n/translate.ts';
import { neverFires, parseCron, suggestCorrection } from '../../schedule/cron.ts';
import { cronWarnings } from '../../schedule/cron-text.ts';
import { describeDuration, formatDuration, parseDuration, parseLooseDuration } from '../../schedule/duration.ts';
import { durationBounds, isInRange, messageTtlMs } from '../../topology/limits.ts';
import { forEachRegistry, type Rule } from '../context.ts';
import type { Finding } from '../types.ts';

const unreadable = forEachRegistry(({ registry, reading }): Finding | null => {
  if (reading.cron !== null) return null;
  const parsed = parseCron(registry.sync.schedule);
  if (parsed.ok) return null;
  const instead = suggestCorrection(registry.sync.schedule);
  return {
    code: 'bad-schedule',
    severity: 'error',
    registry: registry.name,
    message: msg("The schedule ''{schedule}'' cannot be read. {message}", {
      schedule: registry.sync.schedule,
      message: parsed.error.message,
    }),
    ...(instead !== null
      ? {
          fix: {
            label: msg('Set {instead}', { instead }),
            edits: [{ kind: 'set-sync', registry: registry.name, sync: { schedule: instead } }],
          },
        }
      : {}),
  };
});

const never = forEachRegistry(({ registry, reading }): Finding | null =>
  reading.cron === null || !neverFires(reading.cron)
    ? null
    : {
        code: 'never-fires',
        severity: 'error',
        registry: registry.name,
        message: msg("The schedule ''{schedule}'' never fires, as no date matches it: ''{name}'' never syncs.", {
          schedule: registry.sync.schedule,
          name: registry.name,
        }),
      },
);

const doubtful = forEachRegistry(({ registry, reading }, { now }) =>
  reading.cron === null || neverFires(reading.cron)
    ? null
    : cronWarnings(reading.cron, now).map((warning): Finding => {
        const [rewrite] = warning.rewrites;
        return {
          code: warning.kind === 'day-fields' ? 'ambiguous-day-fields' : 'sunday-as-seven',
          severity: warning.kind === 'day-fields' ? 'warning' : 'note',
          registry: registry.name,
          message: warning.message,
          ...(warning.kind === 'day-fields' ? { assumption: t('both day fields must match') } : {}),
          ...(rewrite === undefined
            ? {}
            : {
                fix: {
                  label: msg('Set {schedule} ({meaning})', { schedule: rewrite.schedule, meaning: rewrite.meaning }),
                  edits: [{ kind: 'set-sync', registry: registry.name, sync: { schedule: rewrite.schedule } }],
                },
              }),
        };
      }),
);

const ttl = forEachRegistry(({ registry, ttlMs }): Finding | null => {
  const text = registry.sync.messageTtl;
  const to = (messageTtl: string): Pick<Finding, 'fix'> => ({
    fix: {
      label: msg('Set messageTtl to {messageTtl}', { messageTtl }),
      edits: [{ kind: 'set-sync', registry: registry.name, sync: { messageTtl } }],
    },
  });
  if (ttlMs === null) {
    const parsed = parseDuration(text);
    const loose = parseLooseDuration(text);
    return {
      code: 'bad-message-ttl',
      severity: 'error',
      registry: registry.name,
      message: msg('messageTtl cannot be read. {more}', { more: parsed.ok ? '' : parsed.error.message }),
      ...to(loose.ok && isInRange(loose.value, messageTtlMs) ? formatDuration(loose.value) : 'P2D'),
    };
  }
  if (isInRange(ttlMs, messageTtlMs)) return null;
  const bound = formatDuration(ttlMs < messageTtlMs.least ? messageTtlMs.least : messageTtlMs.most);
  return {
    code: 'message-ttl-out-of-range',
    severity: 'error',
    registry: registry.name,
    message: msg('messageTtl is {text} ({duration}), and the service takes {durationBounds}: write {bound}.', {
      text,
      duration: describeDuration(ttlMs),
      durationBounds: durationBounds(messageTtlMs),
      bound,
    }),
    ...to(bound),
  };
});

export const scheduleRules: readonly Rule[] = [unreadable, never, doubtful, ttl];
