import { expect, it } from 'vitest';
import { preserveScheduleSince } from '../../../shared/watch/schedule-since.ts';
import { buildRegistry, createTopology } from '../../support/topology.ts';

const sync = { schedule: '0 2 * * *', syncWindow: 'PT3H', messageTtl: 'P2D' };
const read = (since: string, more: Partial<typeof sync> = {}) =>
  createTopology([
    buildRegistry('line1', null, {
      sync: { ...sync, ...more },
      status: { ...buildRegistry('x', null).status, scheduleSince: Date.parse(since) },
    }),
  ]);
const readScheduleSince = (before: ReturnType<typeof read>, now: ReturnType<typeof read>): string =>
  new Date(preserveScheduleSince(before, now).registries[0]!.status.scheduleSince!).toISOString().slice(0, 10);

it('a change of something else is no change of the schedule', () => {
  expect(readScheduleSince(read('2026-11-01'), read('2026-11-20'))).toBe('2026-11-01');
  expect(readScheduleSince(read('2026-11-01'), read('2026-11-20', { messageTtl: 'P9D' }))).toBe('2026-11-01');
});

it('a change of the schedule or its window counts from when it was written', () => {
  expect(readScheduleSince(read('2026-11-01'), read('2026-11-20', { schedule: '0 5 * * *' }))).toBe('2026-11-20');
  expect(readScheduleSince(read('2026-11-01'), read('2026-11-20', { syncWindow: 'PT4H' }))).toBe('2026-11-20');
});

it('a new registry keeps the time that Azure reports', () => {
  expect(readScheduleSince(createTopology([]), read('2026-11-20'))).toBe('2026-11-20');
});
