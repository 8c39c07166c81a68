import { setTimeout as delay } from 'node:timers/promises';
import { type AppError, appError } from '../../shared/errors.ts';
import { plural, t } from '../../shared/i18n/translate.ts';
import type { ApplyState } from '../../shared/ipc.ts';
import type { Drift, Step, StepOutcome } from '../../shared/plan/types.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Instant } from '../../shared/schedule/instant.ts';
import type { ArmPort, ArmResponse } from '../arm/port.ts';
import { driftOf, isSuperseded } from './drift.ts';
import { type Journal, type JournalState, pendingOutcome, withOutcome } from './journal.ts';
import { isUnderWay, remainingSteps, targetPath } from './resource-diff.ts';

export interface RunPorts {
  readonly arm: Pick<ArmPort, 'get' | 'send' | 'resume'>;
  readonly journal: Journal;
  readonly now: () => Instant;
  readonly abort: AbortSignal;
  /** Told after every change. */
  readonly onState: (state: ApplyState) => void;
  /** How often, and at most how many times, an object is looked at that the service is still working on; once a second for a minute where absent. */
  readonly settle?: { readonly everyMs: number; readonly looks: number };
}

const usualSettle = { everyMs: 1_000, looks: 60 } as const;

/** Texts up to this length are said whole. */
const longestText = 80;

const textOf = (value: unknown): string =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0)
    ? t('nothing')
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);

/** Two texts, long ones around the place where they part. */
const parted = (before: string, after: string): readonly [string, string] => {
  let same = 0;
  while (same < before.length && before[same] === after[same]) same++;
  const from = Math.max(0, same - longestText / 4);
  const cut = (text: string): string =>
    text.length <= longestText
      ? text
      : `${from > 0 ? '…' : ''}${text.slice(from, from + longestText)}${from + longestText < text.length ? '…' : ''}`;
  return [cut(before), cut(after)];
};

const mostListed = 10;
const listed = (items: readonly unknown[]): string => {
  const more = items.length - mostListed;
  const shown = items.slice(0, mostListed).map(textOf).join(', ');
  return more > 0 ? t('{shown} and {more} more', { shown, more }) : shown;
};

const changeSentence = ({ property, base, actual }: Drift): string => {
  if (Array.isArray(base) && Array.isArray(actual)) {
    const [from, to] = [base.map(textOf), actual.map(textOf)];
    const gained = to.filter((item) => !from.includes(item));
    const lost = from.filter((item) => !to.includes(item));
    const changes = [
      ...(gained.length === 0 ? [] : [t('gained {items}', { items: listed(gained) })]),
      ...(lost.length === 0 ? [] : [t('lost {items}', { items: listed(lost) })]),
    ];
    return `${property} ${changes.join('; ')}`;
  }
  const [words, words2] = parted(textOf(base), textOf(actual));
  return t('{property} was {words} and is {words2}', { property, words, words2 });
};

/** A step that fails, with what somebody else changed where that is why. */
type Failed = AppError & { readonly drift?: readonly Drift[] };

/** `requested` tells that an earlier run already sent the step: nobody else need have changed the object then. */
const driftSentence = ({ target }: Step, changes: readonly Drift[], requested: boolean): string => {
  const again = t('Refresh and review the plan again.');
  const presence = changes.find(({ property }) => property === '')?.actual;
  if (requested) {
    const what =
      presence === 'missing'
        ? t('it is missing')
        : presence === 'exists'
          ? t('it exists')
          : changes.map(changeSentence).join('; ');
    return t(
      'The request for {target} was sent before, and {target2} is neither as it was then nor as the plan wants it: {what}. {again}',
      { target, target2: target, what, again },
    );
  }
  if (presence === 'missing')
    return t('{target} was deleted by someone else since the plan was made. {again}', { target, again });
  if (presence === 'exists')
    return t('{target} was created by someone else since the plan was made. {again}', { target, again });
  const what = changes.map(changeSentence).join('; ');
  return t('{target} was changed by someone else since the plan was made: {what}. {again}', { target, what, again });
};

const driftError = (step: Step, drift: readonly Drift[], requested: boolean): Failed => ({
  ...appError('drift', driftSentence(step, drift, requested), { where: step.target }),
  drift,
});

/** Refusals that leave open whether the request was carried out. */
const leavesOpen = (error: AppError): boolean =>
  error.kind === 'network' || error.kind === 'timeout' || error.kind === 'unexpected';

/** Times that a request is sent again which Azure did not take. */
const mostRepeats = 3;

const passingCodes: ReadonlySet<string> = new Set([
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
]);

/** How long to wait until a request is sent again, doubling where Azure does not say; null where the failure does not pass by itself. */
const passingWaitMs = (
  { status, code = '', retryAfterMs }: AppError,
  attempts: number,
  firstMs: number,
): number | null => {
  const passes =
    status === undefined
      ? passingCodes.has(code)
      : status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505);
  return passes ? (retryAfterMs ?? firstMs * 2 ** (attempts - 1)) : null;
};

const outcomeSentence = (
  state: ApplyState,
  error: AppError | null,
): { readonly state: 'done' | 'failed' | 'cancelled'; readonly message: string } => {
  const { steps } = state.plan;
  const done = state.outcomes.filter((one) => one.state === 'done').length;
  const count = t('{done} of {stepsCount} {steps} done', {
    done,
    stepsCount: steps.length,
    steps: plural(steps.length, 'step', 'steps'),
  });
  if (error === null) return { state: 'done', message: `${count}.` };
  const at = state.outcomes.findIndex((one) => one.state !== 'done');
  const stopped = steps[at];
  const rest = state.outcomes.slice(at + 1).filter((one) => one.state === 'pending').length;
  const untouched =
    rest <= 0
      ? ''
      : rest === 1
        ? t(' The step after it was not begun.')
        : t(' The {rest} steps after it were not begun.', { rest });
  const goOn =
    error.kind === 'drift'
      ? t(' Refresh, look at what changed, and review what is left of the draft.')
      : t(' Resume goes on where it stopped; what is already done is not done again.');
  return error.kind === 'cancelled'
    ? { state: 'cancelled', message: t('Cancelled: {count}.{untouched}{goOn}', { count, untouched, goOn }) }
    : {
        state: 'failed',
        message: t('{count}; stopped at “{summary}”: {message}{untouched}{goOn}', {
          count,
          summary: stopped?.summary ?? '',
          message: error.message,
          untouched,
          goOn,
        }),
      };
};

/**
 * Carries a plan out from where its journal stands, stops at the first failure, and says what was done. Everything is written to the journal
 * before it happens and after, so that a run can end at any instant and another can go on: it looks at each object first, and what already
 * is as the step wants it is not sent again.
 */
export const runApply = async (told: JournalState, ports: RunPorts): Promise<ApplyState> => {
  const { arm, journal, now, abort, settle = usualSettle } = ports;
  let state: ApplyState = { ...told.state, state: 'running', message: '' };

  const show = (next: ApplyState): void => {
    state = next;
    ports.onState(state);
  };

  /**
   * The object, once the service is done with it: an operation that a run began which then died must not be mistaken for work that is still
   * to do. One that never ends is looked at as it is.
   */
  const read = async (step: Step): Promise<Result<unknown, AppError>> => {
    for (let looks = 1; ; looks++) {
      const answer = await arm.get(targetPath(step), { abort });
      if (!answer.ok) return answer.error.status === 404 ? ok(null) : answer;
      if (!isUnderWay(answer.value.body) || looks >= settle.looks || abort.aborted) return ok(answer.value.body);
      await delay(settle.everyMs);
    }
  };

  /** Sends the request, or waits for the operation that a run before began. */
  const send = async (step: Step, half: string | null, onTaken: () => void): Promise<Result<ArmResponse, AppError>> => {
    if (half === null) await journal.append({ kind: 'request', at: now(), step: step.id });
    const answer =
      half === null
        ? await arm.send(step.request, {
            abort,
            onPoller: (poller) => {
              onTaken();
              return journal.append({ kind: 'poller', at: now(), step: step.id, poller });
            },
          })
        : await arm.resume(half, { abort });
    // A wait that was cut off says nothing of the operation: its poller stays the journal's last word on it. One that was waited for twice
    // in vain is given up, so that the next run looks at the object and sends the request again if it must.
    const givenUp = !answer.ok && half !== null && answer.error.kind !== 'cancelled';
    if (answer.ok || givenUp || !(leavesOpen(answer.error) || answer.error.kind === 'cancelled')) {
      const { status, correlationId } = answer.ok
        ? answer.value
        : { status: answer.error.status ?? null, correlationId: answer.error.correlationId ?? null };
      await journal.append({ kind: 'answer', at: now(), step: step.id, status, correlationId });
    }
    return answer;
  };

  type Carried = Result<Pick<StepOutcome, 'correlationId' | 'differences'>, Failed>;

  /** Looks at what became of the object after the request was answered. */
  const readBack = async (step: Step, answer: Result<ArmResponse, AppError>): Promise<Carried> => {
    if (!answer.ok && !leavesOpen(answer.error)) return answer;
    const after = await read(step);
    if (!after.ok) return answer.ok ? after : answer;
    const differing = remainingSteps(step, after.value);
    if (!answer.ok && (differing.length > 0 || isUnderWay(after.value))) return answer;
    const correlationId = answer.ok ? answer.value.correlationId : (answer.error.correlationId ?? null);
    if (after.value === null && step.request.method !== 'DELETE')
      return err(
        appError(
          'unexpected',
          t('{target} is not there although Azure took the request. Refresh and look at it.', { target: step.target }),
          correlationId === null ? {} : { correlationId },
        ),
      );
    return ok({ correlationId, differences: differing });
  };

  /** Of the step whose operation a run before began, until Azure says that it has forgotten it. */
  let begunBefore = told.poller;

  const attempt = async (step: Step, notTaken: (error: AppError) => void): Promise<Carried> => {
    if (begunBefore?.step === step.id) {
      const before = await read(step);
      if (!before.ok) return before;
      const answer = await send(step, begunBefore.serialised, () => undefined);
      if (answer.ok || answer.error.status !== 404) return readBack(step, answer);
      // The object tells what became of it.
      begunBefore = null;
    }
    const before = await read(step);
    if (!before.ok) return before;
    const untouched: Carried = ok({ correlationId: null, differences: [] });
    const isThere = remainingSteps(step, before.value).length === 0;
    if (isThere && !isUnderWay(before.value)) return untouched;
    const drift = isThere ? [] : driftOf(step, before.value);
    if (drift.length > 0)
      return isSuperseded(step, state.plan.steps, before.value)
        ? untouched
        : err(driftError(step, drift, told.requested.has(step.id)));
    const taken = { yes: false };
    const answer = await send(step, null, () => (taken.yes = true));
    if (!answer.ok && !taken.yes) notTaken(answer.error);
    return readBack(step, answer);
  };

  /** Sends a request again that a passing failure kept from Azure, each time after a new look at the object, so that no change is lost. */
  const carryOut = async (step: Step): Promise<Carried> => {
    for (let attempts = 1; ; attempts++) {
      const failures: AppError[] = [];
      const carried = await attempt(step, (error) => failures.push(error));
      const waitMs = failures[0] === undefined ? null : passingWaitMs(failures[0], attempts, settle.everyMs);
      if (carried.ok || waitMs === null || attempts > mostRepeats) return carried;
      await delay(waitMs, undefined, { signal: abort }).catch(() => undefined);
      if (abort.aborted) return err(appError('cancelled', t('Cancelled.')));
    }
  };

  let failure: AppError | null = null;
  for (const step of state.plan.steps) {
    const before = state.outcomes.find(({ id }) => id === step.id) ?? pendingOutcome(step.id);
    if (before.state === 'done') continue;
    if (abort.aborted) {
      failure = appError('cancelled', t('Cancelled.'));
      break;
    }
    const startedAt = now();
    show(withOutcome(state, { ...before, state: 'running', startedAt, endedAt: null, error: null }));
    const result = await carryOut(step);
    const outcome: StepOutcome = result.ok
      ? { id: step.id, state: 'done', startedAt, endedAt: now(), error: null, ...result.value }
      : {
          id: step.id,
          state: 'failed',
          startedAt,
          endedAt: now(),
          correlationId: result.error.correlationId ?? null,
          error: result.error.message,
          differences: [],
          ...(result.error.drift === undefined ? {} : { drift: result.error.drift }),
        };
    await journal.append({ kind: 'outcome', at: now(), outcome });
    show(withOutcome(state, outcome));
    if (!result.ok) {
      failure = result.error;
      break;
    }
  }

  const end = outcomeSentence(state, failure);
  await journal.append({ kind: 'end', at: now(), ...end, error: failure });
  show({ ...state, ...end });
  return state;
};
