// The exported Terraform is read by HashiCorp's own HCL parser (https://github.com/hashicorp/hcl, as WebAssembly in
// @cdktn/hcl2json). Bicep has no parser in the npm registry: test/golden/plan.bicep is reviewed by people instead.
import { parse } from '@cdktn/hcl2json';
import { describe, expect, it } from 'vitest';
import { formatMessage } from '../../shared/i18n/translate.ts';
import { exportPlan } from '../../shared/plan/export.ts';
import { makePlan } from '../../shared/plan/make-plan.ts';
import { applyEdits } from '../../shared/topology/edit.ts';
import { goal, start } from '../support/plan-scenario.ts';
import { buildTopology, unwrap } from '../support/topologies.ts';

interface Hcl {
  readonly data: Record<string, unknown>;
  readonly resource: Record<string, Record<string, readonly Record<string, unknown>[]>>;
}

const parsed = async (text: string): Promise<Hcl> => (await parse('plan.tf', text)) as unknown as Hcl;

describe('the exported Terraform', () => {
  it('is HCL with every created registry, its schedule and its parent', async () => {
    const { resource } = await parsed(exportPlan(unwrap(makePlan(start, goal)), 'terraform', formatMessage).text);
    const registries = Object.values(resource['azurerm_container_connected_registry'] ?? {}).flat();
    const created = goal.registries.filter(({ name }) => !start.registries.some((one) => one.name === name));
    expect(created).toHaveLength(3);
    for (const registry of created) {
      expect(registries.find(({ name }) => name === registry.name)).toMatchObject({
        sync_schedule: registry.sync.schedule,
        sync_message_ttl: registry.sync.messageTtl,
        mode: registry.mode,
      });
    }
  });

  it('is HCL whatever a registry in a file is called', async () => {
    const name = 'x"\n}\nresource "evil" "evil" {\n${1}';
    const before = buildTopology([{ name, repositories: ['base'] }]);
    const after = unwrap(applyEdits(before, [{ kind: 'set-logging', registry: name, logLevel: 'Debug' }]));
    const { resource } = await parsed(exportPlan(unwrap(makePlan(before, after)), 'terraform', formatMessage).text);
    expect(Object.keys(resource)).not.toContain('evil');
    expect(Object.values(resource['azurerm_container_connected_registry'] ?? {}).flat()[0]?.['name']).toBe(
      name.replaceAll('${', () => '$${'),
    );
  });

  it('takes text that looks like an interpolation for text', async () => {
    const before = buildTopology([{ name: 'plant', repositories: ['base'] }]);
    const after = unwrap(
      applyEdits(before, [{ kind: 'set-logging', registry: 'plant', logLevel: '${file("/etc/passwd")}%{if true}"\n' }]),
    );
    const { resource } = await parsed(exportPlan(unwrap(makePlan(before, after)), 'terraform', formatMessage).text);
    expect(Object.values(resource['azurerm_container_connected_registry'] ?? {}).flat()[0]?.['log_level']).toMatch(
      /^\$\$\{file\(.*%%\{if true\}/s,
    );
  });
});
