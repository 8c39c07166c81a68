import { afterEach, describe, expect, it } from 'vitest';
import { createApplyService } from '../../../main/apply/apply-service.ts';
import { createJournals, initialState, readJournal } from '../../../main/apply/journal.ts';
import { runApply } from '../../../main/apply/run.ts';
import type { ArmPort } from '../../../main/arm/port.ts';
import { createFormatter } from '../../../shared/i18n/format.ts';
import { loadMessages } from '../../../shared/i18n/locale.ts';
import { formatMessage, provideFormatter } from '../../../shared/i18n/translate.ts';
import { buildPlan, fakeAzure, freeLocks, memoryStore, scopeMap, toObjects, updateStep } from './fake-azure.ts';

const plan = buildPlan(updateStep('01', 'harbour', ['a'], ['a', 'b']));
const begin = JSON.stringify({ kind: 'begin', at: 1, pid: 1, plan });

/** Applies over a folder of journals. */
const appliesOver = (files: Readonly<Record<string, string>>) => {
  const store = memoryStore();
  for (const [name, text] of Object.entries(files)) store.files.set(`applies/${name}.jsonl`, text);
  return createApplyService({
    journals: createJournals(store),
    locks: freeLocks,
    now: () => 2_000,
    newGuid: () => 'abcdefgh',
    onState: () => undefined,
    afterRun: () => Promise.resolve(),
    onBug: (cause) => {
      throw cause;
    },
  });
};

describe('a journal line', () => {
  it.each(['{"kind":"paused","at":2}', 'null', '5', '{"kind":"outcome","at":2,"outcome":null}', '{"kind":"requ'])(
    'that this version does not know is skipped: %s',
    async (line) => {
      const journalState = readJournal('a1', `${begin}\n${line}\n{"kind":"request","at":5,"step":"01"}\n`);
      expect(journalState?.state.outcomes).toMatchObject([{ id: '01', state: 'running', startedAt: 5 }]);
      expect(await appliesOver({ a1: `${begin}\n${line}\n` }).last()).toMatchObject({ state: 'interrupted' });
    },
  );
});

describe('a message in a journal', () => {
  const end = (message: unknown): string =>
    `${begin}\n${JSON.stringify({ kind: 'end', at: 9, state: 'failed', message, error: null })}\n`;

  afterEach(() => provideFormatter(null));

  it('that was written in German reads in the language of the reader', async () => {
    const german = createFormatter(await loadMessages('de'), '24');
    provideFormatter(() => german);
    const { arm } = fakeAzure(toObjects(scopeMap('harbour', ['a', 'theirs'])));
    const store = memoryStore();
    const journal = await createJournals(store).create('a1', plan, 1);
    await runApply(initialState('a1', plan, 1), {
      arm,
      journal,
      now: () => 2,
      abort: new AbortController().signal,
      onState: () => undefined,
    });
    const state = readJournal('a1', store.files.get('applies/a1.jsonl') ?? '')?.state;
    const [outcome] = state?.outcomes ?? [];
    provideFormatter(null);
    expect(formatMessage(state?.message ?? '')).toMatch(
      /^0 of 1 step done; stopped at “.*Refresh, look at what changed/,
    );
    expect(formatMessage(outcome?.error ?? '')).toContain(
      'harbour was changed by someone else since the plan was made',
    );
    expect(german.format(state?.message ?? '')).toMatch(/^0 von 1 Schritt getan/);
  });

  it('of an older version is shown as it stands', () => {
    const message = '1 von 3 Schritten getan; angehalten bei „{harbour}“.';
    expect(formatMessage(readJournal('a1', end(message))?.state.message ?? '')).toBe(message);
  });
});

describe('a journal that cannot be read', () => {
  it.each([
    ['null', 'null\n'],
    ['a beginning without steps', '{"kind":"begin","at":1,"pid":1,"plan":{"id":"p","registryId":"/x"}}\n'],
    [
      'a request to another host',
      `${begin.replaceAll('/subscriptions/s1', '@127.0.0.1:1/subscriptions/s1')}\n` +
        '{"kind":"request","at":5,"step":"01"}\n',
    ],
    ['a body that Cascade never sends', `${begin.replaceAll('"actions":["a","b"]}', '"adminUserEnabled":true}')}\n`],
  ])('hides no other one and is told by name: %s', async (_, text) => {
    const applies = appliesOver({ 'a1-before': `${begin}\n`, 'a2-odd': text });
    expect(await applies.last()).toMatchObject({ applyId: 'a1-before', state: 'interrupted' });
    expect(await applies.history()).toMatchObject({
      past: [{ applyId: 'a1-before', state: 'interrupted' }],
      unreadable: ['a2-odd'],
    });
    expect(await applies.get('a2-odd')).toMatchObject({ ok: false, error: { kind: 'not-found' } });
    const { arm } = fakeAzure(toObjects(scopeMap('harbour', ['a'])));
    expect(await applies.start(plan, arm as ArmPort)).toMatchObject({ ok: true });
  });
});
