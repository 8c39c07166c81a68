import type { FormatMessage } from '../i18n/format.ts';
import { azScript } from './az-script.ts';
import { toBicep } from './bicep.ts';
import { toTerraform } from './terraform.ts';
import type { Plan } from './types.ts';

export type PlanFormat = 'az' | 'powershell' | 'bicep' | 'terraform' | 'arm';

/** Requests as JSON, in order, with their api-version in one place. */
const armRequests = ({ id, registryId, steps }: Plan): string =>
  `${JSON.stringify(
    {
      plan: id,
      registry: registryId,
      apiVersion: '2025-11-01',
      requests: steps.map(({ id: step, request }) => ({ step, ...request })),
    },
    null,
    2,
  )}\n`;

const exporters: Readonly<
  Record<PlanFormat, { readonly fileName: string; readonly write: (plan: Plan, formatText: FormatMessage) => string }>
> = {
  az: { fileName: 'plan.sh', write: (plan, formatText) => azScript(plan, formatText, 'bash') },
  powershell: { fileName: 'plan.ps1', write: (plan, formatText) => azScript(plan, formatText, 'powershell') },
  bicep: { fileName: 'plan.bicep', write: toBicep },
  terraform: { fileName: 'plan.tf', write: toTerraform },
  arm: { fileName: 'plan.arm.json', write: armRequests },
};

/** The plan for a file: its messages as text. */
export const formatPlanTexts = (plan: Plan, formatText: FormatMessage): Plan => ({
  ...plan,
  steps: plan.steps.map((step) => ({
    ...step,
    summary: formatText(step.summary),
    riskReason: formatText(step.riskReason),
  })),
});

export const exportPlan = (
  plan: Plan,
  format: PlanFormat,
  formatText: FormatMessage,
): { readonly fileName: string; readonly text: string } => ({
  fileName: exporters[format].fileName,
  text: exporters[format].write(plan, formatText),
});
