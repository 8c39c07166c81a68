import { expect, it } from 'vitest';
import { noPolicy, type Policy, strictestPolicy } from '../../../shared/policy.ts';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import { formatMessages } from '../../support/format-messages.ts';
import { startApp } from './app.ts';
import { buildPlan } from './reviewed.ts';

const start = (policy: Partial<Policy>, store?: ReturnType<typeof startApp>['store']) =>
  startApp({
    policy: { policy: { ...noPolicy, ...policy }, problem: null },
    ...(store === undefined ? {} : { store }),
  });

it('A default of the policy holds until a person says otherwise', async () => {
  const app = start({ defaults: { theme: 'dark', rangeDays: 30 } });
  expect(await app.must('settings.get', {})).toMatchObject({ theme: 'dark', rangeDays: 30, readOnly: false });
  expect(await app.must('settings.set', { theme: 'light' })).toMatchObject({ theme: 'light', rangeDays: 30 });
  expect(await start({ defaults: { theme: 'dark' } }, app.store).must('settings.get', {})).toMatchObject({
    theme: 'light',
  });
});

it('A lock overrides stored settings, the page is notified, and a change is refused', async () => {
  const before = start({});
  await before.must('settings.set', { assumption: 'optimistic', notifyMissed: true });
  const app = start({ locks: { assumption: 'pessimistic' } }, before.store);
  expect(await app.must('policy.get', {})).toEqual({ locked: ['assumption'], problem: null });
  expect(await app.must('settings.get', {})).toMatchObject({ assumption: 'pessimistic', notifyMissed: true });
  expect(await app.request('settings.set', { assumption: 'optimistic' })).toEqual({
    ok: false,
    error: { kind: 'refused', message: "The assumption is set by your organisation's policy.", where: 'assumption' },
  });
  expect(await app.must('settings.set', { notifyMissed: false })).toMatchObject({
    assumption: 'pessimistic',
    notifyMissed: false,
  });
  // The person's own setting returns when the lock is gone.
  expect(await start({}, app.store).must('settings.get', {})).toMatchObject({
    assumption: 'optimistic',
    notifyMissed: false,
  });
});

it('A lock holds over the scenario of a workspace that is opened', async () => {
  const app = start({ locks: { assumption: 'pessimistic' } });
  const saved: string[] = [];
  const author = startApp({
    dialogs: {
      save: (_context, name, text) => Promise.resolve({ ok: true, value: { name: (saved.push(text), name) } }),
    },
  });
  await author.must('settings.set', { assumption: 'optimistic' });
  await author.must('file.save', { edits: [] });
  await app.must('file.import', { name: 'other.cascade.json', text: saved[0] });
  expect(await app.must('settings.get', {})).toMatchObject({ assumption: 'pessimistic' });
});

it('Read-only by policy refuses an apply and says by whom, and cannot be switched off', async () => {
  const app = start({ locks: { readOnly: true } });
  const { session, topology } = await app.must('view.get', {});
  expect(formatMessages(session)).toMatchObject({
    writable: false,
    readOnlyReason: expect.stringContaining('your organisation’s policy'),
  });
  const registry = topology.registries.find(({ sync }) => sync.syncWindow !== null)?.name ?? '';
  const edits: readonly Edit[] = [{ kind: 'set-sync', registry, sync: { schedule: '0 12 * * *', syncWindow: 'PT4H' } }];
  expect(await app.request('apply.start', { edits, planId: buildPlan(topology, edits).id })).toMatchObject({
    ok: false,
    error: { kind: 'read-only' },
  });
  expect(await app.request('settings.set', { readOnly: false })).toMatchObject({
    ok: false,
    error: { kind: 'refused' },
  });
});

it('A policy that cannot be read is reported to the page with the rules in force instead', async () => {
  const app = startApp({ policy: { policy: strictestPolicy, problem: 'The policy of this machine cannot be used.' } });
  expect(await app.must('policy.get', {})).toEqual({
    locked: ['readOnly', 'clouds', 'tenants', 'updates'],
    problem: 'The policy of this machine cannot be used.',
  });
  expect((await app.must('view.get', {})).session.writable).toBe(false);
});

it('The subscriptions that are production, the zone and the clock may be the organisation’s', async () => {
  const production = ['00000000-0000-0000-0000-000000000001'];
  const app = start({ locks: { production, zone: 'Europe/Paris', clock: '12' } });
  expect(await app.must('settings.get', {})).toMatchObject({ production, zone: 'Europe/Paris', clock: '12' });
  expect(await app.request('settings.set', { production: [] })).toMatchObject({
    ok: false,
    error: { kind: 'refused', where: 'production' },
  });
});
