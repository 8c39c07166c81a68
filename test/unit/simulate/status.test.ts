import { describe, expect, it } from 'vitest';
import { expectedStatus } from '../../../shared/simulate/status.ts';
import type { Blackout, ConnectedRegistry, RegistryStatus } from '../../../shared/topology/model.ts';
import { buildFleet } from '../../support/fleet.ts';

const at = (text: string): number => Date.parse(`2026-11-${text}:00Z`);
const detail = (code: string, description: string) => ({
  type: 'Disk',
  code,
  description,
  timestamp: null,
  correlationId: null,
});

const statusAt = (
  now: string,
  status: Partial<RegistryStatus>,
  schedule = '0 2 * * *',
  window: string | null = 'PT3H',
  blackouts: readonly Blackout[] = [],
) => {
  const topology = buildFleet([{ name: 'plant', schedule, window }], blackouts);
  const registry = topology.registries[0]!;
  return expectedStatus(
    { ...registry, status: { ...registry.status, ...status } },
    { ...topology, asOf: at(now) },
    at(now),
  );
};

describe('expected against actual', () => {
  it('a synced registry is asleep until its next window', () => {
    expect(statusAt('23T12:00', { lastSyncTime: at('23T02:30') })).toEqual({ kind: 'asleep', until: at('24T02:00') });
  });
  it('an open window without a sync is due, with one it is synced', () => {
    expect(statusAt('23T03:00', { lastSyncTime: at('22T02:30') })).toEqual({ kind: 'due', closes: at('23T05:00') });
    expect(statusAt('23T03:00', { lastSyncTime: at('23T02:01') })).toEqual({ kind: 'synced', closes: at('23T05:00') });
  });
  it('the last successful sync counts if the service reports it, not the last one or the last activity', () => {
    const result = (lastSuccessfulSyncEndTime: number | null) => ({
      lastActivityTime: at('23T11:00'),
      lastSyncTime: at('23T02:30'),
      syncResult: {
        syncTrigger: 'InitialSync',
        syncState: 'Failed',
        lastSyncStartTime: at('23T02:00'),
        lastSyncEndTime: at('23T02:30'),
        lastSuccessfulSyncEndTime,
      },
    });
    expect(statusAt('23T12:00', result(at('20T02:30')))).toEqual({ kind: 'missed', windows: 3 });
    expect(statusAt('23T12:00', result(null))).toEqual({ kind: 'asleep', until: at('24T02:00') });
    expect(statusAt('23T12:00', { lastActivityTime: at('23T11:00') }).kind).toBe('unknown');
  });
  it('whole windows without a sync are missed and counted, also when the next one is open', () => {
    expect(statusAt('23T12:00', { lastSyncTime: at('20T02:30') })).toEqual({ kind: 'missed', windows: 3 });
    expect(statusAt('23T03:00', { lastSyncTime: at('20T02:30') })).toEqual({ kind: 'missed', windows: 2 });
  });
  it('windows that overlap can be missed one by one', () => {
    expect(statusAt('23T12:30', { lastSyncTime: at('23T06:10') }, '0 * * * *', 'PT2H')).toEqual({
      kind: 'missed',
      windows: 4,
    });
  });
  it('a window in a blackout is not missed', () => {
    const blackouts = [{ label: 'freeze', registries: [], start: at('22T00:00'), end: at('23T00:00') }];
    expect(statusAt('23T12:00', { lastSyncTime: at('21T02:30') }, '0 2 * * *', 'PT3H', blackouts)).toEqual({
      kind: 'missed',
      windows: 1,
    });
  });
  it('Offline between windows is no alarm', () => {
    expect(statusAt('23T12:00', { connectionState: 'Offline', lastSyncTime: at('23T02:30') }).kind).toBe('asleep');
  });
  it('details that report a fault make it unhealthy, informational rows do not', () => {
    expect(
      statusAt('23T12:00', {
        lastSyncTime: at('23T02:30'),
        statusDetails: [detail('DiskError', 'No space left on device')],
      }),
    ).toEqual({ kind: 'unhealthy', reason: 'No space left on device' });
    expect(
      statusAt('23T12:00', { lastSyncTime: at('23T02:30'), statusDetails: [detail('DiskCapacityMetrics', '')] }).kind,
    ).toBe('asleep');
    expect(statusAt('23T12:00', { connectionState: 'Unhealthy' }).kind).toBe('unhealthy');
  });
  it('an inactive one is not deployed', () => {
    expect(statusAt('23T12:00', { activation: 'Inactive' })).toEqual({ kind: 'not-deployed' });
  });
  it('Assumption: a continuous one may be silent for ten minutes', () => {
    expect(statusAt('23T12:00', { lastSyncTime: at('23T11:51') }, '* * * * *', null)).toEqual({
      kind: 'synced',
      closes: null,
    });
    expect(statusAt('23T12:00', { lastSyncTime: at('23T11:00') }, '* * * * *', null)).toEqual({
      kind: 'missed',
      windows: 60,
    });
    expect(statusAt('23T12:00', { lastSyncTime: null }, '* * * * *', null)).toEqual({ kind: 'due', closes: null });
  });
  it('a schedule that was changed since the last sync is pending, and none of its windows is missed', () => {
    const changed = { lastSyncTime: at('20T02:30'), scheduleSince: at('20T12:00') };
    expect(statusAt('23T12:00', changed)).toEqual({ kind: 'pending', since: at('20T12:00') });
    expect(statusAt('23T12:00', { ...changed, lastSyncTime: at('20T12:00') })).toEqual({ kind: 'missed', windows: 3 });
    expect(
      statusAt('23T12:00', { ...changed, statusDetails: [detail('DiskError', 'No space left on device')] }).kind,
    ).toBe('unhealthy');
  });
  it('Assumption: a change is pending until every registry above has synced too, level by level', () => {
    const lines = [
      { name: 'plant', schedule: '0 2 * * 0', window: 'PT3H', ttl: 'P9D' },
      { name: 'line1', parent: 'plant', schedule: '0 6 * * *', window: 'PT3H' },
    ];
    const fleet = (plantSync: string, lineSync: string) => {
      const topology = buildFleet(lines);
      const [plant, line1] = topology.registries as [ConnectedRegistry, ConnectedRegistry];
      const registries = [
        { ...plant, status: { ...plant.status, lastSyncTime: at(plantSync) } },
        { ...line1, status: { ...line1.status, lastSyncTime: at(lineSync), scheduleSince: at('17T12:00') } },
      ] as const;
      return expectedStatus(registries[1], { ...topology, registries, asOf: 0 }, at('23T12:00'));
    };
    expect(fleet('15T03:00', '20T07:00')).toEqual({ kind: 'pending', since: at('17T12:00') });
    expect(fleet('22T03:00', '20T07:00')).toEqual({ kind: 'missed', windows: 3 });
    expect(fleet('22T03:00', '23T07:00').kind).toBe('asleep');
  });
  it('unknown facts are named', () => {
    expect(statusAt('23T12:00', { lastSyncTime: null })).toEqual({
      kind: 'unknown',
      reason: 'It has not reported a sync yet.',
    });
    expect(statusAt('23T12:00', {}, '@daily')).toEqual({ kind: 'unknown', reason: 'Its schedule cannot be read.' });
  });
});
