import { beforeEach, describe, expect, it } from 'vitest';
import type { InstanceBehaviour } from '../../../main/emulator/state.ts';
import { createEmulatorHarness, type EmulatorHarness, registryPath } from '../../support/emulator-harness.ts';

const registry = registryPath('contosotest');
const path = (name: string): string => `${registry}/connectedRegistries/${name}`;
const at = (text: string): number => Date.parse(`2026-11-${text}Z`);

let azure: EmulatorHarness;

const site = (name: string, schedule: string, syncWindow: string | null, parent: string | null = null): void => {
  azure.send('PUT', `${registry}/scopeMaps/${name}`, { properties: { actions: [] } });
  azure.send('PUT', `${registry}/tokens/${name}`, { properties: { scopeMapId: `${registry}/scopeMaps/${name}` } });
  const created = azure.send('PUT', path(name), {
    properties: {
      mode: 'ReadWrite',
      parent: {
        ...(parent === null ? {} : { id: path(parent) }),
        syncProperties: {
          tokenId: `${registry}/tokens/${name}`,
          schedule,
          messageTtl: 'P2D',
          ...(syncWindow === null ? {} : { syncWindow }),
        },
      },
    },
  });
  expect(created.status).toBe(200);
};
const deploy = (name: string, behaviour: InstanceBehaviour | null = 'healthy') =>
  expect(azure.emulator.setInstance('contosotest', name, behaviour).ok).toBe(true);
const look = (name: string, when: string, version = '2026-09-01-preview') => {
  azure.clock.now = at(when);
  return azure.send('GET', `${path(name)}?api-version=${version}`).body.properties;
};
const lastSync = (name: string, when: string): string | null =>
  look(name, when).parent.syncProperties.lastSyncTime?.slice(0, 13) ?? null;
const state = (name: string, when: string): string => look(name, when).connectionState;

beforeEach(() => {
  azure = createEmulatorHarness(undefined, at('10T12:00:00'));
  azure.send('PUT', registry, {
    location: 'eastus',
    sku: { name: 'Premium' },
    properties: { dataEndpointEnabled: true },
  });
});

describe('a deployed site', () => {
  beforeEach(() => {
    site('plant', '0 2 * * *', 'PT3H');
    deploy('plant');
  });

  it('is Active and waits for its first window', () => {
    expect(look('plant', '10T13:00:00')).toMatchObject({
      activation: { status: 'Active' },
      version: '0.8.0',
      connectionState: 'Offline',
      loginServer: { host: 'plant.contosotest.example', tls: { status: 'Enabled' } },
      registrySyncResult: { syncTrigger: 'InitialSync', syncState: 'Pending' },
    });
    expect(lastSync('plant', '10T13:00:00')).toBeNull();
  });

  it('syncs when the window opens, is online until it closes, and sleeps', () => {
    expect(state('plant', '11T01:59:59')).toBe('Offline');
    expect(state('plant', '11T02:00:30')).toBe('Syncing');
    expect(state('plant', '11T04:59:59')).toBe('Online');
    expect(state('plant', '11T05:00:00')).toBe('Offline');
    expect(look('plant', '11T20:00:00')).toMatchObject({
      lastActivityTime: '2026-11-11T05:00:00+00:00',
      parent: { syncProperties: { lastSyncTime: expect.stringMatching(/^2026-11-11T02:\d\d/) } },
      registrySyncResult: {
        syncTrigger: 'InitialSync',
        syncState: 'Succeeded',
        lastSyncStartTime: '2026-11-11T02:00:00+00:00',
      },
    });
  });

  it('gives the same answer for the same instant, however often it was asked before', () => {
    const once = look('plant', '14T03:00:00');
    look('plant', '13T03:00:00');
    expect(look('plant', '14T03:00:00')).toEqual(once);
  });

  it('shows disk figures and sync results to previews only', () => {
    expect(look('plant', '11T04:00:00').statusDetails).toMatchObject([
      { type: 'Disk', code: 'DiskCapacityMetrics', totalGib: expect.any(Number) },
    ]);
    const stable = look('plant', '11T04:00:00', '2025-11-01');
    expect(stable.statusDetails).toBeUndefined();
    expect(stable.registrySyncResult).toBeUndefined();
  });

  it('learns a new schedule in its next window under the old one', () => {
    look('plant', '12T12:00:00');
    azure.send('PATCH', path('plant'), { properties: { syncProperties: { schedule: '0 14 * * *' } } });
    expect(lastSync('plant', '12T18:00:00')).toBe('2026-11-12T02');
    expect(lastSync('plant', '13T10:00:00')).toBe('2026-11-13T02');
    expect(lastSync('plant', '13T18:00:00')).toBe('2026-11-13T14');
    expect(lastSync('plant', '14T10:00:00')).toBe('2026-11-13T14');
  });

  it('shows no trace once it is deactivated', () => {
    look('plant', '12T12:00:00');
    expect(azure.send('POST', `${path('plant')}/deactivate`).status).toBe(202);
    const after = look('plant', '12T12:01:00');
    expect(after).toMatchObject({
      activation: { status: 'Inactive' },
      connectionState: 'Offline',
      loginServer: { tls: { certificate: {} } },
    });
    expect(after.lastActivityTime).toBeUndefined();
  });

  it('stops when its sync token is disabled', () => {
    look('plant', '12T12:00:00');
    azure.send('PATCH', `${registry}/tokens/plant`, { properties: { status: 'disabled' } });
    expect(lastSync('plant', '14T12:00:00')).toBe('2026-11-12T02');
    expect(state('plant', '14T03:00:00')).toBe('Offline');
  });

  it('is locked out by a new password in its own slot, and not by one in the other', () => {
    look('plant', '12T12:00:00');
    const renew = (name: string) =>
      azure.send('POST', `${registry}/generateCredentials`, { tokenId: `${registry}/tokens/plant`, name });
    renew('password2');
    expect(lastSync('plant', '13T12:00:00')).toBe('2026-11-13T02');
    renew('password1');
    expect(lastSync('plant', '15T12:00:00')).toBe('2026-11-13T02');
  });
});

describe('a site in trouble', () => {
  beforeEach(() => {
    site('plant', '0 2 * * *', 'PT3H');
    deploy('plant');
    look('plant', '12T12:00:00');
  });

  it('that misses its windows keeps its last sync and times out', () => {
    deploy('plant', 'missing-windows');
    expect(look('plant', '15T03:00:00')).toMatchObject({
      connectionState: 'Offline',
      parent: { syncProperties: { lastSyncTime: expect.stringMatching(/^2026-11-12T02/) } },
      registrySyncResult: {
        syncTrigger: 'RecoveryService',
        syncState: 'TimedOut',
        lastSyncStartTime: '2026-11-13T02:00:00+00:00',
      },
    });
  });

  it('with a full disk is Unhealthy, says so, and syncs no more', () => {
    deploy('plant', 'disk-error');
    const sick = look('plant', '13T04:00:00', '2025-11-01');
    expect(sick.connectionState).toBe('Unhealthy');
    expect(sick.statusDetails).toMatchObject([
      {
        type: 'Disk',
        code: 'DiskError',
        description: 'No space left on device',
        timestamp: '2026-11-13T02:00:00+00:00',
      },
    ]);
    expect(lastSync('plant', '14T12:00:00')).toBe('2026-11-12T02');
    expect(look('plant', '14T12:00:00').registrySyncResult).toMatchObject({ syncState: 'Failed' });
  });

  it('with a full disk and then without its password keeps the time of its last activity', () => {
    deploy('plant', 'disk-error');
    const { lastActivityTime } = look('plant', '14T12:00:00');
    azure.send('POST', `${registry}/generateCredentials`, { tokenId: `${registry}/tokens/plant`, name: 'password1' });
    expect(look('plant', '16T12:00:00')).toMatchObject({
      connectionState: 'Offline',
      lastActivityTime,
      parent: { syncProperties: { lastSyncTime: expect.stringMatching(/^2026-11-12T02/) } },
    });
  });

  it('recovers when the trouble is over', () => {
    deploy('plant', 'offline');
    look('plant', '14T12:00:00');
    deploy('plant', 'healthy');
    expect(lastSync('plant', '15T12:00:00')).toBe('2026-11-15T02');
  });
});

describe('below another site', () => {
  beforeEach(() => {
    site('plant', '0 2 * * *', 'PT3H');
    site('line1', '0 6 * * *', 'PT2H', 'plant');
  });

  it('nothing syncs while the parent is not deployed', () => {
    deploy('line1');
    expect(lastSync('line1', '12T12:00:00')).toBeNull();
    deploy('plant');
    expect(lastSync('line1', '13T12:00:00')).toBe('2026-11-13T06');
  });

  it('a sleeping parent serves, an offline one does not', () => {
    deploy('plant');
    deploy('line1');
    expect(lastSync('line1', '12T12:00:00')).toBe('2026-11-12T06');
    deploy('plant', 'offline');
    expect(lastSync('line1', '14T12:00:00')).toBe('2026-11-12T06');
  });

  it('a deactivated parent serves no more, and what the site did before stays as it was', () => {
    deploy('plant');
    deploy('line1');
    look('line1', '11T12:00:00');
    azure.send('PATCH', path('line1'), { properties: { syncProperties: { schedule: '0 20 * * *' } } });
    const before = look('line1', '12T22:00:00');
    expect(before.parent.syncProperties.lastSyncTime).toMatch(/^2026-11-12T20/);
    azure.send('POST', `${path('plant')}/deactivate`);
    const after = look('line1', '14T22:30:00');
    expect(after).toMatchObject({
      activation: { status: 'Active' },
      connectionState: 'Offline',
      lastActivityTime: before.lastActivityTime,
      parent: { syncProperties: { lastSyncTime: before.parent.syncProperties.lastSyncTime } },
      registrySyncResult: {
        syncTrigger: 'RecoveryService',
        syncState: 'TimedOut',
        lastSyncStartTime: '2026-11-13T20:00:00+00:00',
      },
    });
    deploy('plant');
    expect(lastSync('line1', '15T23:00:00')).toBe('2026-11-15T20');
  });

  it('a change arrives only once it has come down to the parent', () => {
    deploy('plant');
    deploy('line1');
    look('line1', '12T04:00:00');
    azure.send('PATCH', path('line1'), { properties: { syncProperties: { schedule: '0 20 * * *' } } });
    // Missed at the parent at 02:00, so the site does not know it at 06:00; it learns it a day later.
    expect(lastSync('line1', '12T23:00:00')).toBe('2026-11-12T06');
    expect(lastSync('line1', '13T12:00:00')).toBe('2026-11-13T06');
    expect(lastSync('line1', '13T23:00:00')).toBe('2026-11-13T20');
  });
});

describe('a continuous site', () => {
  beforeEach(() => {
    site('region', '* * * * *', null);
    deploy('region');
  });

  it('is online and synced within the last two minutes', () => {
    const live = look('region', '12T12:41:30');
    expect(live.connectionState).toBe('Online');
    expect(Date.parse(live.parent.syncProperties.lastSyncTime)).toBeGreaterThan(at('12T12:39:30'));
  });

  it('resynchronises when asked: Pending, Syncing, Succeeded', () => {
    look('region', '12T12:41:30');
    const resync = azure.send('POST', `${path('region')}/resync?api-version=2026-09-01-preview`);
    expect(resync).toMatchObject({
      status: 200,
      body: { properties: { registrySyncResult: { syncTrigger: 'ManualResync', syncState: 'Pending' } } },
    });
    expect(look('region', '12T12:41:40').registrySyncResult.syncState).toBe('Syncing');
    expect(look('region', '12T12:43:00').registrySyncResult.syncState).toBe('Succeeded');
  });

  it('cannot be resynchronised while it is not online, nor with an older api-version', () => {
    expect(azure.send('POST', `${path('region')}/resync`)).toMatchObject({
      status: 404,
      body: { error: { code: 'InvalidResourceType' } },
    });
    deploy('region', 'offline');
    azure.clock.now += 60_000;
    expect(azure.send('POST', `${path('region')}/resync?api-version=2026-09-01-preview`)).toMatchObject({
      status: 409,
      body: { error: { code: 'ConnectedRegistryHasOfflineChildren' } },
    });
  });
});

describe('a schedule that never fires', () => {
  it('leaves the site without a sync, at once', () => {
    site('clinic', '0 3 31 2 *', 'PT4H');
    deploy('clinic');
    expect(look('clinic', '20T12:00:00')).toMatchObject({
      connectionState: 'Offline',
      activation: { status: 'Active' },
    });
    expect(lastSync('clinic', '20T12:00:00')).toBeNull();
  });
});
