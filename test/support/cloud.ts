import { request as forward } from 'node:https';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { azureToolsClientId } from '../../main/auth/auth.ts';
import type { ExtraAuthorities } from '../../main/auth/extra-ca.ts';
import type { Fetch } from '../../main/auth/ports.ts';
import { createEmulator } from '../../main/emulator/emulator.ts';
import { systemPorts } from '../../main/emulator/ports.ts';
import { sampleState } from '../../main/emulator/sample/sample-state.ts';
import { instantOperationTimes } from '../../main/emulator/state.ts';
import { startTlsServer } from '../../main/emulator/tls-server.ts';
import { contoso, fabrikam } from './oidc-auth.ts';
import { createBrowser } from './oidc-browser.ts';
import { loopbackCertificates } from './oidc-certificates.ts';
import { nodeFetch } from './oidc-http.ts';
import { startSignInService } from './oidc-provider.ts';

interface Hosts {
  readonly signIn: string;
  readonly arm: string;
}

/**
 * A private cloud on loopback, like Azure Stack: a sign-in service and the emulator's Azure Resource Manager over TLS,
 * whose `/metadata/endpoints` names the sign-in. One authority signs both.
 */
export const startCloud = async (hosts: Hosts = { signIn: 'localhost', arm: 'localhost' }) => {
  const service = await startSignInService({
    tenants: [contoso, fabrikam],
    clientId: azureToolsClientId,
    host: hosts.signIn,
  });
  const emulator = createEmulator({
    state: { ...sampleState(Date.now()), times: instantOperationTimes },
    ports: systemPorts,
  });
  const arm = await startTlsServer(emulator, { port: 0 });
  const { ca, server } = await loopbackCertificates();
  const tokens = new Set<string>();
  const front = createServer({ key: server.key, cert: server.certificate }, (request, response) => {
    if (request.url?.startsWith('/metadata/endpoints') === true) {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          authentication: { loginEndpoint: `${service.cloud.authorityHost}/`, audiences: [service.cloud.audience] },
        }),
      );
      return;
    }
    tokens.add(request.headers.authorization ?? '');
    const inner = forward(
      `${arm.arm}${request.url ?? '/'}`,
      { method: request.method, headers: request.headers, servername: 'localhost', ca: arm.ca, agent: false },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    inner.once('error', () => response.destroy());
    request.pipe(inner);
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));

  return {
    armHost: `${hosts.arm}:${(front.address() as AddressInfo).port}`,
    ca,
    service,
    emulator,
    /** Authorization headers received so far. */
    authorizations: (): readonly string[] => [...tokens],
    /** A person of contoso.example with a browser. */
    browse: createBrowser(ca, { name: 'dana@contoso.example' }),
    close: async () => {
      await Promise.all([
        service.close(),
        arm.close(),
        new Promise<void>((resolve) => front.close(() => resolve()).closeAllConnections()),
      ]);
    },
  };
};

export type TestCloud = Awaited<ReturnType<typeof startCloud>>;

/** The app's carrier on plain Node, which trusts only the current authorities. */
export const carryOnNode =
  (authorities: () => ExtraAuthorities): Fetch =>
  (url, request) =>
    nodeFetch(authorities().certificates.map(String).join('\n'))(url, request);
