import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { makePlan } from '../../../shared/plan/make-plan.ts';
import { noPolicy, strictestPolicy } from '../../../shared/policy.ts';
import { ok } from '../../../shared/result.ts';
import { applyEdits } from '../../../shared/topology/edit.ts';
import { buildTopology, unwrap } from '../../support/topologies.ts';
import { terminal } from './terminal.ts';

const topology = buildTopology([{ name: 'plant', mode: 'ReadWrite', repositories: ['base'] }]);
const plan = JSON.stringify(
  unwrap(
    makePlan(topology, unwrap(applyEdits(topology, [{ kind: 'set-logging', registry: 'plant', logLevel: 'Debug' }]))),
  ),
);
const readFile = () => Promise.resolve(ok(plan));

it('cascade apply sends nothing where the policy of the machine is read-only', async () => {
  const { run } = terminal({
    readFile,
    policy: () => Promise.resolve({ policy: { ...noPolicy, locks: { readOnly: true } }, problem: null }),
  });
  expect(await run('apply', 'plan.json', '--yes')).toMatchObject({
    status: 3,
    stderr: expect.stringContaining('your organisation’s policy makes Cascade read-only'),
  });
});

it('cascade pull sends nothing if the policy of the machine cannot be read', async () => {
  const { run } = terminal({
    policy: () => Promise.resolve({ policy: strictestPolicy, problem: 'The policy of this machine cannot be used.' }),
  });
  expect(await run('pull', '--registry', 'contosoedge')).toMatchObject({
    status: 3,
    stderr: 'cascade: The policy of this machine cannot be used.\n',
  });
});

it.each([
  [{ clouds: ['china'] }, "Your organisation's policy does not allow the Azure public cloud."],
  [
    { tenants: ['22222222-0000-4000-8000-000000000000'] },
    "Your organisation's policy does not allow the tenant 11111111-0000-4000-8000-000000000000: sign in to one of 22222222-0000-4000-8000-000000000000.",
  ],
])('cascade pull asks az for no token where the policy is %o', async (locks, sentence) => {
  const folder = mkdtempSync(join(tmpdir(), 'cascade-cli-policy-'));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });
  vi.stubEnv('AZURE_CONFIG_DIR', folder);
  // If `az` ran, the error would be another one.
  vi.stubEnv('PATH', '');
  const user = { name: 'ada@contoso.example', type: 'user' };
  writeFileSync(
    join(folder, 'azureProfile.json'),
    JSON.stringify({
      subscriptions: [
        {
          id: '0000ca5c-ade0-4000-8000-000000000001',
          tenantId: '11111111-0000-4000-8000-000000000000',
          environmentName: 'AzureCloud',
          isDefault: true,
          user,
        },
      ],
    }),
  );
  const { run } = terminal({ policy: () => Promise.resolve({ policy: { ...noPolicy, ...locks }, problem: null }) });
  expect(await run('pull', '--registry', 'contosoedge')).toMatchObject({ status: 3, stderr: `cascade: ${sentence}\n` });
});
