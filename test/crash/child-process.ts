/**
 * Applies a plan in its own process, with the file journal and over TLS, and dies by SIGKILL at one instant. Waits for
 * one line of JSON on standard input, resumes from the journal as the window does, and prints the outcome.
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createDefaultHttpClient, type HttpClient } from '@azure/core-rest-pipeline';
import { type ApplyService, createApplyService } from '../../main/apply/apply-service.ts';
import { createJournals } from '../../main/apply/journal.ts';
import { createLocks } from '../../main/apply/locks.ts';
import { createArmClient } from '../../main/arm/client.ts';
import type { ArmPort } from '../../main/arm/port.ts';
import { createStore, type Store } from '../../main/storage/store.ts';
import { formatMessage } from '../../shared/i18n/translate.ts';
import type { ApplyState } from '../../shared/ipc-payloads.ts';
import type { Plan } from '../../shared/plan/types.ts';

export interface ChildInput {
  readonly arm: string;
  readonly ca: string;
  /** Folder of the journal. */
  readonly folder: string;
  /** File of the plan, for an empty journal. */
  readonly plan: string;
  readonly token: string;
  /** Number of the instant to die at; null to live. */
  readonly dieAt: number | null;
}

export interface ChildReport {
  /** State in the journal at the start; null if it was empty. */
  readonly found: Pick<ApplyState, 'state' | 'message'> | null;
  readonly end: ApplyState;
  /** Names of the instants that passed. */
  readonly instants: readonly string[];
}

/** Every instant at which the process may die: around each request, and around and within each write to the journal. */
const createKillPoints = (dieAt: number | null) => {
  const passed: string[] = [];
  /** True if the process must die now; the caller may still do half of its write. */
  const isLast = (name: string): boolean => passed.push(name) - 1 === dieAt;
  const die = (): void => {
    process.kill(process.pid, 'SIGKILL');
  };
  const pass = (name: string): void => {
    if (isLast(name)) die();
  };
  return { passed, isLast, die, pass };
};
type KillPoints = ReturnType<typeof createKillPoints>;

const dyingClient = (client: HttpClient, instants: KillPoints): HttpClient => ({
  sendRequest: async (request) => {
    const what = `${request.method} ${new URL(request.url).pathname.split('/').slice(8).join('/')}`;
    instants.pass(`before ${what}`);
    const response = await client.sendRequest(request);
    instants.pass(`after ${what}`);
    return response;
  },
});

const dyingStore = (store: Store, instants: KillPoints): Store => ({
  ...store,
  append: async (name, text) => {
    const kind = /"kind":"(\w+)"/.exec(text)?.[1] ?? 'line end';
    instants.pass(`before journal ${kind}`);
    if (instants.isLast(`within journal ${kind}`)) {
      await store.append(name, text.slice(0, Math.ceil(text.length / 2)));
      instants.die();
    }
    await store.append(name, text);
    instants.pass(`after journal ${kind}`);
  },
});

const resumeOrStart = async (applies: ApplyService, arm: ArmPort, plan: Plan): Promise<ChildReport['found']> => {
  const last = await applies.last();
  const result =
    last === null
      ? await applies.start(plan, arm)
      : last.state === 'done'
        ? null
        : await applies.resume(last.applyId, arm, plan.registryId);
  if (result?.ok === false) throw new Error(formatMessage(result.error.message));
  return last && { state: last.state, message: formatMessage(last.message) };
};

const run = async (input: ChildInput): Promise<ChildReport> => {
  const instants = createKillPoints(input.dieAt);
  const arm = createArmClient({
    endpoint: input.arm,
    ca: input.ca,
    credential: {
      getToken: () => Promise.resolve({ token: input.token, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
    },
    httpClient: dyingClient(createDefaultHttpClient(), instants),
    pollMs: 20,
  });
  const plan = JSON.parse(await readFile(input.plan, 'utf8')) as Plan;
  return new Promise((resolve, reject) => {
    let found: ChildReport['found'] = null;
    const applies = createApplyService({
      journals: createJournals(dyingStore(createStore(input.folder), instants)),
      locks: createLocks(join(input.folder, 'locks')),
      now: Date.now,
      newGuid: randomUUID,
      onState: () => undefined,
      afterRun: (end) => {
        // The run may end before the continuation of `resumeOrStart` runs.
        setImmediate(() => resolve({ found, end, instants: instants.passed }));
        return Promise.resolve();
      },
      onBug: reject,
    });
    resumeOrStart(applies, arm, plan)
      .then(async (state) => {
        found = state;
        const last = state?.state === 'done' ? await applies.last() : null;
        if (last !== null) resolve({ found, end: last, instants: instants.passed });
      })
      .catch(reject);
  });
};

for await (const line of createInterface({ input: process.stdin })) {
  const report = await run(JSON.parse(line) as ChildInput);
  process.stdout.write(JSON.stringify(report), () => process.exit(0));
}
