// https://learn.microsoft.com/azure/container-registry/quickstart-connected-registry-cli ("Create a connected registry
// for your Azure Container Registry"): every Azure CLI command of the article, run by the real az against the emulator
// over TLS.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEmulator } from '../../main/emulator/emulator.ts';
import { emptyState, instantOperationTimes } from '../../main/emulator/state.ts';
import { type RunningServer, startTlsServer } from '../../main/emulator/tls-server.ts';
import { type Az, azAgainst, azMissing } from '../support/az.ts';
import { describeUnless } from '../support/describe-unless.ts';

describeUnless(azMissing, 'az does the how-to against the emulator', () => {
  let server: RunningServer;
  let az: Az;

  /** Runs a command that must succeed, and parses its output. */
  const json = async (...args: readonly string[]) => {
    const { status, stdout, stderr } = await az.run(...args, '-o', 'json');
    expect({ args, status, stderr: status === 0 ? '' : stderr }).toEqual({ args, status: 0, stderr: '' });
    return stdout.trim() === '' ? null : JSON.parse(stdout);
  };

  beforeAll(async () => {
    server = await startTlsServer(createEmulator({ state: { ...emptyState(), times: instantOperationTimes } }), {
      port: 0,
    });
    az = await azAgainst(server);
  });
  afterAll(async () => {
    await az.remove();
    await server.close();
  });

  it('signs in without an account and finds the subscription', async () => {
    await az.signIn();
    expect(await json('account', 'list')).toMatchObject([{ name: 'Contoso Edge (emulated)', state: 'Enabled' }]);
  });

  it('creates a Premium registry, enables its data endpoint and imports an image', async () => {
    expect(
      await json('acr', 'create', '-n', 'howtoreg', '-g', 'edge', '-l', 'westeurope', '--sku', 'Premium'),
    ).toMatchObject({ provisioningState: 'Succeeded' });
    expect(await json('acr', 'update', '--name', 'howtoreg', '--data-endpoint-enabled')).toMatchObject({
      dataEndpointEnabled: true,
      dataEndpointHostNames: ['howtoreg.westeurope.data.azurecr.io'],
    });
    await json(
      'acr',
      'import',
      '--name',
      'howtoreg',
      '--source',
      'mcr.microsoft.com/hello-world:latest',
      '--image',
      'hello-world:latest',
    );
  });

  it('creates a ReadWrite connected registry and a ReadOnly one under it', async () => {
    const create = [
      'acr',
      'connected-registry',
      'create',
      '--registry',
      'howtoreg',
      '--repository',
      'hello-world',
      'acr/connected-registry',
    ];
    expect(await json(...create, '--name', 'myconnectedregrw', '--mode', 'ReadWrite')).toMatchObject({
      mode: 'ReadWrite',
      connectionState: 'Offline',
      activation: { status: 'Inactive' },
    });
    expect(
      await json(...create, '--name', 'myconnectedregro', '--mode', 'ReadOnly', '--parent', 'myconnectedregrw'),
    ).toMatchObject({ mode: 'ReadOnly' });
  });

  it('lists both as the article shows them', async () => {
    const { stdout } = await az.run('acr', 'connected-registry', 'list', '--registry', 'howtoreg', '--output', 'table');
    const rows = stdout
      .trim()
      .split('\n')
      .map((row) => row.trim().split(/\s{2,}/));
    expect(rows[0]).toEqual(['NAME', 'MODE', 'CONNECTION STATE', 'PARENT', 'LOGIN SERVER', 'LAST SYNC (UTC)']);
    expect(rows.slice(2)).toEqual([
      ['myconnectedregrw', 'ReadWrite', 'Offline'],
      ['myconnectedregro', 'ReadOnly', 'Offline', 'myconnectedregrw'],
    ]);
  });

  it('sets a daily window of four hours and loses it when the schedule becomes continuous', async () => {
    const update = ['acr', 'connected-registry', 'update', '--registry', 'howtoreg', '--name', 'myconnectedregro'];
    const daily = await json(...update, '--sync-schedule', '0 12 * * *', '--sync-window', 'PT4H');
    expect(daily.parent.syncProperties).toMatchObject({ schedule: '0 12 * * *', syncWindow: '4:00:00' });
    const always = await json(...update, '--sync-schedule', '* * * * *');
    expect(always.parent.syncProperties).toMatchObject({ schedule: '* * * * *', syncWindow: null });
  });

  it('prints the settings of a deployment with a new password', async () => {
    const settings = await json(
      'acr',
      'connected-registry',
      'get-settings',
      '--registry',
      'howtoreg',
      '--name',
      'myconnectedregrw',
      '--parent-protocol',
      'https',
      '--generate-password',
      '1',
      '-y',
    );
    expect(settings.ACR_REGISTRY_CONNECTION_STRING).toMatch(
      /^ConnectedRegistryName=myconnectedregrw;SyncTokenName=myconnectedregrw;SyncTokenPassword=[^;]{40,};ParentGatewayEndpoint=howtoreg\.westeurope\.data\.azurecr\.io;ParentEndpointProtocol=https$/,
    );
  });

  it('deletes a connected registry with its token and scope map', async () => {
    await json(
      'acr',
      'connected-registry',
      'delete',
      '--registry',
      'howtoreg',
      '--name',
      'myconnectedregro',
      '--cleanup',
      '-y',
    );
    const left = await json('acr', 'connected-registry', 'list', '--registry', 'howtoreg');
    expect(left.map(({ name }: { name: string }) => name)).toEqual(['myconnectedregrw']);
  });
});
