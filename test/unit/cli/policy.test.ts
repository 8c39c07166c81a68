import { expect, it } from 'vitest';
import { makePlan } from '../../../shared/plan/make-plan.ts';
import { noPolicy, strictestPolicy } from '../../../shared/policy.ts';
import { ok } from '../../../shared/result.ts';
import { applyEdits } from '../../../shared/topology/edit.ts';
import { topologyOf, valueOf } from '../../support/topologies.ts';
import { terminal } from './terminal.ts';

const topology = topologyOf([{ name: 'plant', mode: 'ReadWrite', repositories: ['base'] }]);
const plan = JSON.stringify(
  valueOf(
    makePlan(topology, valueOf(applyEdits(topology, [{ kind: 'set-logging', registry: 'plant', logLevel: 'Debug' }]))),
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

it('cascade pull asks nobody where the policy of the machine cannot be read', async () => {
  const { run } = terminal({
    policy: () => Promise.resolve({ policy: strictestPolicy, problem: 'The policy of this machine cannot be used.' }),
  });
  expect(await run('pull', '--registry', 'contosoedge')).toMatchObject({
    status: 3,
    stderr: 'cascade: The policy of this machine cannot be used.\n',
  });
});
