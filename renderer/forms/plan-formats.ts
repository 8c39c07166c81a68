import { createFormatter, sourceMessages } from '../../shared/i18n/format.ts';
import { formatMessage, t } from '../../shared/i18n/translate.ts';
import { exportPlan, formatPlanTexts, type PlanFormat } from '../../shared/plan/export.ts';
import type { Plan } from '../../shared/plan/types.ts';

export type PlanFileFormat = PlanFormat | 'json';

export const getPlanFormats = (): readonly { readonly value: PlanFileFormat; readonly label: string }[] => [
  { value: 'json', label: t('Plan, for cascade apply') },
  { value: 'az', label: 'az script, bash' },
  { value: 'powershell', label: 'az script, PowerShell' },
  { value: 'arm', label: t('ARM requests, JSON') },
  { value: 'bicep', label: t('Bicep') },
  { value: 'terraform', label: t('Terraform') },
];

/** `cascade apply` verifies the texts of a plan, in English. */
const formatEnglish = createFormatter(sourceMessages, '24').format;

export const exportPlanFile = (
  plan: Plan,
  format: PlanFileFormat,
): { readonly suggestedName: string; readonly text: string } => {
  const registry = plan.registryId.slice(plan.registryId.lastIndexOf('/') + 1) || 'registry';
  const { fileName, text } =
    format === 'json'
      ? { fileName: 'plan.json', text: `${JSON.stringify(formatPlanTexts(plan, formatEnglish), null, 2)}\n` }
      : exportPlan(plan, format, formatMessage);
  return { suggestedName: `${registry}-${fileName}`, text };
};
