import { describe, expect, it } from 'vitest';
import { armScope, authorityUrl, type Cloud, clouds, discoverCloud } from '../../../main/auth/clouds.ts';
import type { Fetch } from '../../../main/auth/ports.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';

const answering =
  (status: number, body: string, requested: string[] = []): Fetch =>
  (url) => {
    requested.push(url);
    return Promise.resolve({ status, headers: [], text: () => Promise.resolve(body) });
  };
const stack = { name: 'Contoso Stack', armHost: 'Management.Local.azurestack.external' };
const metadata = JSON.stringify({
  galleryEndpoint: 'https://providers.local/',
  authentication: {
    loginEndpoint: 'https://login.microsoftonline.com/',
    audiences: ['https://management.contoso.onmicrosoft.com/4de154de-f8a8-4017-af41-df619da68155'],
  },
  suffixes: { acrLoginServerEndpoint: '.azurecr.local' },
});
const asking = (...audiences: readonly string[]): string =>
  JSON.stringify({ authentication: { loginEndpoint: 'https://login.microsoftonline.com/', audiences } });
const discovered = async (body: string, status = 200): Promise<Cloud> => {
  const result = await discoverCloud(stack, answering(status, body));
  if (!result.ok) throw new Error(formatMessage(result.error.message));
  return result.value;
};

describe('the three clouds of Microsoft', () => {
  it.each([
    ['public', 'https://login.microsoftonline.com/contoso.com', 'https://management.azure.com/.default', 'azurecr.io'],
    [
      'us-government',
      'https://login.microsoftonline.us/contoso.com',
      'https://management.usgovcloudapi.net/.default',
      'azurecr.us',
    ],
    [
      'china',
      'https://login.partner.microsoftonline.cn/contoso.com',
      'https://management.chinacloudapi.cn/.default',
      'azurecr.cn',
    ],
  ])('%s signs in at %s for %s', (id, authority, scope, suffix) => {
    const cloud = clouds.find((candidate) => candidate.id === id)!;
    expect(authorityUrl(cloud, 'contoso.com')).toBe(authority);
    expect(armScope(cloud)).toBe(scope);
    expect(cloud.loginServerSuffix).toBe(suffix);
  });
});

describe('a custom cloud', () => {
  it('is described by its own Azure Resource Manager', async () => {
    const requested: string[] = [];
    expect(await discoverCloud(stack, answering(200, metadata, requested))).toEqual({
      ok: true,
      value: {
        id: 'custom:management.local.azurestack.external',
        name: 'Contoso Stack',
        authorityHost: 'https://login.microsoftonline.com',
        armEndpoint: 'https://management.local.azurestack.external',
        audience: 'https://management.contoso.onmicrosoft.com/4de154de-f8a8-4017-af41-df619da68155',
        loginServerSuffix: 'azurecr.local',
        azName: 'Contoso Stack',
      },
    });
    expect(requested).toEqual([
      'https://management.local.azurestack.external/metadata/endpoints?api-version=2015-01-01',
    ]);
  });

  it('keeps the slash at the end of an audience, which is part of its name', async () => {
    const cloud = await discovered(asking('https://management.local.azurestack.external/'));
    expect(armScope(cloud)).toBe('https://management.local.azurestack.external//.default');
  });

  it('signs in without a tenant where an AD FS does it', async () => {
    const cloud = await discovered(metadata.replace('https://login.microsoftonline.com/', 'https://adfs.local/adfs/'));
    expect(authorityUrl(cloud, 'contoso.com')).toBe('https://adfs.local/adfs/');
  });

  it.each([
    'https://management.local.azurestack.external',
    'https://local.azurestack.external/',
    'https://tokens.local.azurestack.external/',
    'https://management.contoso.onmicrosoft.com/4de154de-f8a8-4017-af41-df619da68155',
  ])('may have tokens for what is its own: %s', async (audience) => {
    expect((await discovered(asking(audience))).audience).toBe(audience);
  });

  it('takes its own audience where it names others before it', async () => {
    const cloud = await discovered(
      asking('https://management.core.windows.net/', 'https://management.local.azurestack.external/'),
    );
    expect(cloud.audience).toBe('https://management.local.azurestack.external/');
  });

  it.each([
    'https://management.azure.com/',
    'https://management.core.windows.net/',
    'https://MANAGEMENT.CORE.WINDOWS.NET',
    'https://management.usgovcloudapi.net',
    'https://management.core.usgovcloudapi.net/',
    'https://management.chinacloudapi.cn',
    'https://management.core.chinacloudapi.cn/',
    'https://management.core.windows.net/4de154de-f8a8-4017-af41-df619da68155',
    'https://management.core.windows.net./4de154de-f8a8-4017-af41-df619da68155',
    'https://graph.microsoft.com',
    'https://vault.azure.net',
    'https://contoso.vault.azure.net',
    'https://storage.azure.com',
    'https://attacker.example',
    'https://evillocal.azurestack.external',
    'https://azurestack.external',
    'https://management.contoso.onmicrosoft.com/',
    'https://user@management.local.azurestack.external',
    'http://management.local.azurestack.external',
    '797f4846-ba00-4fd7-ba43-dac1f8f63013',
  ])('is refused where it asks for tokens of others: %s', async (audience) => {
    const refused = await discoverCloud(stack, answering(200, asking(audience)));
    expect(refused).toMatchObject({
      ok: false,
      error: { kind: 'refused', message: expect.stringContaining(`asks for tokens of ${audience}`) },
    });
  });

  it.each([
    ['another web page', '<html>Welcome</html>', 200],
    ['JSON of another kind', '{"hello":1}', 200],
    [
      'a sign-in address without TLS',
      metadata.replace('https://login.microsoftonline.com/', 'http://login.local/'),
      200,
    ],
    [
      'a sign-in address with more than a host',
      metadata.replace('microsoftonline.com/"', 'microsoftonline.com/?x="'),
      200,
    ],
    ['a sign-in address with a user', metadata.replace('https://login.', 'https://login@'), 200],
    ['a suffix that is no host', metadata.replace('.azurecr.local', '.azurecr.local/x'), 200],
    ['an error', metadata, 404],
  ])('is refused where its host answers with %s', async (_, body, status) => {
    expect(await discoverCloud(stack, answering(status, body))).toEqual({
      ok: false,
      error: {
        kind: 'not-found',
        where: stack.armHost,
        message:
          'Management.Local.azurestack.external does not describe itself as an Azure Resource Manager does: check the host of the custom cloud.',
      },
    });
  });

  it.each([
    'https://management.local',
    'management.local/path',
    'user@management.local',
    '',
    'a..b',
    '-a.local',
    'a:123456',
  ])('is no host: “%s”', async (armHost) => {
    const result = await discoverCloud({ ...stack, armHost }, () => Promise.reject(new Error('must not be asked')));
    expect(result).toMatchObject({ ok: false, error: { kind: 'invalid-input', where: 'armHost' } });
  });

  it('distinguishes an unreachable host from a cancelled request', async () => {
    const unreachable: Fetch = () => Promise.reject(new Error('net::ERR_NAME_NOT_RESOLVED'));
    expect(await discoverCloud(stack, unreachable)).toMatchObject({ ok: false, error: { kind: 'network' } });
    expect(await discoverCloud(stack, unreachable, AbortSignal.abort())).toMatchObject({
      ok: false,
      error: { kind: 'cancelled' },
    });
  });
});
