import { rmSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEmulator } from '../../../main/emulator/emulator.ts';
import { stateFromTopology } from '../../../main/emulator/seed.ts';
import { startTlsServer } from '../../../main/emulator/tls-server.ts';
import { makePlan } from '../../../shared/plan/make-plan.ts';
import type { Plan } from '../../../shared/plan/types.ts';
import { noPolicy } from '../../../shared/policy.ts';
import { applyEdits } from '../../../shared/topology/edit.ts';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import { goal, start } from '../../support/plan-scenario.ts';
import { unwrap } from '../../support/topologies.ts';
import { terminal } from './terminal.ts';

const times = { registry: 0, token: 0, scopeMap: 0, deletion: 0, deactivation: 0, importImage: 0 };
const seed = () => ({ ...stateFromTopology(start, Date.now()), times });
const whole = unwrap(makePlan(start, goal));
const planFor = (...edits: Edit[]): Plan => unwrap(makePlan(start, unwrap(applyEdits(start, edits))));
const debug = planFor({ kind: 'set-logging', registry: 'depot', logLevel: 'Debug' });
const subscription = '00000000-0000-0000-0000-000000000000';

describe('cascade apply', { timeout: 60_000 }, () => {
  const sent: string[] = [];
  let folder = '';
  let azure: readonly string[] = [];
  let server: Awaited<ReturnType<typeof startTlsServer>>;
  const emulator = createEmulator({ state: seed() });
  beforeAll(async () => {
    server = await startTlsServer(
      {
        ...emulator,
        answer: (request) => {
          if (request.method !== 'GET') sent.push(`${request.method} ${new URL(request.url).pathname}`);
          return emulator.answer(request);
        },
      },
      { port: 0 },
    );
    folder = await mkdtemp(join(tmpdir(), 'cascade-apply-'));
    await writeFile(join(folder, 'ca.pem'), server.ca);
    azure = ['--arm', server.arm, '--ca', join(folder, 'ca.pem'), '--token-from', 'emulator'];
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
  let data = '';
  beforeEach(async () => {
    emulator.reset(seed());
    emulator.setFaults([]);
    sent.length = 0;
    data = await mkdtemp(join(folder, 'data-'));
  });

  const apply = async (plan: unknown, ...options: readonly string[]) => {
    const file = join(data, 'plan.json');
    await writeFile(file, JSON.stringify(plan));
    return terminal({ dataFolder: data }).run('apply', file, '--yes', ...options, ...azure);
  };

  it('applies the same plan again where it was carried out, and sends nothing', async () => {
    expect(await apply(whole)).toMatchObject({ status: 0 });
    const requests = sent.length;
    expect(await apply(whole)).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(`${whole.steps.length} of ${whole.steps.length} steps done\\.\n$`),
    });
    expect(sent).toHaveLength(requests);
  });

  it('goes on with the journal of a run that failed, also where the plan changes one object twice', async () => {
    const last = whole.steps.at(-1)!;
    const twice = whole.steps.filter(({ request }) => request.path === last.request.path);
    expect(twice).toHaveLength(2);
    emulator.setFaults([
      { kind: 'server-error', method: 'PATCH', pathContains: last.request.path, after: twice.length - 1, times: 1_000 },
    ]);
    const done = whole.steps.length - 1;
    expect(await apply(whole)).toMatchObject({ status: 3 });
    emulator.setFaults([]);
    expect(await apply(whole)).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(
        `Goes on with the apply that stopped on .+: ${done} of ${whole.steps.length} steps are known to be done\\.`,
      ),
    });
    expect(await readdir(join(data, 'applies'))).toHaveLength(1);
  });

  it('can apply a half applied plan again without its journal', async () => {
    const last = whole.steps.at(-1)!;
    const twice = whole.steps.filter(({ request }) => request.path === last.request.path);
    emulator.setFaults([
      { kind: 'server-error', method: 'PATCH', pathContains: last.request.path, after: twice.length - 1, times: 1_000 },
    ]);
    expect(await apply(whole)).toMatchObject({ status: 3 });
    emulator.setFaults([]);
    await rm(join(data, 'applies'), { recursive: true });
    expect(await apply(whole)).toMatchObject({ status: 0 });
  });

  it('says once, and in commands, how to go on after a failure', async () => {
    emulator.setFaults([
      { kind: 'server-error', method: 'PATCH', pathContains: '/connectedRegistries/depot', after: 0, times: 9 },
    ]);
    const { status, stdout, stderr } = await apply(debug);
    expect(status).toBe(3);
    expect(
      stderr.match(/Run the same command again to go on; what is already done is not done again\.\n$/g),
    ).toHaveLength(1);
    expect(stdout + stderr).not.toMatch(/refresh|resume|draft/i);
  });

  it('says once, and in commands, what to do where somebody else changed an object', async () => {
    await apply(planFor({ kind: 'set-logging', registry: 'depot', logLevel: 'Error' }));
    const { status, stderr } = await apply(debug);
    expect(status).toBe(3);
    expect(stderr).toMatch(
      /stopped at “.+”: depot was changed by someone else since the plan was made: .+\. Pull again and make a new plan\.\n$/,
    );
    expect(stderr).not.toMatch(/refresh|resume|draft/i);
  });

  it('prints what each request changes', async () => {
    const plan = planFor(
      { kind: 'set-sync', registry: 'line1', sync: { schedule: '0 12 * * *' } },
      { kind: 'set-repositories', registry: 'line1', add: [], remove: ['base'] },
    );
    const { stderr } = await apply(plan);
    expect(stderr).toContain('       parent.syncProperties.schedule: "0 3 * * 0" → "0 12 * * *"\n');
    expect(stderr).toMatch(/ {7}actions: loses "repositories\/base\/content\/read"/);
  });

  it('sends nothing of a plan that says one thing and sends another', async () => {
    const [step] = debug.steps;
    const body = { properties: { adminUserEnabled: true, anonymousPullEnabled: true } };
    const path = step!.request.path.split('/').slice(0, 9).join('/');
    const lie = {
      id: 'any',
      steps: [{ ...step, summary: 'Changes the schedule of depot.', request: { method: 'PATCH', path, body } }],
    };
    expect(await apply(lie, '--without-drift-check')).toMatchObject({ status: 2, stdout: '' });
    expect(sent).toEqual([]);
  });

  it('wants the name of a registry in production, also with --yes', async () => {
    await writeFile(join(data, 'settings.json'), JSON.stringify({ production: [subscription] }));
    const refused = {
      status: 2,
      stderr: expect.stringContaining(
        'Nothing was sent: contoso is in production. Add --confirm contoso to apply the plan to it.',
      ),
    };
    expect(await apply(debug)).toMatchObject(refused);
    expect(await apply(debug, '--confirm', 'contosolab')).toMatchObject(refused);
    expect(sent).toEqual([]);
    expect(await apply(debug, '--confirm', 'contoso')).toMatchObject({ status: 0 });
  });

  it('requires it if the policy names production', async () => {
    const file = join(data, 'plan.json');
    await writeFile(file, JSON.stringify(debug));
    const policy = { ...noPolicy, locks: { production: [subscription] } };
    const io = { dataFolder: data, policy: () => Promise.resolve({ policy, problem: null }) };
    expect(await terminal(io).run('apply', file, '--yes', ...azure)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('contoso is in production'),
    });
  });

  it('sends nothing while read-only mode is on in the settings', async () => {
    await writeFile(join(data, 'settings.json'), JSON.stringify({ readOnly: true }));
    expect(await apply(debug)).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('Nothing was sent: read-only mode is on in the settings of Cascade.'),
    });
    expect(sent).toEqual([]);
  });

  it('keeps its journal from other accounts of the machine', async () => {
    await apply(debug);
    const [name = ''] = await readdir(join(data, 'applies'));
    expect((await stat(join(data, 'applies', name))).mode & 0o777).toBe(0o600);
  });

  it('sends nothing while another apply holds the registry, whatever its journal folder', async () => {
    const { createLocks } = await import('../../../main/apply/locks.ts');
    const release = await createLocks(join(data, 'locks')).acquire(debug.registryId);
    expect(await apply(debug, '--journal', join(data, 'elsewhere'))).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('Another Cascade is applying a plan to this registry. Wait for its end.'),
    });
    expect(sent).toEqual([]);
    await release?.();
    expect(await apply(debug, '--journal', join(data, 'elsewhere'))).toMatchObject({ status: 0 });
  });

  it('reports in one sentence that the journal cannot be created, and sends nothing', async () => {
    await writeFile(join(data, 'applies'), 'a file where the folder belongs');
    const { status, stderr } = await apply(debug);
    expect(status).toBe(3);
    expect(stderr).toMatch(
      /cascade: Nothing was sent, because the journal or the lock .+ cannot be written below .+\n$/,
    );
    expect(stderr).not.toContain('this is a bug');
    expect(sent).toEqual([]);
  });

  it('says in one sentence that the journal cannot be written, sends nothing more, and can apply again', async () => {
    const file = join(data, 'plan.json');
    await writeFile(file, JSON.stringify(whole));
    const messages: string[] = [];
    const io = {
      dataFolder: data,
      stderr: (text: string): void => {
        messages.push(text);
        if (text !== `done ${whole.steps[0]!.id}\n`) return;
        rmSync(join(data, 'applies'), { recursive: true });
        writeFileSync(join(data, 'applies'), 'a file where the folder belongs');
      },
    };
    const { status, stdout } = await terminal(io).run('apply', file, '--yes', '--format', 'json', ...azure);
    expect(status).toBe(3);
    expect(messages.at(-1)).toMatch(
      /^The apply stopped after \d+ of \d+ steps, because its journal cannot be written to .+ it looks at each object first and does only what is left\.\n$/,
    );
    expect((JSON.parse(stdout) as { outcomes: unknown[] }).outcomes).toHaveLength(whole.steps.length);
    await rm(join(data, 'applies'));
    expect(await apply(whole)).toMatchObject({ status: 0 });
  });

  it('leaves no lock behind', async () => {
    await apply(debug);
    await mkdir(join(data, 'locks'), { recursive: true });
    expect(await readdir(join(data, 'locks'))).toEqual([]);
  });
});
