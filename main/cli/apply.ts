import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type AppError, appError } from '../../shared/errors.ts';
import type { ApplyState } from '../../shared/ipc.ts';
import type { Plan } from '../../shared/plan/types.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { begun, createJournals, type Journal, type Journals, runsElsewhere, type Told } from '../apply/journal.ts';
import { runApply } from '../apply/run.ts';
import { createStore } from '../files/store.ts';
import { azureHelp, azureOptions, connectAzure } from './azure-account.ts';
import { formatOption } from './check.ts';
import { type Command, type ExitStatus, type Io, say, statusOf } from './command.ts';
import { readSavedPlan } from './saved-plan.ts';

/** The folder in which the app keeps its journals, so that the window can go on with what was begun here. */
const appData = (): string => {
  const base =
    process.platform === 'win32'
      ? (process.env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'))
      : process.platform === 'darwin'
        ? join(homedir(), 'Library', 'Application Support')
        : (process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'));
  return join(base, 'Cascade', 'data');
};

const planAsText = ({ steps }: Plan): string =>
  steps
    .map(
      ({ summary, target, risk, riskReason, request }, i) =>
        `${String(i + 1).padStart(3)}. ${summary === '' ? target : summary}${risk === 'none' ? '' : ` [${risk} risk${riskReason === '' ? '' : `: ${riskReason}`}]`}\n     ${request.method} ${request.path}\n`,
    )
    .join('');

const outcomesAsJson = (state: ApplyState): string =>
  `${JSON.stringify(
    {
      outcomes: state.outcomes.map(({ id, state: one, correlationId, error, differences }) => ({
        id,
        state: one,
        ...(correlationId === null ? {} : { correlationId }),
        ...(error === null ? {} : { error }),
        ...(differences.length === 0 ? {} : { differences }),
      })),
    },
    null,
    2,
  )}\n`;

const outcomesAsText = (state: ApplyState): string =>
  state.outcomes
    .map(({ id, state: one, error }) => `${one.padEnd(8)} ${id}${error === null ? '' : `: ${error}`}\n`)
    .join('');

/** Goes on where a run of the same plan was killed, so that nothing is asked for twice; else begins a new journal. */
const beginOrGoOn = async (
  journals: Journals,
  plan: Plan,
  io: Io,
): Promise<Result<{ readonly journal: Journal; readonly told: Told }, AppError>> => {
  const last = await journals.last();
  if (last !== null && runsElsewhere(last))
    return err(appError('conflict', 'Another Cascade, perhaps a window, is applying a plan. Wait for its end.'));
  const opened =
    last?.state.state === 'running' && JSON.stringify(last.state.plan) === JSON.stringify(plan)
      ? await journals.open(last.state.applyId)
      : null;
  if (opened !== null) {
    const done = opened.told.state.outcomes.filter(({ state }) => state === 'done').length;
    io.stderr(
      `Goes on with the apply that was cut off on ${new Date(opened.told.startedAt).toISOString()}: ${done} of ${plan.steps.length} steps are known to be done.\n`,
    );
    await opened.journal.append({ kind: 'resume', at: io.now(), pid: process.pid });
    return ok(opened);
  }
  const at = io.now();
  const applyId = await journals.newId(at, randomUUID());
  return ok({ journal: await journals.create(applyId, plan, at), told: begun(applyId, plan, at) });
};

const run = async (args: readonly string[], io: Io): Promise<ExitStatus> => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      yes: { type: 'boolean', short: 'y', default: false },
      format: { type: 'string' },
      journal: { type: 'string' },
      ...azureOptions,
    },
  });
  const refuse = (error: AppError, status: ExitStatus = statusOf(error)): ExitStatus => {
    say(io, error);
    return status;
  };
  const format = formatOption(values.format);
  if (!format.ok) return refuse(format.error);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0)
    return refuse(
      appError('invalid-input', 'apply takes one PLAN: write cascade apply PLAN, or - for standard input.'),
    );
  const text = await io.readFile(file);
  if (!text.ok) return refuse(text.error, 2);
  const plan = readSavedPlan(text.value, file === '-' ? 'standard input' : file);
  if (!plan.ok) return refuse(plan.error);

  io.stderr(planAsText(plan.value));
  if (plan.value.steps.length === 0) {
    io.stderr('Nothing to do.\n');
    if (format.value === 'json') io.data('{"outcomes":[]}\n');
    return 0;
  }
  if (plan.value.steps.some(({ expected }) => expected === undefined))
    io.stderr('This plan was saved without what it saw, so changes by others since then are not noticed.\n');
  if (!values.yes && io.confirm === undefined)
    return refuse(appError('invalid-input', 'Nothing was sent: add --yes to apply the plan above.'));
  if (
    !values.yes &&
    (await io.confirm?.(
      `Apply ${plan.value.steps.length} steps to ${plan.value.registryId.split('/').at(-1) ?? ''}?`,
    )) !== true
  ) {
    io.stderr('Nothing was sent.\n');
    return 1;
  }
  const { policy } = await io.policy(values.policy);
  if (policy.locks.readOnly === true)
    return refuse(
      appError('read-only', 'Nothing was sent: your organisation’s policy makes Cascade read-only on this machine.'),
      3,
    );
  const arm = await connectAzure(values, io);
  if (!arm.ok) return refuse(arm.error, arm.error.kind === 'invalid-input' ? 2 : 3);

  const journals = createJournals(createStore(values.journal ?? appData()));
  const begunHere = await beginOrGoOn(journals, plan.value, io);
  if (!begunHere.ok) return refuse(begunHere.error);
  let told = 0;
  io.holdSignals();
  const state = await runApply(begunHere.value.told, {
    arm: arm.value,
    journal: begunHere.value.journal,
    now: io.now,
    abort: io.signal,
    onState: ({ outcomes }) => {
      for (const { id, state: one } of outcomes.slice(told)) {
        if (one !== 'done' && one !== 'failed') break;
        io.stderr(`${one} ${id}\n`);
        told++;
      }
    },
  });
  if (format.value === 'json') io.data(outcomesAsJson(state));
  else io.stdout(outcomesAsText(state));
  io.stderr(`${state.message}\n`);
  return state.state === 'done' ? 0 : 3;
};

export const command: Command = {
  name: 'apply',
  summary: 'carries out a saved plan, with a journal',
  help: `Usage: cascade apply PLAN [--yes] [--journal DIR] [--format text|json]

Carries out what cascade plan --format json wrote, in order, and stops at the first failure. Each object is read
before it is written and read back after. What already is as the plan wants it is not sent again, so the same plan
can be applied again after a failure; where the process was killed, it goes on from its journal. PLAN - reads standard
input.

  --yes, -y       does not ask
  --journal DIR   where the journal is kept; the app's own folder where left out
  --format json   {"outcomes":[{"id","state","correlationId"?}]}
${azureHelp}
Exit status: 0 done; 1 not confirmed; 2 the plan or the options are unusable; 3 Azure, the network or somebody
else's change stopped it.
`,
  run,
};
