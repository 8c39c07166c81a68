import { createServer, type Server } from 'node:http';
import type { Instant } from '../../shared/schedule/instant.ts';
import { stableGuid } from './deterministic-id.ts';
import type { EmulatorState } from './state.ts';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An unsigned token with a managed identity's claims: enough for clients that read it, worthless elsewhere. */
const emulatedToken = (
  state: EmulatorState,
  resource: string,
  now: Instant,
): { readonly token: string; readonly expiresOn: number } => {
  const issued = Math.floor(now / 1000);
  const expiresOn = issued + 24 * 3_600;
  const claims = {
    aud: resource,
    iss: `https://sts.windows.net/${state.tenantId}/`,
    iat: issued,
    nbf: issued,
    exp: expiresOn,
    appid: stableGuid('emulated application'),
    oid: stableGuid('emulated principal'),
    tid: state.tenantId,
    xms_mirid:
      `/subscriptions/${state.subscription.id}/resourcegroups/emulator/providers/` +
      'Microsoft.ManagedIdentity/userAssignedIdentities/cascade-emulator',
  };
  return {
    token: `${part({ typ: 'JWT', alg: 'none' })}.${part(claims)}.${Buffer.from('unsigned').toString('base64url')}`,
    expiresOn,
  };
};

/** The identity endpoint of an App Service (api-version 2017-09-01), plain http on this machine only. */
export const createIdentityServer = (
  state: () => EmulatorState,
  now: () => Instant,
  isLocalHost: (host: string | undefined) => boolean,
): Server =>
  createServer((request, response) => {
    if (!isLocalHost(request.headers.host)) {
      response.writeHead(421).end();
      return;
    }
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const resource = url.searchParams.get('resource');
    const known = request.method === 'GET' && /^\/msi\/token\/?$/.test(url.pathname);
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
    };
    if (!known) answer(404, { error: { code: 'NotFound', message: 'The identity endpoint is /msi/token.' } });
    else if (resource === null)
      answer(400, { error: { code: 'InvalidRequest', message: 'The query parameter resource is missing.' } });
    else {
      const { token, expiresOn } = emulatedToken(state(), resource, now());
      answer(200, { access_token: token, expires_on: String(expiresOn), resource, token_type: 'Bearer' });
    }
  });
