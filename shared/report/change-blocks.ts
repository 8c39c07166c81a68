import type { Formatter } from '../i18n/format.ts';
import { invertPlan } from '../plan/invert.ts';
import type { PlannedRequest } from '../plan/types.ts';
import { describeStaleness } from '../schedule/duration.ts';
import { isDeployed, nameKey } from '../topology/tree.ts';
import { type Block, heading, numberColumn, paragraph, table } from './blocks.ts';
import { formatUtc } from './dates.ts';
import type { ReportInput } from './report-input.ts';

/** Omits the cloud registry's own id. */
const relativePath = (path: string, cloudId: string): string =>
  path.toLowerCase().startsWith(`${cloudId.toLowerCase()}/`) ? path.slice(cloudId.length + 1) : path;

const formatRequestValue = (value: unknown, cloudId: string): string => {
  if (value === null || value === undefined || value === '') return 'none';
  if (Array.isArray(value)) return value.map((item) => formatRequestValue(item, cloudId)).join(', ');
  return typeof value === 'string' ? relativePath(value, cloudId) : JSON.stringify(value);
};

/** A changed list as its additions and removals: a scope map of a deep tree holds hundreds. */
const formatListDifference = (value: unknown, other: unknown, cloudId: string, { t }: Formatter): string => {
  if (!Array.isArray(value) || !Array.isArray(other) || value.length < 6) return formatRequestValue(value, cloudId);
  const own = value.filter((item) => !other.includes(item));
  return own.length === value.length
    ? formatRequestValue(value, cloudId)
    : t('{more}{count} on both sides', {
        more: own.length === 0 ? '' : t('{valueText}, and ', { valueText: formatRequestValue(own, cloudId) }),
        count: t('{n, plural, one {# entry} other {# entries}}', { n: value.length - own.length }),
      });
};

export const changeBlocks = ({
  formatter,
  topology,
  change: { plan, effects },
}: ReportInput & { readonly change: NonNullable<ReportInput['change']> }): readonly Block[] => {
  const { format, t } = formatter;
  const back = invertPlan(plan);
  const { registryId } = plan;
  const requestText = ({ method, path }: PlannedRequest): string => `${method} ${relativePath(path, registryId)}`;
  const created = new Set(
    plan.steps.flatMap(({ kind, target }) => (kind === 'create-registry' ? [nameKey(target)] : [])),
  );
  const waiting = new Set(topology.registries.filter((one) => !isDeployed(one)).map(({ name }) => nameKey(name)));
  const there = new Set(topology.registries.map(({ name }) => nameKey(name)));
  const lost = plan.steps.filter(({ inverse }) => inverse === null).map(({ summary }) => format(summary));
  return [
    heading(2, t('Proposed change')),
    paragraph(t('Requests and values that are resources are named below {registryId}.', { registryId })),
    table(
      t('Before and after'),
      [t('What'), t('Property'), t('Before'), t('After')],
      plan.steps.flatMap(({ request: { path }, changes }) =>
        changes.map(({ property, before, after }) => [
          path === registryId ? topology.cloud.name : relativePath(path, registryId),
          property,
          formatListDifference(before, after, registryId, formatter),
          formatListDifference(after, before, registryId, formatter),
        ]),
      ),
    ),
    table(
      t('Effect'),
      [t('Registry'), numberColumn(t('Worst before')), numberColumn(t('Worst after')), t('Takes effect (UTC)')],
      effects.map(({ registry, worstStalenessMs, effectiveAt }) => {
        const [isNew, isGone] = [created.has(nameKey(registry)), !there.has(nameKey(registry))];
        return [
          registry,
          isNew ? t('not there') : format(describeStaleness(worstStalenessMs.before)),
          isGone ? t('not there') : format(describeStaleness(worstStalenessMs.after)),
          isGone
            ? t('once it is deleted')
            : isNew
              ? t('once it is deployed')
              : effectiveAt === null && waiting.has(nameKey(registry))
                ? t('once it is deployed')
                : effectiveAt === null
                  ? t('never')
                  : formatUtc(effectiveAt),
        ];
      }),
    ),
    table(
      t('Steps, in order'),
      [t('Step'), t('What'), t('Risk'), t('Request')],
      plan.steps.map(({ id, summary, risk, riskReason, request }) => [
        id,
        [summary, riskReason]
          .filter((part) => part !== '')
          .map(format)
          .join(' '),
        risk,
        requestText(request),
      ]),
    ),
    heading(3, t('Roll-back')),
    paragraph(
      t('{count} take the change back, last first.{more}', {
        count: t('{n, plural, one {# step} other {# steps}}', { n: back.steps.length }),
        more: lost.length > 0 ? t(' Not to be taken back: {lost}', { lost: lost.join(' ') }) : '',
      }),
    ),
    table(
      t('Roll-back steps'),
      [t('Step'), t('Request')],
      back.steps.map(({ id, request }) => [id, requestText(request)]),
    ),
  ];
};
