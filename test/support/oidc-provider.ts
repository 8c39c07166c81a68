import { generateKeyPairSync } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { interactionPolicy, type InteractionResults, Provider } from 'oidc-provider';
import type { Cloud } from '../../main/auth/clouds.ts';
import { loopbackCertificates } from './oidc-certificates.ts';

export interface TestTenant {
  readonly id: string;
  readonly domain: string;
  /** Addresses of its users. */
  readonly people: readonly string[];
  /** The tenant in its tokens, if it differs. */
  readonly description?: string;
}

export interface ServiceOptions {
  readonly tenants: readonly TestTenant[];
  readonly clientId: string;
  /** Of its address; `localhost` where absent. */
  readonly host?: string;
  /** MSAL renews a token five minutes before its end. */
  readonly accessTokenSeconds?: number;
  readonly refreshTokenSeconds?: number;
  readonly deviceCodeSeconds?: number;
}

/** Error of Microsoft Entra ID for the next token request. */
export interface TokenRefusal {
  readonly error: string;
  readonly code: number;
  readonly description: string;
  /** Claims that a policy requires of the next sign-in. */
  readonly claims?: string;
}

/** Azure Stack's form: of a tenant, with an id of the cloud. */
const audience = 'https://management.cascade.example/4de154de-f8a8-4017-af41-df619da68155';
const correlationId = '11111111-2222-4333-8444-555555555555';
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
const scopes = ['openid', 'profile', 'offline_access', `${audience}/.default`];

const readBody = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += String(chunk);
  return text;
};

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const createTenant = (origin: string, tenant: TestTenant, options: ServiceOptions): Provider => {
  const policy = interactionPolicy.base();
  policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0);
  const { accessTokenSeconds = 3600, refreshTokenSeconds = 86_400, deviceCodeSeconds = 600 } = options;
  const provider: Provider = new Provider(`${origin}/${tenant.id}/v2.0`, {
    clients: [
      {
        client_id: options.clientId,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        redirect_uris: ['http://localhost'],
        response_types: ['code'],
        grant_types: ['authorization_code', 'refresh_token', deviceGrant],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['only for tests'] },
    scopes,
    claims: { openid: ['sub', 'oid', 'tid', 'preferred_username'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false }, deviceFlow: { enabled: true } },
    interactions: { policy, url: (_, interaction) => `/${tenant.id}/interaction/${interaction.uid}` },
    routes: {
      authorization: '/oauth2/v2.0/authorize',
      token: '/oauth2/v2.0/token',
      device_authorization: '/oauth2/v2.0/devicecode',
      code_verification: '/device',
    },
    ttl: {
      AccessToken: accessTokenSeconds,
      RefreshToken: refreshTokenSeconds,
      DeviceCode: deviceCodeSeconds,
      AuthorizationCode: 60,
      IdToken: 3600,
      Interaction: 600,
      Session: 3600,
      Grant: 86_400,
    },
    issueRefreshToken: (_, client) => client.grantTypeAllowed('refresh_token'),
    expiresWithSession: () => false,
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, oid: `oid-of-${id}`, tid: tenant.description ?? tenant.id, preferred_username: id }),
    }),
    // The sign-in page asks for consent, as Entra ID does for a known client.
    loadExistingGrant: async (ctx) => {
      const client = ctx.oidc.client;
      const accountId = ctx.oidc.session?.accountId;
      if (client === undefined || accountId === undefined) return undefined;
      const grant = new provider.Grant({ clientId: client.clientId, accountId });
      grant.addOIDCScope(scopes.join(' '));
      await grant.save();
      return grant;
    },
  });
  provider.use(async (ctx, next) => {
    await next();
    const body = ctx.body as Record<string, unknown> | null | undefined;
    if (typeof body !== 'object' || body === null) return;
    // Entra ID adds the account to the tokens, and the interval to a device code.
    const accountId = ctx.oidc?.entities.Account?.accountId;
    if ('access_token' in body && accountId !== undefined)
      body['client_info'] = Buffer.from(JSON.stringify({ uid: `oid-of-${accountId}`, utid: tenant.id })).toString(
        'base64url',
      );
    if ('device_code' in body) body['interval'] = 1;
  });
  return provider;
};

const signInPage = (tenant: TestTenant): string =>
  `<!doctype html><title>Sign in to ${tenant.domain}</title><form method="post"><input name="login" ` +
  'value=""><input name="answer" value=""></form>';

/** Only users of the tenant who accept are signed in. */
const decide = (tenant: TestTenant, login: string, answer: string): InteractionResults => {
  if (!tenant.people.includes(login))
    return {
      error: 'access_denied',
      error_description:
        `AADSTS50020: User account '${login}' from identity provider 'https://sts.windows.net/' does not exist in ` +
        `tenant '${tenant.domain}'. Correlation ID: ${correlationId}`,
    };
  if (answer === 'decline')
    return {
      error: 'access_denied',
      error_description: `AADSTS65004: User declined to consent to access the app. Correlation ID: ${correlationId}`,
    };
  return { login: { accountId: login }, select_account: {}, consent: {} };
};

/**
 * A sign-in service on loopback: a real OpenID provider per tenant, with the addresses and extensions of Microsoft
 * Entra ID (`/{tenant}/oauth2/v2.0/…`, `tid`, `client_info`, AADSTS descriptions).
 */
export const startSignInService = async (options: ServiceOptions) => {
  const { ca, server } = await loopbackCertificates();
  const grants: string[] = [];
  let refusal: TokenRefusal | null = null;
  const tenants = new Map<string, { readonly tenant: TestTenant; readonly provider: Provider }>();

  const json = (response: ServerResponse, status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const refuse = (response: ServerResponse, { error, code, description, claims }: TokenRefusal): void =>
    json(response, 400, {
      error,
      error_description: `AADSTS${code}: ${description} Correlation ID: ${correlationId}`,
      error_codes: [code],
      correlation_id: correlationId,
      claims,
    });

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, name = '', path = '/'] = /^\/([^/?]+)([^]*)$/.exec(request.url ?? '') ?? [];
    const found = tenants.get(name) ?? tenants.get(name === 'organizations' ? (options.tenants[0]?.id ?? '') : '');
    if (found === undefined) {
      refuse(response, { error: 'invalid_tenant', code: 90002, description: `Tenant '${name}' not found.` });
      return;
    }
    const { tenant, provider } = found;
    if (path.startsWith('/interaction/')) {
      if (request.method !== 'POST') {
        response.writeHead(200, { 'content-type': 'text/html' }).end(signInPage(tenant));
        return;
      }
      const form = new URLSearchParams(await readBody(request));
      await provider.interactionFinished(
        request,
        response,
        decide(tenant, form.get('login') ?? '', form.get('answer') ?? ''),
        { mergeWithLastSubmission: false },
      );
      return;
    }
    if (path.startsWith('/oauth2/v2.0/token')) {
      const form = new URLSearchParams(await readBody(request));
      if (refusal !== null) {
        refuse(response, refusal);
        refusal = null;
        return;
      }
      // MSAL uses Entra ID's older name of the device grant.
      if (form.get('grant_type') === 'device_code') form.set('grant_type', deviceGrant);
      // Entra ID issues refresh tokens without a consent prompt; this provider then does not count `offline_access`
      // among their scopes.
      if (form.get('grant_type') === 'refresh_token')
        form.set('scope', (form.get('scope') ?? '').replace(' offline_access', ''));
      Object.assign(request, { body: Object.fromEntries(form) });
    }
    const inside = path.replace(/^\/v2\.0(?=\/\.well-known\/)/, '');
    Object.assign(request, { url: inside, originalUrl: `/${tenant.id}${inside}` });
    await provider.callback()(request, response);
  };

  const service = createTlsServer({ key: server.key, cert: server.certificate }, (request, response) => {
    handle(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  const origin = `https://${options.host ?? 'localhost'}:${await listen(service)}`;
  for (const tenant of options.tenants) {
    const provider = createTenant(origin, tenant, options);
    provider.on('grant.success', (ctx) => grants.push(String(ctx.oidc.params?.['grant_type'])));
    tenants.set(tenant.id, { tenant, provider }).set(tenant.domain, { tenant, provider });
  }

  const cloud: Cloud = {
    id: `custom:${new URL(origin).host}`,
    name: 'the test cloud',
    authorityHost: origin,
    armEndpoint: origin,
    audience,
    loginServerSuffix: 'azurecr.example',
    azName: 'TestCloud',
  };

  return {
    ca,
    cloud,
    /** Grant types of the requests that got tokens so far. */
    grants: (): readonly string[] => [...grants],
    /** Refuses the next request for a token. */
    refuseNext: (next: TokenRefusal): void => {
      refusal = next;
    },
    close: (): Promise<void> =>
      new Promise((resolve) => {
        service.close(() => resolve());
        service.closeAllConnections();
      }),
  };
};

export type SignInService = Awaited<ReturnType<typeof startSignInService>>;
