import { uptime } from 'node:os';
import { z } from 'zod';
import type { AppError } from '../../shared/errors.ts';
import type { Message } from '../../shared/i18n/message.ts';
import type { ApplyState } from '../../shared/ipc-payloads.ts';
import type { Plan, StepOutcome } from '../../shared/plan/types.ts';
import type { Instant } from '../../shared/schedule/instant.ts';
import type { Store } from '../storage/store.ts';
import { messageSchema } from './message-schema.ts';
import { planShape } from './plan-shape.ts';

/**
 * One line of an apply's journal. An action is written before it starts and its result right after. The first line
 * holds the whole plan with the original objects and each step's inverse: it is the restore point.
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
      readonly message: Message;
      readonly error: AppError | null;
    }
  | { readonly kind: 'resume'; readonly at: Instant; readonly pid: number }
  | { readonly kind: 'dismiss'; readonly at: Instant };

/** A line on disk. `up` is the machine's uptime in seconds, which no clock change affects. */
type Line = JournalEntry & { readonly up?: number };

/** What the lines of a journal add up to. */
export interface JournalState {
  readonly startedAt: Instant;
  /** Uptime in seconds of the last line; null if the line has none. */
  readonly lastUp: number | null;
  readonly pid: number;
  readonly state: ApplyState;
  /** The operation that Azure accepted and whose end was not seen; null if there is none. */
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

const step = (journalState: JournalState, entry: Exclude<JournalEntry, { readonly kind: 'begin' }>): JournalState => {
  const { state } = journalState;
  switch (entry.kind) {
    case 'request': {
      const before = state.outcomes.find(({ id }) => id === entry.step) ?? pendingOutcome(entry.step);
      return {
        ...journalState,
        state: withOutcome(state, { ...before, state: 'running', startedAt: before.startedAt ?? entry.at }),
        poller: null,
        requested: new Set([...journalState.requested, entry.step]),
      };
    }
    case 'poller':
      return { ...journalState, poller: { step: entry.step, serialised: entry.poller } };
    case 'answer':
      return { ...journalState, poller: null };
    case 'outcome':
      return { ...journalState, state: withOutcome(state, entry.outcome) };
    case 'end':
      return { ...journalState, state: { ...state, state: entry.state, message: entry.message } };
    case 'resume':
      return { ...journalState, state: { ...state, state: 'running', message: '' }, dismissed: false, pid: entry.pid };
    case 'dismiss':
      return { ...journalState, dismissed: true };
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
  error: messageSchema.nullable(),
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
    message: messageSchema,
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
 * Reads a journal. Skips lines that a crash cut short and lines of unknown kinds or shapes, because resuming looks at
 * each object anyway. Null: not even the plan was written, so nothing was sent. Throws if its plan cannot be read.
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
    (journalState, json) => {
      const line = lineShape.safeParse(json);
      return line.success ? { ...step(journalState, line.data), lastUp: line.data.up ?? null } : journalState;
    },
    { ...initialState(applyId, first.data.plan, first.data.at), pid: first.data.pid, lastUp: first.data.up ?? null },
  );
};

/** Seconds. Operations time out after 30 minutes. A run silent for longer is dead, even if its PID was reused. */
const longestSilenceS = 35 * 60;

export const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/**
 * Whether another process runs this apply; the window and the command line keep their journals in the same folder. A
 * line from before the machine's last start belongs to a dead process.
 */
export const isOwnedByOtherProcess = ({ state, pid, lastUp }: JournalState, up = uptime()): boolean =>
  state.state === 'running' &&
  pid !== process.pid &&
  lastUp !== null &&
  lastUp <= up &&
  up - lastUp < longestSilenceS &&
  isAlive(pid);

export interface Journal {
  /** Resolves once the line is on the disk. */
  readonly append: (entry: JournalEntry) => Promise<void>;
}

const folder = 'applies';
/**
 * An id starts with its time, or with the previous number plus one if the clock was set back. So the newest journal
 * sorts last.
 */
const numberLength = 17;
const nextId = (last: string | undefined, at: Instant, guid: string): string => {
  const byTime = BigInt(new Date(at).toISOString().replace(/\D/g, '').slice(0, numberLength));
  const before = BigInt(new RegExp(`^\\d{${numberLength}}(?=-)`).exec(last ?? '')?.[0] ?? 0);
  return `${before < byTime ? byTime : before + 1n}-${guid.slice(0, 8)}`;
};

const journalFile = (applyId: string): string => `${folder}/${applyId}.jsonl`;

/** Older journals are removed when a new one is created. */
const mostJournals = 50;

export interface Journals {
  readonly newId: (at: Instant, guid: string) => Promise<string>;
  readonly create: (applyId: string, plan: Plan, at: Instant) => Promise<Journal>;
  readonly open: (
    applyId: string,
  ) => Promise<{ readonly journal: Journal; readonly journalState: JournalState } | null>;
  readonly read: (applyId: string) => Promise<JournalState | null>;
  /**
   * All journals that hold a plan, newest first, one at a time because each holds a whole plan. `journalState` is null
   * if a journal is unreadable.
   */
  readonly all: () => AsyncIterable<{ readonly applyId: string; readonly journalState: JournalState | null }>;
  readonly last: () => Promise<JournalState | null>;
}

export const createJournals = (store: Store): Journals => {
  const openJournal = (applyId: string): Journal => ({
    append: (entry) =>
      store.append(journalFile(applyId), `${JSON.stringify({ ...entry, up: Math.floor(uptime()) } satisfies Line)}\n`),
  });
  const ids = async (): Promise<readonly string[]> =>
    (await store.list(folder)).filter((name) => name.endsWith('.jsonl')).map((name) => name.slice(0, -6));
  /** Undefined if the journal holds nothing, null if it is unreadable. */
  const read = async (applyId: string): Promise<JournalState | null | undefined> => {
    try {
      const text = await store.read(journalFile(applyId));
      return text === null ? undefined : (readJournal(applyId, text) ?? undefined);
    } catch {
      return null;
    }
  };
  async function* all(): AsyncGenerator<{ readonly applyId: string; readonly journalState: JournalState | null }> {
    for (const applyId of (await ids()).toReversed()) {
      const journalState = await read(applyId);
      if (journalState !== undefined) yield { applyId, journalState };
    }
  }
  return {
    newId: async (at, guid) => nextId((await ids()).at(-1), at, guid),
    create: async (applyId, plan, at) => {
      const old = (await ids()).slice(0, 1 - mostJournals);
      for (const id of old) await store.remove(journalFile(id));
      const journal = openJournal(applyId);
      await journal.append({ kind: 'begin', at, pid: process.pid, plan });
      return journal;
    },
    open: async (applyId) => {
      const journalState = (await read(applyId)) ?? null;
      if (journalState === null) return null;
      // A torn last line must not swallow the next one.
      await store.append(journalFile(applyId), '\n');
      return { journal: openJournal(applyId), journalState };
    },
    read: async (applyId) => (await read(applyId)) ?? null,
    all,
    last: async () => {
      for await (const { journalState } of all()) if (journalState !== null) return journalState;
      return null;
    },
  };
};
