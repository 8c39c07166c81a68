import { describe, expect, it } from 'vitest';
import { exportPlanFile, getPlanFormats } from '../../../../renderer/forms/plan-formats.ts';

const plan = { id: 'p1', registryId: '/subscriptions/s/registries/contosoedge', steps: [] };

describe('a saved plan', () => {
  it('is named after its registry', () => {
    expect(getPlanFormats().map(({ value }) => exportPlanFile(plan, value).suggestedName)).toEqual([
      'contosoedge-plan.json',
      'contosoedge-plan.sh',
      'contosoedge-plan.ps1',
      'contosoedge-plan.arm.json',
      'contosoedge-plan.bicep',
      'contosoedge-plan.tf',
    ]);
  });

  it('is the whole plan where the command line applies it', () => {
    expect(JSON.parse(exportPlanFile(plan, 'json').text)).toEqual(plan);
  });
});
