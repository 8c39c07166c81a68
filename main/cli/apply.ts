import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type AppError, appError } from '../../shared/errors.ts';
import { formatMessage } from '../../shared/i18n/translate.ts';
import type { ApplyState } from '../../shared/ipc-payloads.ts';
import { computePlanId } from '../../shared/plan/make-plan.ts';
import type { Plan, PropertyChange } from '../../shared/plan/types.ts';
import { defaultSettings } from '../../shared/settings.ts';
import { nameInId, sameId } from '../../shared/topology/arm-id.ts';
import {
  createJournals,
  initialState,
  isOwnedByOtherProcess,
  type Journal,
  type Journals,
  type JournalState,
} from '../apply/journal.ts';
import { createLocks, type Release } from '../apply/locks.ts';
import { runApply } from '../apply/run.ts';
import { parseArmPath } from '../arm/arm-path.ts';
import { describeIoError } from '../files/text-file.ts';
import type { PolicyRead } from '../storage/policy-file.ts';
import { readSettings } from '../storage/settings-store.ts';
import { createStore } from '../storage/store.ts';
import { azureHelp, azureOptions, connectAzure } from './azure-account.ts';
import { formatOption } from './check.ts';
import { type Command, type ExitStatus, type Io, printError, toExitStatus } from './command.ts';
import { dataFolder } from './data-folder.ts';
import { readSavedPlan } from './saved-plan.ts';
import { oneLine } from './terminal-text.ts';

/** JSON with quotes, so that a value cannot be mistaken for the sentence around it. */
const valueText = (value: unknown): string => (value === undefined ? '…' : JSON.stringify(value));

const changeText = ({ property, before, after }: PropertyChange): string => {
  if (!Array.isArray(before) || !Array.isArray(after)) return `${property}: ${valueText(before)} → ${valueText(after)}`;
  const only = (some: readonly unknown[], others: readonly unknown[]): string =>
    some
      .filter((item) => !others.includes(item))
      .map(valueText)
      .join(', ');
  const [gained, lost] = [only(after, before), only(before, after)];
  const parts = [gained === '' ? '' : `gains ${gained}`, lost === '' ? '' : `loses ${lost}`];
  return `${property}: ${parts.filter((part) => part !== '').join('; ')}`;
};

const riskAsText = ({ risk, riskReason }: Plan['steps'][number]): string =>
  risk === 'none' ? '' : ` [${risk} risk${riskReason === '' ? '' : `: ${formatMessage(riskReason)}`}]`;

const planAsText = ({ steps }: Plan): string =>
  steps
    .map((step, i) => {
      const { summary, request, changes } = step;
      return [
        `${String(i + 1).padStart(3)}. ${formatMessage(summary)}${riskAsText(step)}`,
        `     ${request.method} ${request.path}`,
        ...changes.map((change) => `       ${changeText(change)}`),
      ]
        .map((line) => `${oneLine(line)}\n`)
        .join('');
    })
    .join('');

const outcomesAsJson = (state: ApplyState): string =>
  `${JSON.stringify(
    {
      outcomes: state.outcomes.map(({ id, state: one, correlationId, error, differences }) => ({
        id,
        state: one,
        ...(correlationId === null ? {} : { correlationId }),
        ...(error === null ? {} : { error: formatMessage(error) }),
        ...(differences.length === 0 ? {} : { differences }),
      })),
    },
    null,
    2,
  )}\n`;

const outcomesAsText = (state: ApplyState): string =>
  state.outcomes
    .map(
      ({ id, state: one, error }) =>
        `${oneLine(`${one.padEnd(8)} ${id}${error === null ? '' : `: ${formatMessage(error)}`}`)}\n`,
    )
    .join('');

/**
 * Resumes the last run of the same plan if it did not end or failed, so that nothing is sent twice; else starts a new
 * journal.
 */
const startOrResume = async (
  journals: Journals,
  plan: Plan,
  io: Io,
): Promise<{ readonly journal: Journal; readonly journalState: JournalState }> => {
  const last = await journals.last();
  const isSame =
    last !== null &&
    sameId(last.state.plan.registryId, plan.registryId) &&
    computePlanId(last.state.plan.steps) === plan.id;
  const opened = isSame && last.state.state !== 'done' ? await journals.open(last.state.applyId) : null;
  const at = io.now();
  if (opened === null) {
    const applyId = await journals.newId(at, randomUUID());
    return { journal: await journals.create(applyId, plan, at), journalState: initialState(applyId, plan, at) };
  }
  const { startedAt, state } = opened.journalState;
  const done = state.outcomes.filter((one) => one.state === 'done').length;
  io.stderr(
    `Goes on with the apply that ${state.state === 'running' ? 'was cut off' : 'stopped'} on ` +
      `${new Date(startedAt).toISOString()}: ${done} of ${plan.steps.length} steps are known to be done.\n`,
  );
  await opened.journal.append({ kind: 'resume', at, pid: process.pid });
  // The plan that was shown is sent, whatever plan the journal holds.
  return { ...opened, journalState: { ...opened.journalState, state: { ...state, plan } } };
};

const findRestriction = async (
  plan: Plan,
  confirmed: readonly string[],
  folder: string,
  { policy }: PolicyRead,
): Promise<AppError | null> => {
  if (policy.locks.readOnly === true)
    return appError(
      'read-only',
      'Nothing was sent: your organisation’s policy makes Cascade read-only on this machine.',
    );
  const own = await readSettings(createStore(folder), { ...defaultSettings, ...policy.defaults });
  const { readOnly, production } = { ...own, ...policy.locks };
  if (readOnly)
    return appError(
      'read-only',
      'Nothing was sent: read-only mode is on in the settings of Cascade. Switch it off there.',
    );
  const subscription = parseArmPath(plan.registryId)?.subscription.toLowerCase() ?? '';
  const name = nameInId(plan.registryId);
  return production.includes(subscription) && !confirmed.includes(name)
    ? appError(
        'invalid-input',
        `Nothing was sent: ${name} is in production. Add --confirm ${name} to apply the plan to it.`,
      )
    : null;
};

const run = async (args: readonly string[], io: Io): Promise<ExitStatus> => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      yes: { type: 'boolean', short: 'y', default: false },
      format: { type: 'string' },
      journal: { type: 'string' },
      confirm: { type: 'string', multiple: true, default: [] },
      'without-drift-check': { type: 'boolean', default: false },
      ...azureOptions,
    },
  });
  const refuse = (error: AppError, status: ExitStatus = toExitStatus(error)): ExitStatus => {
    printError(io, error);
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
  const plan = readSavedPlan(text.value, file === '-' ? 'standard input' : file, {
    withoutDriftCheck: values['without-drift-check'],
  });
  if (!plan.ok) return refuse(plan.error);

  io.stderr(planAsText(plan.value));
  if (plan.value.steps.length === 0) {
    io.stderr('Nothing to do.\n');
    if (format.value === 'json') io.data('{"outcomes":[]}\n');
    return 0;
  }
  if (plan.value.steps.some(({ expected }) => expected === undefined))
    io.stderr('This plan was saved without what it was made from, so changes by others since then are not noticed.\n');
  const folder = io.dataFolder ?? dataFolder();
  let forbidden: AppError | null;
  try {
    forbidden = await findRestriction(plan.value, values.confirm, folder, await io.policy(values.policy));
  } catch (cause) {
    return refuse(
      appError(
        'refused',
        `Nothing was sent: the settings of Cascade in ${folder} cannot be read, so that nothing tells what is ` +
          `production: ${formatMessage(describeIoError(cause))}.`,
      ),
    );
  }
  if (forbidden !== null) return refuse(forbidden, forbidden.kind === 'read-only' ? 3 : 2);
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
  const arm = await connectAzure(values, io);
  if (!arm.ok) return refuse(arm.error, arm.error.kind === 'invalid-input' ? 2 : 3);

  const journalFolder = values.journal ?? folder;
  const journals = createJournals(createStore(journalFolder));
  const busy = appError('conflict', 'Another Cascade is applying a plan to this registry. Wait for its end.');
  let opened: Awaited<ReturnType<typeof startOrResume>>;
  let release: Release | null = null;
  io.holdSignals();
  try {
    release = await createLocks(join(folder, 'locks')).acquire(plan.value.registryId);
    const last = await journals.last();
    if (release === null || (last !== null && isOwnedByOtherProcess(last))) {
      await release?.();
      return refuse(busy);
    }
    opened = await startOrResume(journals, plan.value, io);
  } catch (cause) {
    await release?.().catch(() => undefined);
    return refuse(
      appError(
        'refused',
        'Nothing was sent, because the journal or the lock of the apply cannot be written below ' +
          `${[...new Set([journalFolder, folder])].join(' or ')}: ` +
          `${formatMessage(describeIoError(cause))}. Make room or allow writing there, then apply again.`,
      ),
    );
  }
  let reported = 0;
  let state = opened.journalState.state;
  try {
    state = await runApply(opened.journalState, {
      arm: arm.value,
      journal: opened.journal,
      now: io.now,
      abort: io.signal,
      onState: (next) => {
        state = next;
        for (const { id, state: one } of next.outcomes.slice(reported)) {
          if (one !== 'done' && one !== 'failed') break;
          io.stderr(`${oneLine(`${one} ${id}`)}\n`);
          reported++;
        }
      },
    });
  } catch (cause) {
    // Only disk errors are expected here.
    if ((cause as NodeJS.ErrnoException).code === undefined) throw cause;
    const done = state.outcomes.filter((one) => one.state === 'done').length;
    state = {
      ...state,
      state: 'interrupted',
      message:
        `The apply stopped after ${done} of ${state.outcomes.length} steps, because its journal cannot be written ` +
        `to ${journalFolder}: ${formatMessage(describeIoError(cause))}. Make room or allow writing there, then apply ` +
        'the same plan again: it looks at each object first and does only what is left.',
    };
  } finally {
    await release().catch(() => undefined);
  }
  if (format.value === 'json') io.data(outcomesAsJson(state));
  else io.stdout(outcomesAsText(state));
  io.stderr(`${oneLine(formatMessage(state.message))}\n`);
  return state.state === 'done' ? 0 : 3;
};

export const command: Command = {
  name: 'apply',
  summary: 'carries out a saved plan, with a journal',
  help: `Usage: cascade apply PLAN [--yes] [--journal DIR] [--format text|json]

Carries out what cascade plan --format json wrote, in order, and stops at the first failure. Each object is read
before it is written and read back after. What already is as the plan wants it is not sent again, so the same plan
can be applied again after a failure; it goes on from its journal. A plan whose words, risks or requests are not what
cascade plan makes of its steps is refused. PLAN - reads standard input.

  --yes, -y              does not ask
  --confirm NAME         the cloud registry's name, where the settings mark its subscription as production
  --without-drift-check  also takes steps that do not hold what they were made from; changes by others since then are
                         not noticed there
  --journal DIR          where the journal is kept; the app's own folder where left out
  --format json          {"outcomes":[{"id","state","correlationId"?}]}
${azureHelp}
Exit status: 0 done; 1 not confirmed; 2 the plan or the options are unusable; 3 Azure, the network or somebody
else's change stopped it.
`,
  run,
};
