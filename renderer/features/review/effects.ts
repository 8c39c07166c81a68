import type { Finding } from '../../../shared/findings/types.ts';
import { t } from '../../../shared/i18n/translate.ts';
import type { Assumption, RegistrySimulation } from '../../../shared/simulate/types.ts';
import { nameKey } from '../../../shared/topology/tree.ts';

/** Worst staleness of one registry before and after a draft. `from` is undefined for a new registry; null is never. */
export interface StalenessEffect {
  readonly name: string;
  readonly from: number | null | undefined;
  readonly to: number | null;
  readonly change: 'worse' | 'better' | 'same' | 'new';
  /** Whether the draft edits the registry itself. */
  readonly edited: boolean;
}

const length = (ms: number | null): number => ms ?? Infinity;
const classifyChange = (from: number | null | undefined, to: number | null): StalenessEffect['change'] => {
  if (from === undefined) return 'new';
  return length(to) > length(from) ? 'worse' : length(to) < length(from) ? 'better' : 'same';
};

const ranks: Readonly<Record<StalenessEffect['change'], number>> = { worse: 0, new: 1, better: 2, same: 3 };
/** Size of the change in milliseconds; infinite from or to never. */
const getSize = ({ from, to }: StalenessEffect): number =>
  from === undefined || from === to ? length(to) : Math.abs(length(to) - length(from));

/** Changes in worst staleness of all edited or affected registries, worst regression first. */
export const computeEffects = (
  live: ReadonlyMap<string, RegistrySimulation>,
  draft: Iterable<RegistrySimulation>,
  assumption: Assumption,
  edited: ReadonlySet<string>,
): readonly StalenessEffect[] =>
  [...draft]
    .flatMap((after): StalenessEffect | readonly StalenessEffect[] => {
      const from = live.get(after.name)?.[assumption].worstMs;
      const to = after[assumption].worstMs;
      const isEdited = edited.has(nameKey(after.name));
      if (from === to && !isEdited) return [];
      return { name: after.name, from, to, change: classifyChange(from, to), edited: isEdited };
    })
    .sort((a, b) => ranks[a.change] - ranks[b.change] || getSize(b) - getSize(a) || 0);

const getFindingKey = ({ code, registry }: Finding): string => `${code} ${registry === null ? '' : nameKey(registry)}`;

/** Errors and warnings of the draft that the live topology does not have. */
export const findNewFindings = (live: readonly Finding[], draft: readonly Finding[]): readonly Finding[] => {
  const known = new Set(live.map(getFindingKey));
  return draft.filter((finding) => finding.severity !== 'note' && !known.has(getFindingKey(finding)));
};

export const describeEffects = (effects: readonly StalenessEffect[], findings: readonly Finding[]): string => {
  const count = (change: StalenessEffect['change']): number =>
    effects.filter((effect) => effect.change === change).length;
  const [worse, better] = [count('worse'), count('better')];
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  const parts = [
    worse === 0 ? [] : [t('{count} worse', { count: worse })],
    better === 0 ? [] : [t('{count} better', { count: better })],
    errors === 0 ? [] : [t('{n, plural, one {# new error} other {# new errors}}', { n: errors })],
    warnings === 0 ? [] : [t('{n, plural, one {# new warning} other {# new warnings}}', { n: warnings })],
  ].flat();
  return parts.length === 0 ? t('No site better or worse, no new findings') : parts.join(', ');
};
