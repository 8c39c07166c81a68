import { type AppError, appError } from '../../shared/errors.ts';
import { msg } from '../../shared/i18n/message.ts';
import type { ApplyHistory, ApplyState, PastApply } from '../../shared/ipc-payloads.ts';
import type { Plan } from '../../shared/plan/types.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Instant } from '../../shared/schedule/instant.ts';
import type { ArmPort } from '../arm/port.ts';
import { describeIoError } from '../files/text-file.ts';
import { initialState, isOwnedByOtherProcess, type Journal, type Journals, type JournalState } from './journal.ts';
import type { Locks, Release } from './locks.ts';
import { runApply } from './run.ts';

export interface ApplyPorts {
  readonly journals: Journals;
  readonly locks: Locks;
  readonly now: () => Instant;
  readonly newGuid: () => string;
  /** Called after every change; at the end only after `afterRun`, when the next apply may start. */
  readonly onState: (state: ApplyState) => void;
  /** Awaited after every run, whatever its outcome. */
  readonly afterRun: (state: ApplyState) => Promise<void>;
  readonly onBug: (cause: unknown) => void;
}

export interface ApplyService {
  /** Starts and returns; progress arrives through `onState`. */
  readonly start: (plan: Plan, arm: ArmPort) => Promise<Result<{ readonly applyId: string }, AppError>>;
  readonly resume: (applyId: string, arm: ArmPort, registryId: string | null) => Promise<Result<null, AppError>>;
  readonly cancel: (applyId: string) => Promise<Result<null, AppError>>;
  readonly last: () => Promise<ApplyState | null>;
  readonly history: () => Promise<ApplyHistory>;
  readonly get: (applyId: string) => Promise<Result<ApplyState, AppError>>;
  readonly dismiss: (applyId: string) => Promise<Result<null, AppError>>;
}

const toInterrupted = (state: ApplyState): ApplyState => {
  const done = state.outcomes.filter((one) => one.state === 'done').length;
  return {
    ...state,
    state: 'interrupted',
    message: msg(
      'Cascade ended while it applied this plan: {done} of {steps, plural, one {# step is} other {# steps are}} known to be done. Resume looks at each object first and does only what is left.',
      {
        done,
        steps: state.outcomes.length,
      },
    ),
  };
};

const alreadyRunning = () => appError('conflict', msg('Another plan is being applied. Wait for its end or cancel it.'));
const runningElsewhere = () =>
  appError('conflict', msg('Another Cascade, perhaps on the command line, is applying a plan. Wait for its end.'));
const unknown = (applyId: string): AppError =>
  appError('not-found', msg('This apply is not known any more.'), { where: applyId });

export const createApplyService = (ports: ApplyPorts): ApplyService => {
  let running: {
    readonly applyId: string;
    readonly abort: AbortController;
    readonly ended: Promise<void>;
    state: ApplyState;
  } | null = null;
  /** Set while an apply is starting. */
  let claimed = false;

  const run = (journalState: JournalState, journal: Journal, arm: ArmPort, release: Release): void => {
    const abort = new AbortController();
    const onState = (state: ApplyState): void => {
      if (running !== null) running.state = state;
      if (state.state === 'running') ports.onState(state);
    };
    const ended = runApply(journalState, { arm, journal, now: ports.now, abort: abort.signal, onState })
      .finally(() => release().catch(ports.onBug))
      .then(async (state) => {
        await ports.afterRun(state);
        running = null;
        ports.onState(state);
      })
      .catch((cause: unknown) => {
        ports.onBug(cause);
        const stopped = running?.state ?? journalState.state;
        running = null;
        ports.onState({
          ...toInterrupted(stopped),
          message: msg(
            "The apply stopped, because its journal cannot be written: {reason}. Make room or allow writing in Cascade's folder, then resume: it looks at each object first and does only what is left.",
            { reason: describeIoError(cause) },
          ),
        });
      })
      .finally(() => (running = null));
    running = { applyId: journalState.state.applyId, abort, ended, state: journalState.state };
  };

  /** Runs `prepare`, unless another apply runs or is starting. */
  const exclusively = async <T>(prepare: () => Promise<Result<T, AppError>>): Promise<Result<T, AppError>> => {
    if (claimed || running !== null) return err(alreadyRunning());
    claimed = true;
    try {
      const last = await ports.journals.last();
      if (last !== null && isOwnedByOtherProcess(last)) return err(runningElsewhere());
      return await prepare();
    } catch (cause) {
      ports.onBug(cause);
      return err(
        appError(
          'refused',
          msg(
            "Nothing was sent, because the journal of the apply cannot be written to Cascade's folder: {reason}. Make room or allow writing there, then apply again.",
            { reason: describeIoError(cause) },
          ),
        ),
      );
    } finally {
      claimed = false;
    }
  };

  /** Locks the registry for the run that `begin` starts. Releases the lock if `begin` throws. */
  const withLock = async <T>(
    registryId: string,
    begin: (release: Release) => Promise<T>,
  ): Promise<Result<T, AppError>> => {
    const release = await ports.locks.acquire(registryId);
    if (release === null) return err(runningElsewhere());
    try {
      return ok(await begin(release));
    } catch (cause) {
      await release();
      throw cause;
    }
  };

  /** The state of an apply; `interrupted` if its journal says running but no process continues it. */
  const currentState = (journalState: JournalState): ApplyState => {
    const { state } = journalState;
    if (running?.applyId === state.applyId) return running.state;
    return state.state !== 'running' || isOwnedByOtherProcess(journalState) ? state : toInterrupted(state);
  };

  return {
    start: (plan, arm) =>
      exclusively(async () => {
        if (plan.steps.length === 0)
          return err(appError('invalid-input', msg('There is nothing to apply: the draft changes nothing in Azure.')));
        return withLock(plan.registryId, async (release) => {
          const at = ports.now();
          const applyId = await ports.journals.newId(at, ports.newGuid());
          run(initialState(applyId, plan, at), await ports.journals.create(applyId, plan, at), arm, release);
          return { applyId };
        });
      }),
    resume: (applyId, arm, registryId) =>
      exclusively(async () => {
        const opened = await ports.journals.open(applyId);
        if (opened === null) return err(unknown(applyId));
        const wanted = opened.journalState.state.plan.registryId;
        if (wanted.toLowerCase() !== registryId?.toLowerCase())
          return err(
            appError('invalid-input', msg('This plan belongs to another registry. Choose it first, then resume.'), {
              where: wanted,
            }),
          );
        if (opened.journalState.state.state === 'done')
          return err(appError('conflict', msg('This plan is already applied.')));
        return withLock(wanted, async (release) => {
          await opened.journal.append({ kind: 'resume', at: ports.now(), pid: process.pid });
          run(opened.journalState, opened.journal, arm, release);
          return null;
        });
      }),
    cancel: async (applyId) => {
      if (running?.applyId !== applyId)
        return err(appError('not-found', msg('This plan is not being applied by this window.'), { where: applyId }));
      running.abort.abort();
      await running.ended;
      return ok(null);
    },
    last: async () => {
      if (running !== null) return running.state;
      const journalState = await ports.journals.last();
      if (journalState === null || journalState.dismissed) return null;
      return currentState(journalState);
    },
    history: async () => {
      const past: PastApply[] = [];
      const unreadable: string[] = [];
      for await (const { applyId: id, journalState } of ports.journals.all()) {
        if (journalState === null) {
          unreadable.push(id);
          continue;
        }
        const { applyId, plan, outcomes, state } = currentState(journalState);
        const done = outcomes.filter((one) => one.state === 'done').length;
        const concerns = [...new Set(plan.steps.map(({ registry, target }) => registry ?? target))];
        past.push({
          applyId,
          registryId: plan.registryId,
          concerns,
          startedAt: journalState.startedAt,
          state,
          steps: plan.steps.length,
          done,
        });
      }
      return { past, unreadable };
    },
    get: async (applyId) => {
      const journalState = await ports.journals.read(applyId);
      return journalState === null ? err(unknown(applyId)) : ok(currentState(journalState));
    },
    dismiss: async (applyId) => {
      if (running?.applyId === applyId) return err(alreadyRunning());
      const opened = await ports.journals.open(applyId);
      if (opened === null) return err(unknown(applyId));
      await opened.journal.append({ kind: 'dismiss', at: ports.now() });
      return ok(null);
    },
  };
};
