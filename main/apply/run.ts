import { setTimeout as delay } from 'node:timers/promises';
import { type AppError, appError } from '../../shared/errors.ts';
import { joinMessages, type Message, msg } from '../../shared/i18n/message.ts';
import type { ApplyState } from '../../shared/ipc-payloads.ts';
import type { Drift, Step, StepOutcome } from '../../shared/plan/types.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Instant } from '../../shared/schedule/instant.ts';
import type { ArmPort, ArmResponse } from '../arm/port.ts';
import { findDrift, isSuperseded } from './drift.ts';
import { type Journal, type JournalState, pendingOutcome, withOutcome } from './journal.ts';
import { isUnderWay, remainingSteps, targetPath } from './resource-diff.ts';

export interface RunPorts {
  readonly arm: Pick<ArmPort, 'get' | 'send' | 'resume'>;
  readonly journal: Journal;
  readonly now: () => Instant;
  readonly abort: AbortSignal;
  readonly onState: (state: ApplyState) => void;
  /** How often to read an object that the service still works on. Default: 60 times, once a second. */
  readonly settle?: { readonly intervalMs: number; readonly reads: number };
}

const defaultSettle = { intervalMs: 1_000, reads: 60 } as const;

const longestText = 80;

const isNothing = (value: unknown): boolean =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0);

const stringify = (value: unknown): string =>
  isNothing(value) ? '' : typeof value === 'string' ? value : JSON.stringify(value);

const describeValue = (value: unknown, text = stringify(value)): Message => (isNothing(value) ? msg('nothing') : text);

const excerptsAtDifference = (before: string, after: string): readonly [string, string] => {
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
const describeItems = (items: readonly unknown[]): Message => {
  const more = items.length - mostListed;
  const shown = joinMessages(
    items.slice(0, mostListed).map((item) => describeValue(item)),
    ', ',
  );
  return more > 0 ? msg('{shown} and {more} more', { shown, more }) : shown;
};

const describeChange = ({ property, base, actual }: Drift): Message => {
  if (Array.isArray(base) && Array.isArray(actual)) {
    const [before, after] = [new Set(base.map(stringify)), new Set(actual.map(stringify))];
    const gained = actual.filter((item) => !before.has(stringify(item)));
    const lost = base.filter((item) => !after.has(stringify(item)));
    const changes = [
      ...(gained.length === 0 ? [] : [msg('gained {items}', { items: describeItems(gained) })]),
      ...(lost.length === 0 ? [] : [msg('lost {items}', { items: describeItems(lost) })]),
    ];
    return joinMessages([property, joinMessages(changes, '; ')]);
  }
  const [before, after] = excerptsAtDifference(stringify(base), stringify(actual));
  return msg('{property} was {before} and is {after}', {
    property,
    before: describeValue(base, before),
    after: describeValue(actual, after),
  });
};

/** Error of a step, with the changes by others that caused it. */
type StepError = AppError & { readonly drift?: readonly Drift[] };

/** `requested`: an earlier run already sent the step, so the change may be its own. */
const describeDrift = ({ target }: Step, changes: readonly Drift[], requested: boolean): Message => {
  const again = msg('Refresh and review the plan again.');
  const presence = changes.find(({ property }) => property === '')?.actual;
  if (requested) {
    const what =
      presence === 'missing'
        ? msg('it is missing')
        : presence === 'exists'
          ? msg('it exists')
          : joinMessages(changes.map(describeChange), '; ');
    return msg(
      'The request for {target} was sent before, and {target} is neither as it was then nor as the plan wants it: {what}. {again}',
      { target, what, again },
    );
  }
  if (presence === 'missing')
    return msg('{target} was deleted by someone else since the plan was made. {again}', { target, again });
  if (presence === 'exists')
    return msg('{target} was created by someone else since the plan was made. {again}', { target, again });
  const what = joinMessages(changes.map(describeChange), '; ');
  return msg('{target} was changed by someone else since the plan was made: {what}. {again}', { target, what, again });
};

const driftError = (step: Step, drift: readonly Drift[], requested: boolean): StepError => ({
  ...appError('drift', describeDrift(step, drift, requested), { where: step.target }),
  drift,
});

/** Errors that leave open whether the request was carried out. */
const isInconclusive = (error: AppError): boolean =>
  error.kind === 'network' || error.kind === 'timeout' || error.kind === 'unexpected';

const mostRetries = 3;

const transientCodes: ReadonlySet<string> = new Set([
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
]);

/**
 * Delay before a request is sent again, doubled each time unless Azure names one; null if the failure is not transient.
 */
const retryDelayMs = (
  { status, code = '', retryAfterMs }: AppError,
  attempts: number,
  firstMs: number,
): number | null => {
  const passes =
    status === undefined
      ? transientCodes.has(code)
      : status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505);
  return passes ? (retryAfterMs ?? firstMs * 2 ** (attempts - 1)) : null;
};

const describeEnd = (
  state: ApplyState,
  error: AppError | null,
): { readonly state: 'done' | 'failed' | 'cancelled'; readonly message: Message } => {
  const { steps } = state.plan;
  const done = state.outcomes.filter((one) => one.state === 'done').length;
  const count = msg('{done} of {steps, plural, one {# step} other {# steps}} done', { done, steps: steps.length });
  if (error === null) return { state: 'done', message: joinMessages([count, '.'], '') };
  const at = state.outcomes.findIndex((one) => one.state !== 'done');
  const stopped = steps[at];
  const rest = state.outcomes.slice(at + 1).filter((one) => one.state === 'pending').length;
  const untouched =
    rest <= 0
      ? []
      : [
          msg('{rest, plural, one {The step after it was not begun.} other {The # steps after it were not begun.}}', {
            rest,
          }),
        ];
  const goOn =
    error.kind === 'drift'
      ? msg('Refresh, look at what changed, and review what is left of the draft.')
      : msg('Resume goes on where it stopped; what is already done is not done again.');
  return error.kind === 'cancelled'
    ? { state: 'cancelled', message: joinMessages([msg('Cancelled: {count}.', { count }), ...untouched, goOn]) }
    : {
        state: 'failed',
        message: joinMessages([
          msg('{count}; stopped at “{summary}”: {message}', {
            count,
            summary: stopped?.summary ?? '',
            message: error.message,
          }),
          ...untouched,
          goOn,
        ]),
      };
};

/**
 * Carries out a plan from where its journal stands and stops at the first failure. Every action is journaled before and
 * after, so that a run can end at any instant and another can resume: it reads each object first and skips what is
 * already as wanted.
 */
export const runApply = async (journalState: JournalState, ports: RunPorts): Promise<ApplyState> => {
  const { arm, journal, now, abort, settle = defaultSettle } = ports;
  let state: ApplyState = { ...journalState.state, state: 'running', message: '' };

  const publish = (next: ApplyState): void => {
    state = next;
    ports.onState(state);
  };

  /**
   * The object once the service has finished with it. An operation left by a dead run must not be mistaken for work
   * still to do. An object that never settles is taken as it is.
   */
  const read = async (step: Step): Promise<Result<unknown, AppError>> => {
    for (let reads = 1; ; reads++) {
      const answer = await arm.get(targetPath(step), { abort });
      if (!answer.ok) return answer.error.status === 404 ? ok(null) : answer;
      if (!isUnderWay(answer.value.body) || reads >= settle.reads || abort.aborted) return ok(answer.value.body);
      await delay(settle.intervalMs);
    }
  };

  /** Sends the request, or waits for the operation that an earlier run started. */
  const send = async (
    step: Step,
    savedPoller: string | null,
    onAccepted: () => void,
  ): Promise<Result<ArmResponse, AppError>> => {
    if (savedPoller === null) await journal.append({ kind: 'request', at: now(), step: step.id });
    const answer =
      savedPoller === null
        ? await arm.send(step.request, {
            abort,
            onPoller: (poller) => {
              onAccepted();
              return journal.append({ kind: 'poller', at: now(), step: step.id, poller });
            },
          })
        : await arm.resume(savedPoller, { abort });
    // An interrupted wait says nothing about the operation, so the poller stays in the journal. After a second failed
    // wait it is given up: the next run reads the object and sends the request again if necessary.
    const givenUp = !answer.ok && savedPoller !== null && answer.error.kind !== 'cancelled';
    if (answer.ok || givenUp || !(isInconclusive(answer.error) || answer.error.kind === 'cancelled')) {
      const { status, correlationId } = answer.ok
        ? answer.value
        : { status: answer.error.status ?? null, correlationId: answer.error.correlationId ?? null };
      await journal.append({ kind: 'answer', at: now(), step: step.id, status, correlationId });
    }
    return answer;
  };

  type StepResult = Result<Pick<StepOutcome, 'correlationId' | 'differences'>, StepError>;

  const readBack = async (step: Step, answer: Result<ArmResponse, AppError>): Promise<StepResult> => {
    if (!answer.ok && !isInconclusive(answer.error)) return answer;
    const after = await read(step);
    if (!after.ok) return answer.ok ? after : answer;
    const differing = remainingSteps(step, after.value);
    if (!answer.ok && (differing.length > 0 || isUnderWay(after.value))) return answer;
    const correlationId = answer.ok ? answer.value.correlationId : (answer.error.correlationId ?? null);
    if (after.value === null && step.request.method !== 'DELETE')
      return err(
        appError(
          'unexpected',
          msg('{target} is not there although Azure took the request. Refresh and look at it.', {
            target: step.target,
          }),
          correlationId === null ? {} : { correlationId },
        ),
      );
    return ok({ correlationId, differences: differing });
  };

  /** The operation that an earlier run started; null once Azure no longer knows it. */
  let unfinished = journalState.poller;

  const attemptStep = async (step: Step, onNotAccepted: (error: AppError) => void): Promise<StepResult> => {
    if (unfinished?.step === step.id) {
      const before = await read(step);
      if (!before.ok) return before;
      const answer = await send(step, unfinished.serialised, () => undefined);
      if (answer.ok || answer.error.status !== 404) return readBack(step, answer);
      // Azure forgot the operation; the object shows its result.
      unfinished = null;
    }
    const before = await read(step);
    if (!before.ok) return before;
    const untouched: StepResult = ok({ correlationId: null, differences: [] });
    const isThere = remainingSteps(step, before.value).length === 0;
    if (isThere && !isUnderWay(before.value)) return untouched;
    const drift = isThere ? [] : findDrift(step, before.value);
    if (drift.length > 0)
      return isSuperseded(step, state.plan.steps, before.value)
        ? untouched
        : err(driftError(step, drift, journalState.requested.has(step.id)));
    const accepted = { yes: false };
    const answer = await send(step, null, () => (accepted.yes = true));
    if (!answer.ok && !accepted.yes) onNotAccepted(answer.error);
    return readBack(step, answer);
  };

  /**
   * Runs a step and retries transient failures. Reads the object again before each retry, so that no change is lost.
   */
  const runStep = async (step: Step): Promise<StepResult> => {
    for (let attempts = 1; ; attempts++) {
      const failures: AppError[] = [];
      const result = await attemptStep(step, (error) => failures.push(error));
      const waitMs = failures[0] === undefined ? null : retryDelayMs(failures[0], attempts, settle.intervalMs);
      if (result.ok || waitMs === null || attempts > mostRetries) return result;
      await delay(waitMs, undefined, { signal: abort }).catch(() => undefined);
      if (abort.aborted) return err(appError('cancelled', msg('Cancelled.')));
    }
  };

  let failure: AppError | null = null;
  for (const step of state.plan.steps) {
    const before = state.outcomes.find(({ id }) => id === step.id) ?? pendingOutcome(step.id);
    if (before.state === 'done') continue;
    if (abort.aborted) {
      failure = appError('cancelled', msg('Cancelled.'));
      break;
    }
    const startedAt = now();
    publish(withOutcome(state, { ...before, state: 'running', startedAt, endedAt: null, error: null }));
    const result = await runStep(step);
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
    publish(withOutcome(state, outcome));
    if (!result.ok) {
      failure = result.error;
      break;
    }
  }

  const end = describeEnd(state, failure);
  await journal.append({ kind: 'end', at: now(), ...end, error: failure });
  publish({ ...state, ...end });
  return state;
};
