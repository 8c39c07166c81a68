import { describe, expect, it } from 'vitest';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import type { SyncStatus } from '../../../shared/simulate/types.ts';
import { draftMarks, withDeleted } from '../../../shared/view/draft-marks.ts';
import { stalenessClass } from '../../../shared/view/staleness-class.ts';
import { statusText } from '../../../shared/view/status-text.ts';
import { buildRegistry, createTopology } from '../../support/topology.ts';

const now = Date.UTC(2026, 10, 23, 12, 41);
const short = (status: SyncStatus, connectionState = 'Offline'): string =>
  formatMessage(statusText(status, connectionState, now).short);
/** With texts instead of messages. */
const describeStatus = (status: SyncStatus, connectionState = 'Offline') => {
  const { short, full, tone } = statusText(status, connectionState, now);
  return { short: formatMessage(short), full: formatMessage(full), tone };
};

describe('a status in words', () => {
  it('says until when a registry sleeps, with the day where it is not soon', () => {
    expect(short({ kind: 'asleep', until: Date.UTC(2026, 10, 24, 5) })).toBe('Asleep till 05:00');
    expect(short({ kind: 'asleep', until: Date.UTC(2026, 10, 28, 5) })).toBe('Asleep till Sat');
    expect(short({ kind: 'asleep', until: Date.UTC(2026, 11, 24, 5) })).toBe('Asleep till 24 Dec');
    expect(describeStatus({ kind: 'asleep', until: Date.UTC(2026, 10, 24, 5) }).full).toBe(
      'Asleep as planned until Tue 24 Nov 05:00 UTC',
    );
    expect(short({ kind: 'asleep', until: null })).toBe('Never opens');
  });
  it('distinguishes planned sleep from a missed window', () => {
    expect(describeStatus({ kind: 'asleep', until: now + 1 }).tone).toBe('quiet');
    expect(describeStatus({ kind: 'missed', windows: 2 })).toMatchObject({
      short: 'Missed 2 windows',
      tone: 'bad',
    });
    expect(short({ kind: 'missed', windows: 1 })).toBe('Missed 1 window');
  });
  it('says what an open registry does', () => {
    expect(short({ kind: 'due', closes: now + 60_000 })).toBe('Due');
    expect(short({ kind: 'synced', closes: null }, 'Online')).toBe('In sync');
    expect(short({ kind: 'synced', closes: null }, 'Syncing')).toBe('Syncing');
    expect(short({ kind: 'synced', closes: Date.UTC(2026, 10, 23, 16) }, 'Online')).toBe('Open till 16:00');
  });
  it('names the change that a registry has not received yet', () => {
    expect(describeStatus({ kind: 'pending', since: Date.UTC(2026, 10, 23, 12) })).toEqual({
      short: 'Change pending',
      full: 'Changed Mon 23 Nov 12:00 UTC and not synced since: it follows the schedule that it knew before',
      tone: 'quiet',
    });
  });
  it('gives the reason of trouble in full', () => {
    expect(describeStatus({ kind: 'unhealthy', reason: 'the disk is full' }, 'Unhealthy').full).toBe(
      'Unhealthy: the disk is full',
    );
  });
});

it('puts staleness into four classes with their bounds on the better side', () => {
  const hour = 3_600_000;
  expect([0, hour - 1, hour, 30 * hour, 30 * hour + 1, null].map(stalenessClass)).toEqual([
    'fresh',
    'fresh',
    'stale',
    'stale',
    'old',
    'never',
  ]);
});

describe('marks of a draft', () => {
  const sync = { schedule: '0 5 * * *' };
  it('name new, changed and deleted registries', () => {
    const marks = draftMarks([
      { kind: 'set-sync', registry: 'SiteA', sync },
      { kind: 'delete', registry: 'siteb', cleanUp: true },
      { kind: 'set-site', registry: 'sitec', site: {} },
    ]);
    expect([...marks]).toEqual([
      ['sitea', 'changed'],
      ['siteb', 'deleted'],
    ]);
  });
  it('keep deleted registries visible, in their place', () => {
    const actual = createTopology([
      buildRegistry('sitea', null),
      buildRegistry('siteb', 'sitea'),
      buildRegistry('sitec', null),
    ]);
    const shown = withDeleted(actual, createTopology([buildRegistry('sitea', null), buildRegistry('sitec', null)]));
    expect(shown.registries.map(({ name }) => name)).toEqual(['sitea', 'siteb', 'sitec']);
  });
});
