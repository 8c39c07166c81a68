import { t } from '../../shared/i18n/translate.ts';
import type { ApplyState } from '../../shared/ipc-payloads.ts';
import type { Plan, Step, StepState } from '../../shared/plan/types.ts';

export const stepStateLabels = (): Readonly<Record<StepState, string>> => ({
  pending: t('Waiting'),
  running: t('Running'),
  done: t('Done'),
  failed: t('Failed'),
  skipped: t('Not needed'),
});

export const applyStateLabels = (): Readonly<Record<ApplyState['state'], string>> => ({
  running: t('Applying'),
  done: t('Applied and read back'),
  failed: t('Stopped at a failure'),
  cancelled: t('Cancelled'),
  interrupted: t('Interrupted'),
});

export const formatValue = (value: unknown): string => {
  if (value === undefined || value === null || value === '') return t('not set');
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(formatValue).join(', ');
  return JSON.stringify(value);
};

export interface ListChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Added and removed entries; null unless both are lists of strings. Scope maps hold hundreds of actions, so only
 * differences are readable.
 */
export const diffLists = (before: unknown, after: unknown): ListChange | null => {
  const isTexts = (value: unknown): value is readonly string[] =>
    Array.isArray(value) && value.every((item) => typeof item === 'string');
  const from = before === null || before === undefined ? [] : before;
  const to = after === null || after === undefined ? [] : after;
  if (!isTexts(from) || !isTexts(to) || (!Array.isArray(before) && !Array.isArray(after))) return null;
  return { added: to.filter((item) => !from.includes(item)), removed: from.filter((item) => !to.includes(item)) };
};

/** `3 requests: 2 creations, 1 change`. */
export const summarizePlan = (plan: Plan): string => {
  const nouns = {
    PUT: (count: number) => t('{n, plural, one {# creation} other {# creations}}', { n: count }),
    PATCH: (count: number) => t('{n, plural, one {# change} other {# changes}}', { n: count }),
    POST: (count: number) => t('{n, plural, one {# deactivation} other {# deactivations}}', { n: count }),
    DELETE: (count: number) => t('{n, plural, one {# deletion} other {# deletions}}', { n: count }),
  };
  const methods = ['PUT', 'PATCH', 'POST', 'DELETE'] as const;
  const parts = methods.flatMap((method) => {
    const count = plan.steps.filter((step) => step.request.method === method).length;
    return count === 0 ? [] : [nouns[method](count)];
  });
  return t('{n, plural, one {# request} other {# requests}}: {parts}', {
    n: plan.steps.length,
    parts: parts.join(', '),
  });
};

export const shortenPath = (step: Step): string => {
  const mark = '/Microsoft.ContainerRegistry/';
  const at = step.request.path.indexOf(mark);
  return at < 0 ? step.request.path : `…/${step.request.path.slice(at + mark.length)}`;
};
