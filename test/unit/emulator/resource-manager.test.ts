import { describe, expect, it } from 'vitest';
import { supportedVersions } from '../../../main/emulator/api-versions.ts';
import { synthesizedErrors } from '../../../main/emulator/error-catalog.ts';
import { sampleState } from '../../../main/emulator/sample/sample-state.ts';
import { emptyState } from '../../../main/emulator/state.ts';
import { createEmulatorHarness, monday, registryPath } from '../../support/emulator-harness.ts';

const azure = () => createEmulatorHarness(sampleState(monday));
const connected = `${registryPath('contosoedge')}/connectedRegistries`;
const subscription = '/subscriptions/0000ca5c-ade0-4000-8000-000000000001';

describe('api-versions', () => {
  it.each([
    '2020-11-01-preview',
    '2021-06-01-preview',
    '2021-08-01-preview',
    '2021-12-01-preview',
    '2022-02-01-preview',
    '2023-01-01-preview',
    '2023-06-01-preview',
    '2023-08-01-preview',
    '2023-11-01-preview',
    '2024-11-01-preview',
    '2025-03-01-preview',
    '2025-04-01',
    '2025-05-01-preview',
    '2025-06-01-preview',
    '2025-11-01',
    '2025-09-01-preview',
    '2025-12-01-preview',
    '2026-01-01-preview',
    '2026-03-01-preview',
    '2026-09-01-preview',
  ])('%s knows connected registries', (version) => {
    expect(azure().send('GET', `${connected}?api-version=${version}`).status).toBe(200);
  });

  it.each(['2022-12-01', '2023-07-01'])('%s does not, and says which do', (version) => {
    const { status, body } = azure().send('GET', `${connected}?api-version=${version}`);
    expect([status, body.error.code]).toEqual([404, 'InvalidResourceType']);
    expect(body.error.message).toBe(
      "The resource type 'registries/connectedRegistries' could not be found in the namespace " +
        `'Microsoft.ContainerRegistry' for api version '${version}'. The supported api-versions are ` +
        `'${supportedVersions['registries/connectedRegistries'].join(', ')}'.`,
    );
  });

  it('that are unknown are refused with the list of the known ones', () => {
    const { status, body } = azure().send('GET', `${registryPath('contosoedge')}?api-version=2031-01-01`);
    expect([status, body.error.code]).toEqual([400, 'NoRegisteredProviderFound']);
    expect(body.error.message).toContain("API version '2031-01-01' for type 'registries'");
  });

  it.each([
    '/subscriptions',
    '/tenants',
    subscription,
    `${subscription}/resourceGroups`,
    `${subscription}/resourceGroups/edge`,
    `${subscription}/resources`,
    `${subscription}/providers/Microsoft.ContainerRegistry`,
  ])('of the resource manager are its own at %s, and another is refused with the list of them', (path) => {
    const ask = (version: string) => azure().send('GET', `${path}?api-version=${version}`);
    for (const version of [
      '2015-01-01',
      '2016-06-01',
      '2018-05-01',
      '2019-11-01',
      '2021-04-01',
      '2022-09-01',
      '2022-12-01',
      '2024-11-01',
      '2026-06-01',
    ])
      expect(ask(version).status).toBe(200);
    for (const version of ['2099-01-01', '2025-11-01', '2022-12-01-preview', 'latest']) {
      const { status, body } = ask(version);
      expect([status, body.error.code]).toEqual([400, 'InvalidApiVersionParameter']);
      expect(body.error.message).toMatch(
        new RegExp(
          `^The api-version '${version}' is invalid\\. The supported versions are ` +
            `'2026-06-01,2025-04-01,.*,2022-12-01,.*,2014-04'\\.$`,
        ),
      );
    }
  });

  it('must be there', () => {
    expect(azure().send('GET', `${connected}?api-version=`)).toMatchObject({
      status: 400,
      body: { error: { code: 'MissingApiVersionParameter' } },
    });
  });
});

describe('the resource manager', () => {
  it('asks for a token, but not for its metadata', () => {
    const { emulator } = azure();
    const ask = (path: string) =>
      emulator.answer({ method: 'GET', url: `https://localhost:1${path}`, headers: {}, body: '' });
    expect(ask(`${connected}?api-version=2025-11-01`)).toMatchObject({ response: { status: 401 } });
    expect(ask('/metadata/endpoints?api-version=2015-01-01')).toMatchObject({
      response: { status: 200, body: expect.stringContaining('"audiences"') as string },
    });
  });

  it('lists the registries of the subscription, of the group, and as resources', () => {
    const arm = azure();
    const names = (path: string) => arm.send('GET', path).body.value.map((each: { name: string }) => each.name);
    const all = ['contosoedge', 'contosolab', 'contosodev'];
    expect(names(`${subscription}/providers/Microsoft.ContainerRegistry/registries`)).toEqual(all);
    expect(names(`${subscription}/resourceGroups/EDGE/providers/microsoft.containerregistry/registries`)).toEqual(all);
    const filter = "resourceType eq 'Microsoft.ContainerRegistry/registries' and name eq 'contosodev'";
    expect(names(`${subscription}/resources?$filter=${encodeURIComponent(filter)}`)).toEqual(['contosodev']);
  });

  it.each([
    ['another subscription', 'GET', '/subscriptions/11111111-1111-1111-1111-111111111111', 404, 'SubscriptionNotFound'],
    ['another resource group', 'GET', registryPath('contosoedge', 'nowhere'), 404, 'ResourceGroupNotFound'],
    ['an unknown registry', 'GET', registryPath('nobody'), 404, 'ResourceNotFound'],
    ['an unknown site', 'GET', `${connected}/nobody`, 404, 'ResourceNotFound'],
    [
      'a site below an unknown registry',
      'PUT',
      `${registryPath('nobody')}/connectedRegistries/sitea`,
      404,
      'ParentResourceNotFound',
    ],
    ['a verb that the path does not have', 'POST', connected, 405, 'MethodNotAllowed'],
    ['a path that it does not have', 'GET', `${registryPath('contosoedge')}/taskRuns`, 404, 'NotFound'],
  ])('refuses %s', (_, method, path, status, code) => {
    expect(azure().send(method, path)).toMatchObject({ status, body: { error: { code } } });
  });

  it('refuses a body that is not JSON', () => {
    const { emulator } = azure();
    const answer = emulator.answer({
      method: 'PATCH',
      url: `https://management.azure.com${connected}/plantlyon?api-version=2025-11-01`,
      headers: { authorization: 'Bearer x' },
      body: '{"properties":',
    });
    expect(answer).toMatchObject({
      response: { status: 400, body: expect.stringContaining('InvalidRequestContent') as string },
    });
  });

  it('echoes the correlation and client ids', () => {
    const { emulator } = azure();
    const answer = emulator.answer({
      method: 'GET',
      url: `https://management.azure.com${connected}?api-version=2025-11-01`,
      headers: { authorization: 'Bearer x', 'x-ms-correlation-request-id': 'abc', 'x-ms-client-request-id': 'def' },
      body: '',
    });
    expect(answer).toMatchObject({
      response: { headers: { 'x-ms-correlation-request-id': 'abc', 'x-ms-client-request-id': 'def' } },
    });
  });

  it('is empty but for one subscription and one group where it starts so', () => {
    const arm = createEmulatorHarness(emptyState());
    expect(arm.send('GET', '/subscriptions').body.value).toHaveLength(1);
    expect(
      arm.send('GET', '/subscriptions/0000ca5c-ade0-4000-8000-000000000001/resourceGroups').body.value,
    ).toHaveLength(1);
    expect(arm.emulator.start().registryId).toBeNull();
  });

  it('checks names', () => {
    const check = (name: string) =>
      azure().send(
        'POST',
        '/subscriptions/0000ca5c-ade0-4000-8000-000000000001/providers/Microsoft.ContainerRegistry/checkNameAvailability',
        { name, type: 'Microsoft.ContainerRegistry/registries' },
      ).body;
    expect(check('contosoedge')).toEqual({
      nameAvailable: false,
      reason: 'AlreadyExists',
      message: 'The registry contosoedge is already in use.',
    });
    expect(check('brandnew')).toEqual({ nameAvailable: true });
    expect(check('x')).toMatchObject({ nameAvailable: false, reason: 'Invalid' });
  });
});

describe("the registry's own endpoint", () => {
  it('challenges, gives tokens and pages its catalogue', () => {
    const arm = azure();
    const ask = (path: string, headers = {}) =>
      arm.emulator.answer({
        method: path.startsWith('/oauth2') ? 'POST' : 'GET',
        url: `https://contosoedge.azurecr.io${path}`,
        headers,
        body: 'grant_type=x',
      });
    expect(ask('/acr/v1/_catalog')).toMatchObject({
      response: {
        status: 401,
        headers: { 'www-authenticate': expect.stringContaining('scope="registry:catalog:*"') as string },
      },
    });
    expect(ask('/oauth2/exchange')).toMatchObject({
      response: { status: 200, body: expect.stringContaining('refresh_token') as string },
    });
    const page = arm.send('GET', 'https://contosoedge.azurecr.io/acr/v1/_catalog?n=5&api-version=x');
    expect(page.body.repositories).toHaveLength(5);
    expect(page.headers['link']).toBe('</acr/v1/_catalog?last=edge%2Ftelemetry&n=5>; rel="next"');
    expect(
      arm.send('GET', 'https://contosoedge.azurecr.io/acr/v1/_catalog?n=500&last=shop%2Fpos&api-version=x').body
        .repositories,
    ).toEqual(['shop/signage']);
    expect(arm.send('GET', 'https://contosoedge.azurecr.io/acr/v1/nothing/_tags')).toMatchObject({
      status: 404,
      body: { errors: [{ code: 'NAME_UNKNOWN' }] },
    });
  });
});

describe('the list of synthesised errors', () => {
  it('says of each when it comes and what it rests on', () => {
    for (const [code, { status, when, basis }] of Object.entries(synthesizedErrors)) {
      expect({
        code,
        status: status >= 400 && status < 500,
        when: when.endsWith('.'),
        basis: basis.length > 0,
      }).toEqual({ code, status: true, when: true, basis: true });
    }
  });
});

describe('what lies beside the connected registries of a registry', () => {
  const registry = registryPath('contosoedge');

  it('is replicated to another region, listed with its home region, and taken back', () => {
    const { send } = azure();
    expect(send('GET', `${registry}/replications`).body).toEqual({ value: [] });
    const made = send('PUT', `${registry}/replications/southcentralus`, { location: 'southcentralus' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      type: 'Microsoft.ContainerRegistry/registries/replications',
      id: `${registry}/replications/southcentralus`,
      name: 'southcentralus',
      location: 'southcentralus',
      tags: {},
      properties: { provisioningState: 'Succeeded', regionEndpointEnabled: true, zoneRedundancy: 'Disabled' },
    });
    expect(send('GET', `${registry}/replications/southcentralus`).body).toEqual(made.body);
    expect(
      send('GET', `${registry}/replications`).body.value.map(({ name }: { readonly name: string }) => name),
    ).toEqual(['southcentralus', 'westeurope']);
    expect(send('DELETE', `${registry}/replications/southcentralus`).status).toBe(200);
    expect(send('GET', `${registry}/replications`).body).toEqual({ value: [] });
    expect(
      send('PUT', `${registryPath('contosodev')}/replications/westus`, { location: 'westus' }).body.error.code,
    ).toBe('SkuNotSupported');
  });

  it.each(['webhooks', 'privateEndpointConnections'])('has no %s', (type) => {
    expect(azure().send('GET', `${registry}/${type}`)).toMatchObject({ status: 200, body: { value: [] } });
  });

  it('is answered with what the resource manager says of itself', () => {
    const { send } = azure();
    expect(send('GET', registry).headers).toMatchObject({
      'x-ms-ratelimit-remaining-subscription-reads': '1199',
      'x-ms-routing-request-id': expect.stringMatching(/^EMULATOR:2026-11-23T12:41:07Z:[0-9a-f-]{36}$/) as string,
    });
    expect(send('PATCH', registry, { tags: {} }).headers).toMatchObject({
      'x-ms-ratelimit-remaining-subscription-writes': '1199',
    });
  });

  it.each([
    [{}, "Authentication failed. The 'Authorization' header is missing."],
    [
      { authorization: 'Basic dTpw' },
      "Authentication failed. The 'Authorization' header is provided in an invalid format.",
    ],
  ])('is not shown to %o', (headers, message) => {
    const result = azure().emulator.answer({
      method: 'GET',
      url: `https://management.azure.com${registry}?api-version=2025-11-01`,
      headers,
      body: '',
    });
    const answered = result.kind === 'response' ? result.response : null;
    expect([answered?.status, JSON.parse(answered?.body ?? '{}')]).toEqual([
      401,
      { error: { code: 'AuthenticationFailed', message } },
    ]);
  });
});
