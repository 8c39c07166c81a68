// https://learn.microsoft.com/cli/azure/acr/connected-registry, /acr/scope-map, /acr/token: the script that a plan is
// exported as, run by the real az against the emulator over TLS, leaves the state that the plan itself leaves.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../main/emulator/emulator.ts';
import { stateFromTopology } from '../../main/emulator/seed.ts';
import { instantOperationTimes } from '../../main/emulator/state.ts';
import { type RunningServer, startTlsServer } from '../../main/emulator/tls-server.ts';
import { formatMessage } from '../../shared/i18n/translate.ts';
import { azScript } from '../../shared/plan/az-script.ts';
import { makePlan } from '../../shared/plan/make-plan.ts';
import type { Topology } from '../../shared/topology/model.ts';
import { type Az, azAgainst, azMissing } from '../support/az.ts';
import { applyPlan, diffJson, settingsIn, topologyIn } from '../support/az-side-by-side.ts';
import { describeUnless } from '../support/describe-unless.ts';
import { goal, start } from '../support/plan-scenario.ts';
import { unwrap } from '../support/topologies.ts';

const now = Date.parse('2026-11-23T12:41:07Z');
const fresh = (): Emulator =>
  createEmulator({ state: { ...stateFromTopology(start, now), times: instantOperationTimes } });

const plan = unwrap(makePlan(start, goal));

test('an apply of the plan leaves nothing to plan', async () => {
  const emulator = fresh();
  await applyPlan(emulator, plan);
  expect(unwrap(makePlan(await topologyIn(emulator), goal)).steps).toEqual([]);
});

describeUnless(azMissing, 'the exported script, run by az', () => {
  const emulator = fresh();
  let server: RunningServer;
  let az: Az;
  const runScript = () =>
    promisify(execFile)('bash', ['-c', azScript(plan, formatMessage)], { env: az.env, timeout: 290_000 });

  beforeAll(async () => {
    server = await startTlsServer(emulator, { port: 0 });
    az = await azAgainst(server);
    await az.signIn();
  }, 60_000);
  afterAll(async () => {
    await az.remove();
    await server.close();
  });

  test('leaves the state that Cascade’s own apply of the plan leaves', async () => {
    await runScript();
    const direct = fresh();
    await applyPlan(direct, plan);
    expect(diffJson(settingsIn(await topologyIn(emulator)), settingsIn(await topologyIn(direct)))).toEqual([]);
  }, 300_000);

  test('may be run again and changes nothing', async () => {
    const before = settingsIn(await topologyIn(emulator));
    await runScript();
    expect(settingsIn(await topologyIn(emulator))).toEqual(before);
  }, 300_000);

  test('hands az no value that it takes for a file or an option', async () => {
    const now = await topologyIn(emulator);
    const described = (name: string, description: string): Topology => ({
      ...now,
      scopeMaps: now.scopeMaps.map((map) => (map.name === name ? { ...map, description } : map)),
    });
    for (const description of [`@${fileURLToPath(import.meta.url)}`, 'x=@/etc/hostname', '--no-wait', '-x']) {
      const step = unwrap(makePlan(await topologyIn(emulator), described('plant', description)));
      await promisify(execFile)('bash', ['-c', azScript(step, formatMessage)], { env: az.env, timeout: 60_000 });
      const map = (await topologyIn(emulator)).scopeMaps.find(({ name }) => name === 'plant');
      expect(map?.description).toBe(description);
    }
  }, 120_000);
});
