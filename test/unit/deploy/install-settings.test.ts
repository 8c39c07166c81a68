import { describe, expect, it } from 'vitest';
import { choosePasswordSlot, createInstallSettings, replacePassword } from '../../../shared/deploy/install-settings.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import type { Token } from '../../../shared/topology/model.ts';
import { registryFromArm } from '../../../shared/topology/parse-arm.ts';

const registry = (properties: Record<string, unknown> = {}, parent: Record<string, unknown> = {}) => {
  const read = registryFromArm({
    name: 'dockseven',
    properties: {
      mode: 'ReadOnly',
      parent: {
        syncProperties: {
          tokenId: '/x/registries/contosoedge/tokens/dockseventoken',
          schedule: '* * * * *',
          messageTtl: 'P2D',
          gatewayEndpoint: 'contosoedge.westeurope.data.azurecr.io',
        },
        ...parent,
      },
      ...properties,
    },
  });
  if (!read.ok) throw new Error(formatMessage(read.error.message));
  return read.value;
};
const nested = registry(
  {},
  {
    id: '/x/registries/contosoedge/connectedRegistries/harbour',
    syncProperties: { tokenId: '/x/tokens/deck', messageTtl: 'P2D' },
  },
);
const ask = { registry: registry(), parentProtocol: 'https', parentEndpoint: null, password: null } as const;

describe('the settings of an installation', () => {
  it('are those of az acr connected-registry get-settings, without a password unless one was generated', () => {
    const connectionString =
      'ConnectedRegistryName=dockseven;SyncTokenName=dockseventoken;SyncTokenPassword=<use --generate-password to generate a new password>;ParentGatewayEndpoint=contosoedge.westeurope.data.azurecr.io;ParentEndpointProtocol=https';
    expect(createInstallSettings(ask)).toEqual({
      ok: true,
      value: {
        connectionString,
        variables: {
          SYNC_TOKEN_USER: 'dockseventoken',
          SYNC_TOKEN_PASSWORD: '<use --generate-password to generate a new password>',
          ACR_REGISTRY_CERTIFICATE_VOLUME: '/var/acr/certs',
          ACR_REGISTRY_DATA_VOLUME: '/var/acr/data',
          ACR_REGISTRY_CONNECTION_STRING: connectionString,
          ACR_REGISTRY_LOGIN_SERVER:
            '<Optional: connected registry login server. More info at https://aka.ms/acr/connected-registry>',
        },
        holdsSecret: false,
      },
    });
  });

  it('hold the new password where one was generated', () => {
    const settings = createInstallSettings({ ...ask, password: 'once+only=' });
    expect(settings).toMatchObject({ value: { holdsSecret: true, variables: { SYNC_TOKEN_PASSWORD: 'once+only=' } } });
    expect(settings.ok && settings.value.connectionString).toContain(';SyncTokenPassword=once+only=;');
  });

  it('keep https under the cloud registry whatever is asked, and take the protocol of a nested parent', () => {
    expect(createInstallSettings({ ...ask, parentProtocol: 'http' })).toMatchObject({
      value: { connectionString: expect.stringMatching(/ParentEndpointProtocol=https$/) },
    });
    expect(
      createInstallSettings({ ...ask, registry: nested, parentProtocol: 'http', parentEndpoint: '192.168.1.20:8080' }),
    ).toMatchObject({
      value: {
        connectionString: expect.stringMatching(
          /ParentGatewayEndpoint=192\.168\.1\.20:8080;ParentEndpointProtocol=http$/,
        ),
      },
    });
  });

  it('leave the parent’s endpoint to the person where the service does not know it', () => {
    expect(createInstallSettings({ ...ask, registry: nested })).toMatchObject({
      value: { connectionString: expect.stringContaining('ParentGatewayEndpoint=<parent gateway endpoint>;') },
    });
  });

  it('refuse an endpoint that would change the rest of the string, and a registry without a token', () => {
    expect(createInstallSettings({ ...ask, parentEndpoint: 'evil;SyncTokenName=x' })).toMatchObject({
      ok: false,
      error: { kind: 'invalid-input', where: 'parentEndpoint' },
    });
    expect(
      createInstallSettings({ ...ask, registry: registry({}, { syncProperties: { messageTtl: 'P2D' } }) }),
    ).toMatchObject({ ok: false });
  });
});

describe('the password that is generated', () => {
  const token = (...passwords: Token['passwords']): Token => ({
    name: 'line1',
    id: null,
    scopeMapId: null,
    status: 'enabled',
    passwords,
  });
  const first = { name: 'password1', creationTime: 20, expiry: null };
  it.each([
    ['the first where nothing is known', null, 1],
    ['the first of a token without any', token(), 1],
    ['the second where the first exists', token(first), 2],
    ['the first where only the second exists', token({ ...first, name: 'password2' }), 1],
    ['the older one of two', token(first, { ...first, name: 'password2', creationTime: 10 }), 2],
  ] as const)('is %s', (_, given, expected) => {
    expect(choosePasswordSlot(given)).toBe(expected);
  });

  it('is shown in no value once it is replaced', () => {
    const settings = createInstallSettings({ ...ask, password: 'secret$&' });
    const shown = settings.ok ? replacePassword(settings.value, '••••') : null;
    expect(JSON.stringify(shown)).not.toContain('secret');
    expect(shown?.variables).toMatchObject({ SYNC_TOKEN_PASSWORD: '••••' });
    expect(shown?.connectionString).toContain(';SyncTokenPassword=••••;');
    expect(shown?.variables['ACR_REGISTRY_CONNECTION_STRING']).toBe(shown?.connectionString);
  });
});

describe('a parent’s endpoint', () => {
  it.each(['localhost', 'harbour.contoso.example', '10.0.0.7', '10.0.0.7:5000', '[fe80::1]:443'])(
    'may be %s',
    (endpoint) => {
      expect(createInstallSettings({ ...ask, parentEndpoint: endpoint }).ok).toBe(true);
    },
  );
  it.each(['', 'https://harbour', 'host:0', 'host:70000', 'a b', 'host/path', '-host', 'h'.repeat(260)])(
    'may not be %j',
    (endpoint) => {
      const settings = createInstallSettings({ ...ask, parentEndpoint: endpoint });
      expect(settings.ok ? '' : formatMessage(settings.error.message)).toContain('is no host');
    },
  );
});
