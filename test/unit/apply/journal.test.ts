import { describe, expect, it } from 'vitest';
import { createApplyService } from '../../../main/apply/apply-service.ts';
import { createJournals, readJournal } from '../../../main/apply/journal.ts';
import type { ArmPort } from '../../../main/arm/port.ts';
import { fakeAzure, freeLocks, memoryStore, toObjects, buildPlan, scopeMap, updateStep } from './fake-azure.ts';

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
