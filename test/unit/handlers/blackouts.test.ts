import { describe, expect, it } from 'vitest';
import { ok } from '../../../shared/result.ts';
import { serializeWorkspace } from '../../../shared/topology/serialize-workspace.ts';
import { buildFleet } from '../../support/fleet.ts';
import { formatMessages } from '../../support/format-messages.ts';
import { memoryStore } from '../apply/fake-azure.ts';
import { startApp } from './app.ts';

const freeze = { label: 'Year end', registries: [], start: Date.UTC(2026, 11, 24), end: Date.UTC(2027, 0, 2) };
const calendar = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'BEGIN:VEVENT',
  'UID:1',
  'SUMMARY:Shutdown',
  'DTSTART;TZID=Europe/Paris:20261224T180000',
  'DTEND;TZID=Europe/Paris:20261225T060000',
  'END:VEVENT',
  'END:VCALENDAR',
].join('\r\n');

describe('blackouts', () => {
  it('are shown at once, survive a read from Azure, and are there at the next start', async () => {
    const store = memoryStore();
    const app = startApp({ store });
    await app.must('view.get', {});
    await app.must('blackouts.save', { blackouts: [freeze] });
    expect((await app.event('view.changed')).topology.blackouts).toEqual([freeze]);
    expect((await app.must('view.refresh', {})).topology.blackouts).toEqual([freeze]);
    expect((await startApp({ store }).must('view.get', {})).topology.blackouts).toEqual([freeze]);
  });

  it('that end before they start are refused', async () => {
    const app = startApp();
    await app.must('view.get', {});
    const turned = { ...freeze, start: freeze.end, end: freeze.start };
    expect(formatMessages(await app.request('blackouts.save', { blackouts: [turned] }))).toMatchObject({
      ok: false,
      error: { message: 'The request blackouts.save is not understood: a blackout ends after it starts.' },
    });
  });

  it('are read from a calendar that is opened or dropped, without being saved', async () => {
    const app = startApp({
      dialogs: {
        open: (_context, what) =>
          Promise.resolve(ok(what === 'calendar' ? { name: 'plant.ics', text: calendar } : null)),
      },
    });
    await app.must('view.get', {});
    const expected = {
      name: 'plant.ics',
      times: [{ label: 'Shutdown', start: Date.UTC(2026, 11, 24, 17), end: Date.UTC(2026, 11, 25, 5) }],
      notes: [],
    };
    expect(await app.must('calendar.open', {})).toEqual(expected);
    expect(await app.must('calendar.read', { name: 'plant.ics', text: calendar })).toEqual(expected);
    expect((await app.must('view.refresh', {})).topology.blackouts).toEqual([]);
  });

  it('are null where the person cancels the dialog', async () => {
    expect(await startApp().must('calendar.open', {})).toBeNull();
  });
});

describe('a file to compare with', () => {
  const topology = buildFleet([{ name: 'plant', schedule: '0 2 * * *', window: 'PT3H' }]);
  const text = serializeWorkspace(topology, [{ kind: 'set-sync', registry: 'plant', sync: { schedule: '0 5 * * *' } }]);

  it('is read with its draft, and the open document stays open', async () => {
    const app = startApp({ dialogs: { open: () => Promise.resolve(ok({ name: 'proposal.json', text })) } });
    const before = await app.must('view.get', {});
    const other = await app.must('compare.open', {});
    expect([other?.name, other?.topology.registries[0]?.sync.schedule]).toEqual(['proposal.json', '0 5 * * *']);
    expect((await app.must('view.get', {})).topology.cloud.name).toBe(before.topology.cloud.name);
  });

  it('that cannot be read is named with the reason', async () => {
    const app = startApp({ dialogs: { open: () => Promise.resolve(ok({ name: 'broken.json', text: '{' })) } });
    await app.must('view.get', {});
    expect(await app.request('compare.open', {})).toMatchObject({
      ok: false,
      error: { message: { messages: ['broken.json', expect.stringMatching(/^This is not JSON/)], separator: ': ' } },
    });
  });
});
