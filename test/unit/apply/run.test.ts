import { describe, expect, it } from 'vitest';
import { createJournals, type Journal, readJournal } from '../../../main/apply/journal.ts';
import { runApply } from '../../../main/apply/run.ts';
import { appError } from '../../../shared/errors.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import type { ApplyState } from '../../../shared/ipc-payloads.ts';
import type { Plan } from '../../../shared/plan/types.ts';
import { err } from '../../../shared/result.ts';
import { formatMessages } from '../../support/format-messages.ts';
import {
  buildPlan,
  createStep,
  deleteStep,
  fakeAzure,
  mapPath,
  memoryStore,
  notFound,
  scopeMap,
  toObjects,
  updateStep,
} from './fake-azure.ts';

type JournalEntry = Parameters<Journal['append']>[0];

const plan = buildPlan(
  updateStep('01', 'harbour', ['a'], ['a', 'b']),
  createStep('02', 'dockseven', ['b']),
  deleteStep('03', 'oldquay', ['x']),
);
const azure = () => fakeAzure(toObjects(scopeMap('harbour', ['a']), scopeMap('oldquay', ['x'])));

const begin = async (wanted: Plan, store = memoryStore()) => {
  const journals = createJournals(store);
  await journals.create('a1', wanted, 1_000);
  return { journals, store };
};

const run = async (
  fixture: ReturnType<typeof azure>,
  wanted: Plan = plan,
  store = memoryStore(),
  abort = new AbortController(),
) => {
  const { journals } = store.files.size === 0 ? await begin(wanted, store) : { journals: createJournals(store) };
  const opened = await journals.open('a1');
  if (opened === null) throw new Error('no journal');
  const seen: ApplyState[] = [];
  const state = await runApply(opened.journalState, {
    arm: fixture.arm,
    journal: opened.journal,
    now: () => 2_000,
    abort: abort.signal,
    onState: (one) => seen.push(one),
    settle: { intervalMs: 1, reads: 60 },
  });
  const entries = (store.files.get('applies/a1.jsonl') ?? '')
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line) as JournalEntry);
  return { state, seen, entries, store };
};

describe('an apply', () => {
  it('carries out each step in order, reads it back and says so', async () => {
    const fixture = azure();
    const { state, entries } = await run(fixture);
    expect(formatMessages(state)).toMatchObject({ state: 'done', message: '3 of 3 steps done.' });
    expect(
      state.outcomes.map(({ id, state: one, correlationId, differences }) => [id, one, correlationId, differences]),
    ).toEqual([
      ['01', 'done', 'c-harbour', []],
      ['02', 'done', 'c-dockseven', []],
      ['03', 'done', 'c-oldquay', []],
    ]);
    expect(fixture.sent).toEqual(['PATCH scopeMaps/harbour', 'PUT scopeMaps/dockseven', 'DELETE scopeMaps/oldquay']);
    expect(entries.map((entry) => entry.kind)).toEqual([
      'begin',
      ...['request', 'poller', 'answer', 'outcome'],
      ...['request', 'poller', 'answer', 'outcome'],
      ...['request', 'poller', 'answer', 'outcome'],
      'end',
    ]);
  });

  it('writes a request to the journal before it is sent', async () => {
    const fixture = azure();
    const store = memoryStore();
    let journalWhenSent = '';
    fixture.hooks.before = () => {
      journalWhenSent ||= store.files.get('applies/a1.jsonl') ?? '';
      return undefined;
    };
    await run(fixture, plan, store);
    expect(journalWhenSent.trimEnd().split('\n').at(-1)).toContain('"kind":"request"');
  });

  it('sends a request again that Azure was too busy for', async () => {
    const fixture = azure();
    let busy = 2;
    fixture.hooks.before = () =>
      busy-- > 0 ? appError('network', 'Busy.', { status: 503, retryAfterMs: 1 }) : undefined;
    expect((await run(fixture)).state).toMatchObject({ state: 'done' });
    expect(fixture.sent).toEqual(['PATCH scopeMaps/harbour', 'PUT scopeMaps/dockseven', 'DELETE scopeMaps/oldquay']);
  });

  it('looks at an object before it sends a request again, and keeps what somebody else changed meanwhile', async () => {
    const fixture = azure();
    fixture.hooks.before = () => {
      fixture.objects.set(mapPath('harbour').toLowerCase(), scopeMap('harbour', ['a', 'theirs']));
      return appError('throttled', 'Too many requests.', { status: 429, retryAfterMs: 1 });
    };
    expect(formatMessages((await run(fixture)).state)).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('harbour was changed by someone else since the plan was made'),
    });
    expect(fixture.sent).toEqual([]);
  });

  it('stops at the first failure and says what was done, what was not, and how to go on', async () => {
    const fixture = azure();
    fixture.hooks.before = ({ method }) =>
      method === 'PUT'
        ? appError('refused', 'Creating scope map dockseven failed: No.', { status: 400, correlationId: 'c0ffee' })
        : undefined;
    const { state } = await run(fixture);
    expect(formatMessages(state)).toMatchObject({
      state: 'failed',
      message:
        '1 of 3 steps done; stopped at “Create scope map dockseven”: Creating scope map dockseven failed: No. The step after it was not begun. Resume goes on where it stopped; what is already done is not done again.',
    });
    expect(state.outcomes.map((one) => one.state)).toEqual(['done', 'failed', 'pending']);
    expect(state.outcomes[1]).toMatchObject({
      correlationId: 'c0ffee',
      error: 'Creating scope map dockseven failed: No.',
    });
  });

  it('stops before it writes where someone else changed the object', async () => {
    const fixture = azure();
    fixture.objects.set(mapPath('harbour').toLowerCase(), scopeMap('harbour', ['a', 'theirs']));
    const { state } = await run(fixture);
    expect(fixture.sent).toEqual([]);
    expect(formatMessage(state.outcomes[0]?.error ?? '')).toBe(
      'harbour was changed by someone else since the plan was made: actions gained theirs. Refresh and review the plan again.',
    );
    expect(state.outcomes[0]?.drift).toEqual([
      { property: 'actions', base: ['a'], wanted: ['a', 'b'], actual: ['a', 'theirs'] },
    ]);
    expect(formatMessages(state)).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('review what is left of the draft'),
    });
  });

  it('stops where the object was deleted, or is already there and other than wanted', async () => {
    const deleted = fakeAzure(toObjects());
    expect(formatMessage((await run(deleted)).state.outcomes[0]?.error ?? '')).toBe(
      'harbour was deleted by someone else since the plan was made. Refresh and review the plan again.',
    );
    const taken = fakeAzure(toObjects(scopeMap('dockseven', ['theirs'])));
    expect(
      formatMessage((await run(taken, buildPlan(createStep('01', 'dockseven', ['b'])))).state.outcomes[0]?.error ?? ''),
    ).toBe('dockseven was created by someone else since the plan was made. Refresh and review the plan again.');
    expect([...deleted.sent, ...taken.sent]).toEqual([]);
  });

  it('sends nothing for an object that already is as wanted', async () => {
    const fixture = fakeAzure(toObjects(scopeMap('harbour', ['b', 'a']), scopeMap('dockseven', ['b'])));
    const { state } = await run(fixture);
    expect(state.state).toBe('done');
    expect(fixture.sent).toEqual([]);
  });

  it('reports properties that read back otherwise than written', async () => {
    const fixture = azure();
    fixture.hooks.after = () => {
      fixture.objects.set(mapPath('harbour').toLowerCase(), scopeMap('harbour', ['a']));
      return undefined;
    };
    const { state } = await run(fixture, buildPlan(updateStep('01', 'harbour', ['a'], ['a', 'b'])));
    expect(state.outcomes[0]).toMatchObject({
      state: 'done',
      differences: [{ property: 'actions', before: ['a', 'b'], after: ['a'] }],
    });
  });

  it('counts a step as done whose answer was lost when the object shows it', async () => {
    const fixture = azure();
    fixture.hooks.after = () => appError('network', 'The connection broke off.');
    const { state } = await run(fixture);
    expect(state.state).toBe('done');
    expect(fixture.sent).toHaveLength(3);
  });

  it('fails a step whose answer was lost when the object does not show it', async () => {
    const fixture = azure();
    fixture.hooks.before = () => appError('timeout', 'No answer came.');
    expect((await run(fixture)).state.outcomes[0]).toMatchObject({ state: 'failed', error: 'No answer came.' });
  });

  it('ends between two steps when it is cancelled', async () => {
    const fixture = azure();
    const abort = new AbortController();
    fixture.hooks.after = () => {
      abort.abort();
      return undefined;
    };
    const { state } = await run(fixture, plan, memoryStore(), abort);
    expect(formatMessages(state)).toMatchObject({
      state: 'cancelled',
      message: expect.stringMatching(/^Cancelled: 1 of 3 steps done\. The step after it was not begun\./),
    });
    expect(fixture.sent).toHaveLength(1);
  });

  it('goes on after a failure without doing twice what was done', async () => {
    const fixture = azure();
    fixture.hooks.before = ({ method }) =>
      method === 'PUT' ? appError('throttled', 'Wait.', { status: 429 }) : undefined;
    const { store } = await run(fixture);
    delete fixture.hooks.before;
    const { state } = await run(fixture, plan, store);
    expect(formatMessages(state)).toMatchObject({ state: 'done', message: '3 of 3 steps done.' });
    expect(fixture.sent).toEqual(['PATCH scopeMaps/harbour', 'PUT scopeMaps/dockseven', 'DELETE scopeMaps/oldquay']);
  });

  it('waits for the operation that an earlier run began', async () => {
    const { store } = await begin(buildPlan(updateStep('01', 'harbour', ['a'], ['a', 'b'])));
    await store.append(
      'applies/a1.jsonl',
      '{"kind":"request","at":1,"step":"01"}\n{"kind":"poller","at":1,"step":"01","poller":"half"}\n',
    );
    const fixture = fakeAzure(toObjects(scopeMap('harbour', ['a', 'b'])));
    const { state } = await run(fixture, plan, store);
    expect(fixture.sent).toEqual(['resume half']);
    expect(state.state).toBe('done');
  });
});

describe('a plan that changes one object twice', () => {
  const twice = buildPlan(
    updateStep('01', 'harbour', ['a'], ['a', 'b']),
    createStep('02', 'dockseven', ['b']),
    updateStep('03', 'harbour', ['a', 'b'], ['b']),
  );

  it('sends nothing when it is applied again after it was carried out', async () => {
    const fixture = azure();
    expect((await run(fixture, twice)).state.state).toBe('done');
    const sent = fixture.sent.length;
    const { state } = await run(fixture, twice);
    expect(formatMessages(state)).toMatchObject({ state: 'done', message: '3 of 3 steps done.' });
    expect(fixture.sent).toHaveLength(sent);
  });

  it('stops where the object is in no state that the plan makes, and says what came and went', async () => {
    const fixture = fakeAzure(toObjects(scopeMap('harbour', ['b', 'theirs'])));
    const { state } = await run(fixture, twice);
    expect(formatMessage(state.outcomes[0]?.error ?? '')).toBe(
      'harbour was changed by someone else since the plan was made: actions gained b, theirs; lost a. Refresh and review the plan again.',
    );
    expect(fixture.sent).toEqual([]);
  });
});

describe('what somebody else changed', () => {
  it('is described by excerpts around the first difference of two long texts', async () => {
    const text = 'This scope map is of the gateway in the northern harbour and of nothing else, ';
    const described = (more: string) => {
      const map = scopeMap('harbour', ['a']);
      return { ...map, properties: { ...map.properties, description: `${text}${more}` } };
    };
    const step = updateStep('01', 'harbour', ['a'], ['a', 'b']);
    const { state } = await run(
      fakeAzure(toObjects(described('says Ada'))),
      buildPlan({ ...step, expected: { ...(step.expected as object), description: `${text}says Bo` } }),
    );
    expect(formatMessage(state.outcomes[0]?.error ?? '')).toContain(
      'description was … nothing else, says Bo and is … nothing else, says Ada.',
    );
  });

  it('is described by the first ten of hundreds of entries', async () => {
    const many = Array.from({ length: 300 }, (_, at) => `repositories/app${at}/content/read`);
    const { state } = await run(
      fakeAzure(toObjects(scopeMap('harbour', many))),
      buildPlan(updateStep('01', 'harbour', ['a'], ['a', 'b'])),
    );
    expect(formatMessage(state.outcomes[0]?.error ?? '')).toMatch(
      /actions gained repositories\/app0\/content\/read, .* and 290 more; lost a\./,
    );
  });
});

describe('an operation that Azure has forgotten', () => {
  const forgotten = async (actions: readonly string[]) => {
    const wanted = buildPlan(updateStep('01', 'harbour', ['a'], ['a', 'b']));
    const { store } = await begin(wanted);
    await store.append(
      'applies/a1.jsonl',
      '{"kind":"request","at":1,"step":"01"}\n{"kind":"poller","at":1,"step":"01","poller":"half"}\n',
    );
    const fixture = fakeAzure(toObjects(scopeMap('harbour', actions)));
    const resume: typeof fixture.arm.resume = (poller) => {
      fixture.sent.push(`resume ${poller}`);
      return Promise.resolve(err(notFound('operation')));
    };
    const forgetful = { ...fixture, arm: { ...fixture.arm, resume } };
    return { world: fixture, go: async () => (await run(forgetful, wanted, store)).state };
  };

  it('is done where the object shows it', async () => {
    const { world: fixture, go } = await forgotten(['a', 'b']);
    expect(formatMessages(await go())).toMatchObject({ state: 'done', message: '1 of 1 step done.' });
    expect(fixture.sent).toEqual(['resume half']);
  });

  it('is asked for again where the object is as it was', async () => {
    const { world: fixture, go } = await forgotten(['a']);
    expect(await go()).toMatchObject({ state: 'done' });
    expect(fixture.sent).toEqual(['resume half', 'PATCH scopeMaps/harbour']);
  });

  it('is blamed on nobody where the object is otherwise, however often it is gone on with', async () => {
    const { world: fixture, go } = await forgotten(['a', 'c']);
    for (const _ of [1, 2]) {
      const { state, outcomes } = await go();
      expect(state).toBe('failed');
      expect(formatMessage(outcomes[0]?.error ?? '')).toBe(
        'The request for harbour was sent before, and harbour is neither as it was then nor as the plan wants it: actions gained c. Refresh and review the plan again.',
      );
    }
    expect(fixture.sent).toEqual(['resume half']);
  });
});

describe('a run killed at any instant', () => {
  class Killed extends Error {}

  /** Dies at the journal write or Azure call after `points` of them, before or right after it. */
  const killedAfter = async (points: number, after: boolean) => {
    const fixture = azure();
    const store = memoryStore();
    const { journals } = await begin(plan, store);
    const opened = await journals.open('a1');
    if (opened === null) throw new Error('no journal');
    let left = points;
    const point = async <T>(act: () => Promise<T>): Promise<T> => {
      if (left < 0) throw new Killed();
      if (left-- > 0) return act();
      if (after) await act();
      throw new Killed();
    };
    const { arm } = fixture;
    const dying = {
      get: (path: string) => point(() => arm.get(path)),
      send: (request: Parameters<typeof arm.send>[0], options: Parameters<typeof arm.send>[1]) =>
        point(() => arm.send(request, options)),
      resume: (poller: string) => point(() => arm.resume(poller)),
    };
    const journal = { append: (entry: JournalEntry) => point(() => opened.journal.append(entry)) };
    const died = await runApply(opened.journalState, {
      arm: dying,
      journal,
      now: () => 2_000,
      abort: new AbortController().signal,
      onState: () => undefined,
    }).then(
      () => false,
      (cause: unknown) => {
        if (cause instanceof Killed) return true;
        throw cause;
      },
    );
    if (died) await store.append('applies/a1.jsonl', '{"kind":"out'); // the line that was being written
    return { world: fixture, store, died };
  };

  it('ends as planned once it is resumed, and no request is sent twice', async () => {
    let points = 0;
    for (let died = true; died; points++) {
      for (const after of [false, true]) {
        const killed = await killedAfter(points, after);
        died = killed.died;
        const { state } = await run(killed.world, plan, killed.store);
        const where = `killed ${after ? 'after' : 'before'} point ${points}`;
        expect(formatMessages(state), where).toMatchObject({ state: 'done', message: '3 of 3 steps done.' });
        const { objects, sent } = killed.world;
        expect(objects.get(mapPath('harbour').toLowerCase())?.properties, where).toEqual({ actions: ['a', 'b'] });
        expect(objects.get(mapPath('dockseven').toLowerCase())?.properties, where).toEqual({ actions: ['b'] });
        expect(objects.has(mapPath('oldquay').toLowerCase()), where).toBe(false);
        const writes = sent.filter((one) => !one.startsWith('resume'));
        expect(new Set(writes).size, where).toBe(writes.length);
      }
    }
    expect(points).toBeGreaterThan(15);
  });
});

describe('a journal', () => {
  it('reports the state of a run that never ended', async () => {
    const { store } = await begin(plan);
    await store.append('applies/a1.jsonl', '{"kind":"request","at":5,"step":"01"}\n');
    expect(readJournal('a1', store.files.get('applies/a1.jsonl') ?? '')?.state).toMatchObject({
      state: 'running',
      outcomes: [{ state: 'running', startedAt: 5 }, { state: 'pending' }, { state: 'pending' }],
    });
  });

  it('is nothing where not even the plan was written', () => {
    expect(readJournal('a1', '{"kind":"begin","pl')).toBeNull();
    expect(readJournal('a1', '')).toBeNull();
  });

  it('is the newest by start order, even if the clock was set back', async () => {
    const journals = createJournals(memoryStore());
    const began: string[] = [];
    for (const at of ['2026-11-23T12:00:00Z', '2026-11-23T12:00:00Z', '2026-11-22T12:00:00Z', '2026-11-24T12:00:00Z']) {
      const id = await journals.newId(Date.parse(at), 'ffffffff-0000');
      await journals.create(id, plan, Date.parse(at));
      expect((await journals.last())?.state.applyId).toBe(id);
      began.push(id);
    }
    expect(began).toEqual([
      '20261123120000000-ffffffff',
      '20261123120000001-ffffffff',
      '20261123120000002-ffffffff',
      '20261124120000000-ffffffff',
    ]);
  });

  it('keeps the newest fifty', async () => {
    const store = memoryStore();
    const journals = createJournals(store);
    for (let n = 10; n < 70; n++) await journals.create(`a${n}`, plan, n);
    expect((await store.list('applies')).length).toBe(50);
    expect((await journals.last())?.state.applyId).toBe('a69');
  });
});
