import { uptime } from 'node:os';
import { z } from 'zod';
import type { AppError } from '../../shared/errors.ts';
import type { ApplyState } from '../../shared/ipc.ts';
import type { Plan, StepOutcome } from '../../shared/plan/types.ts';
import type { Instant } from '../../shared/schedule/instant.ts';
import type { Store } from '../storage/store.ts';
import { planShape } from './plan-shape.ts';

/**
 * One line of an apply's journal. What is about to happen is written before it happens, what happened right after. The first line holds the
 * whole plan with the objects as they were and each step's inverse: it is the restore point.
 */
type JournalEntry =
  | { readonly kind: 'begin'; readonly at: Instant; readonly pid: number; readonly plan: Plan }
  | { readonly kind: 'request'; readonly at: Instant; readonly step: string }
  | { readonly kind: 'poller'; readonly at: Instant; readonly step: string; readonly poller: string }
  | {
      readonly kind: 'answer';
      readonly at: Instant;
      readonly step: string;
      readonly status: number | null;
      readonly correlationId: string | null;
    }
  | { readonly kind: 'outcome'; readonly at: Instant; readonly outcome: StepOutcome }
  | {
      readonly kind: 'end';
      readonly at: Instant;
      readonly state: 'done' | 'failed' | 'cancelled';
      readonly message: string;
      readonly error: AppError | null;
    }
  | { readonly kind: 'resume'; readonly at: Instant; readonly pid: number }
  | { readonly kind: 'dismiss'; readonly at: Instant };

/** As it is written: with the seconds since the machine started, which no one sets back. */
type Line = JournalEntry & { readonly up?: number };

/** What a journal tells after any number of its lines. */
export interface JournalState {
  readonly startedAt: Instant;
  /** Seconds from the machine's start to its last line; null where the line does not say. */
  readonly lastUp: number | null;
  /** Id of the process that ran it last. */
  readonly pid: number;
  readonly state: ApplyState;
  /** Of the step whose operation was taken and whose end nobody saw; null where there is none. */
  readonly poller: { readonly step: string; readonly serialised: string } | null;
  /** Ids of the steps whose requests were sent, or were about to be. */
  readonly requested: ReadonlySet<string>;
  readonly dismissed: boolean;
}

export const pendingOutcome = (id: string): StepOutcome => ({
  id,
  state: 'pending',
  startedAt: null,
  endedAt: null,
  correlationId: null,
  error: null,
  differences: [],
});

/** Nothing of it is done yet. */
export const initialState = (applyId: string, plan: Plan, startedAt: Instant): JournalState => ({
  startedAt,
  lastUp: null,
  pid: process.pid,
  state: { applyId, plan, outcomes: plan.steps.map(({ id }) => pendingOutcome(id)), state: 'running', message: '' },
  poller: null,
  requested: new Set(),
  dismissed: false,
});

export const withOutcome = (state: ApplyState, outcome: StepOutcome): ApplyState => ({
  ...state,
  outcomes: state.outcomes.map((one) => (one.id === outcome.id ? outcome : one)),
});

const step = (told: JournalState, entry: Exclude<JournalEntry, { readonly kind: 'begin' }>): JournalState => {
  const { state } = told;
  switch (entry.kind) {
    case 'request': {
      const before = state.outcomes.find(({ id }) => id === entry.step) ?? pendingOutcome(entry.step);
      return {
        ...told,
        state: withOutcome(state, { ...before, state: 'running', startedAt: before.startedAt ?? entry.at }),
        poller: null,
        requested: new Set([...told.requested, entry.step]),
      };
    }
    case 'poller':
      return { ...told, poller: { step: entry.step, serialised: entry.poller } };
    case 'answer':
      return { ...told, poller: null };
    case 'outcome':
      return { ...told, state: withOutcome(state, entry.outcome) };
    case 'end':
      return { ...told, state: { ...state, state: entry.state, message: entry.message } };
    case 'resume':
      return { ...told, state: { ...state, state: 'running', message: '' }, dismissed: false, pid: entry.pid };
    case 'dismiss':
      return { ...told, dismissed: true };
  }
};

const at = z.number();
const unset = z.unknown().default(null);
const change = z.object({ property: z.string(), before: unset, after: unset });
const outcome = z.object({
  id: z.string(),
  state: z.enum(['pending', 'running', 'done', 'failed', 'skipped']),
  startedAt: at.nullable(),
  endedAt: at.nullable(),
  correlationId: z.string().nullable(),
  error: z.string().nullable(),
  differences: z.array(change),
  drift: z.array(z.object({ property: z.string(), base: unset, wanted: unset, actual: unset })).exactOptional(),
});
const up = z.number().exactOptional();
const beginShape = z.object({ kind: z.literal('begin'), at, pid: z.number(), plan: planShape, up });
const lineShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('request'), at, step: z.string(), up }),
  z.object({ kind: z.literal('poller'), at, step: z.string(), poller: z.string(), up }),
  z.object({
    kind: z.literal('answer'),
    at,
    step: z.string(),
    status: z.number().nullable(),
    correlationId: z.string().nullable(),
    up,
  }),
  z.object({ kind: z.literal('outcome'), at, outcome, up }),
  z.object({
    kind: z.literal('end'),
    at,
    state: z.enum(['done', 'failed', 'cancelled']),
    message: z.string(),
    error: unset.transform((error) => error as AppError | null),
    up,
  }),
  z.object({ kind: z.literal('resume'), at, pid: z.number(), up }),
  z.object({ kind: z.literal('dismiss'), at, up }),
]);

const parseJson = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

/**
 * Reads what a journal tells. Skips lines that a crash cut short and those of kinds or shapes that this version does not know: going on looks
 * at each object anyway. Null where not even the plan was written, because nothing was sent then. Throws where its plan cannot be read.
 * @internal
 */
export const readJournal = (applyId: string, text: string): JournalState | null => {
  const [head, ...lines] = text.split('\n').flatMap((line) => {
    const json = parseJson(line);
    return json === undefined ? [] : [json];
  });
  if (head === undefined) return null;
  const first = beginShape.safeParse(head);
  if (!first.success) {
    const [issue] = first.error.issues;
    throw new Error(`${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  return lines.reduce<JournalState>(
    (told, json) => {
      const line = lineShape.safeParse(json);
      return line.success ? { ...step(told, line.data), lastUp: line.data.up ?? null } : told;
    },
    { ...initialState(applyId, first.data.plan, first.data.at), pid: first.data.pid, lastUp: first.data.up ?? null },
  );
};

/** An operation is waited for half an hour at most; a run that writes nothing for longer is dead, whoever has its process's number now. */
const longestSilence = 35 * 60;

export const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Whether another process is at it: the window and the command line keep their journals in the same folder. A line of an earlier start of the machine is of a dead one. */
export const isOwnedByOtherProcess = ({ state, pid, lastUp }: JournalState, up = uptime()): boolean =>
  state.state === 'running' &&
  pid !== process.pid &&
  lastUp !== null &&
  lastUp <= up &&
  up - lastUp < longestSilence &&
  isAlive(pid);

export interface Journal {
  /** Resolves once the disk has the line. */
  readonly append: (entry: JournalEntry) => Promise<void>;
}

const folder = 'applies';
/** Ids begin with a number, which is that of the time, or the next one where the clock was set back: the newest journal is the last by name. */
const numberLength = 17;
const idAfter = (last: string | undefined, at: Instant, guid: string): string => {
  const byTime = BigInt(new Date(at).toISOString().replace(/\D/g, '').slice(0, numberLength));
  const before = BigInt(new RegExp(`^\\d{${numberLength}}(?=-)`).exec(last ?? '')?.[0] ?? 0);
  return `${before < byTime ? byTime : before + 1n}-${guid.slice(0, 8)}`;
};

const fileOf = (applyId: string): string => `${folder}/${applyId}.jsonl`;

/** Journals kept; older ones go when a new one begins. */
const keep = 50;

export interface Journals {
  /** Of the next apply. */
  readonly newId: (at: Instant, guid: string) => Promise<string>;
  readonly create: (applyId: string, plan: Plan, at: Instant) => Promise<Journal>;
  /** Null where it is not kept or cannot be read. */
  readonly open: (applyId: string) => Promise<{ readonly journal: Journal; readonly told: JournalState } | null>;
  /** Null where it is not kept or cannot be read. */
  readonly told: (applyId: string) => Promise<JournalState | null>;
  /** All that tell anything, newest first; one at a time, because each holds a whole plan. `told` is null where one cannot be read. */
  readonly all: () => AsyncIterable<{ readonly applyId: string; readonly told: JournalState | null }>;
  /** The newest that can be read; null where there is none. */
  readonly last: () => Promise<JournalState | null>;
}

export const createJournals = (store: Store): Journals => {
  const journalOf = (applyId: string): Journal => ({
    append: (entry) =>
      store.append(fileOf(applyId), `${JSON.stringify({ ...entry, up: Math.floor(uptime()) } satisfies Line)}\n`),
  });
  const ids = async (): Promise<readonly string[]> =>
    (await store.list(folder)).filter((name) => name.endsWith('.jsonl')).map((name) => name.slice(0, -6));
  /** Undefined where it tells nothing, null where it cannot be read: that hides no other one. */
  const read = async (applyId: string): Promise<JournalState | null | undefined> => {
    try {
      const text = await store.read(fileOf(applyId));
      return text === null ? undefined : (readJournal(applyId, text) ?? undefined);
    } catch {
      return null;
    }
  };
  async function* all(): AsyncGenerator<{ readonly applyId: string; readonly told: JournalState | null }> {
    for (const applyId of (await ids()).toReversed()) {
      const told = await read(applyId);
      if (told !== undefined) yield { applyId, told };
    }
  }
  return {
    newId: async (at, guid) => idAfter((await ids()).at(-1), at, guid),
    create: async (applyId, plan, at) => {
      const old = (await ids()).slice(0, 1 - keep);
      for (const id of old) await store.remove(fileOf(id));
      const journal = journalOf(applyId);
      await journal.append({ kind: 'begin', at, pid: process.pid, plan });
      return journal;
    },
    open: async (applyId) => {
      const told = (await read(applyId)) ?? null;
      if (told === null) return null;
      // A torn last line must not swallow the next one.
      await store.append(fileOf(applyId), '\n');
      return { journal: journalOf(applyId), told };
    },
    told: async (applyId) => (await read(applyId)) ?? null,
    all,
    last: async () => {
      for await (const { told } of all()) if (told !== null) return told;
      return null;
    },
  };
};
