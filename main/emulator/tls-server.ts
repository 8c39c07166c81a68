import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { issueServerIdentity } from './certificates.ts';
import { answerControl } from './control.ts';
import type { Emulator } from './emulator.ts';
import { createIdentityServer } from './identity.ts';

export interface RunningServer {
  /** `https://localhost:PORT` */
  readonly arm: string;
  readonly identity: string;
  readonly ca: string;
  readonly close: () => Promise<void>;
}

const maxBodyBytes = 4 * 1024 * 1024;

/** The body as text; null if it is larger than any request of the API. */
const readAll = async (request: IncomingMessage): Promise<string | null> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBodyBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const readHeaders = (request: IncomingMessage): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );

/**
 * Guards against DNS rebinding: a page elsewhere can resolve its own name to this machine, and its requests bear that
 * name.
 */
const isLocalHost = (host: string | undefined): boolean =>
  /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i.test(host ?? '');

const serve = async (
  emulator: Emulator,
  latencyMs: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const body = await readAll(request);
  if (body === null) {
    response.writeHead(413).end();
    return;
  }
  const method = request.method ?? 'GET';
  const path = request.url ?? '/';
  if (path.startsWith('/__emulator') && !isLocalHost(request.headers.host)) {
    response.writeHead(421).end();
    return;
  }
  const controlled = answerControl(emulator, method, path, body);
  if (controlled !== null) {
    response
      .writeHead(controlled.status, { 'content-type': 'application/json; charset=utf-8' })
      .end(JSON.stringify(controlled.body));
    return;
  }
  if (latencyMs > 0) await delay(latencyMs);
  const result = emulator.answer({
    method,
    url: `https://${request.headers.host ?? 'localhost'}${path}`,
    headers: readHeaders(request),
    body,
  });
  // The connection stays open until the client times out.
  if (result.kind === 'timeout') return;
  if (result.kind === 'reset') {
    request.socket.destroy();
    return;
  }
  const { status, headers, body: text } = result.response;
  const bytes = Buffer.from(text);
  const empty = status === 204 || status === 304 || method === 'HEAD';
  response.writeHead(status, { ...headers, ...(empty ? {} : { 'content-length': String(bytes.length) }) });
  if (empty) response.end();
  else if (result.kind === 'response') response.end(bytes);
  else response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => request.socket.destroy());
};

const listen = (server: HttpServer, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

const close = (server: HttpServer): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/**
 * Serves an emulator over TLS on this machine with a new authority, and the identity endpoint beside it. `port` 0
 * chooses a free one.
 */
export const startTlsServer = async (
  emulator: Emulator,
  { port, latencyMs = 0 }: { readonly port: number; readonly latencyMs?: number },
): Promise<RunningServer> => {
  const { ca, cert, key } = await issueServerIdentity(new Date());
  const arm = createServer({ cert: cert + ca, key }, (request, response) => {
    serve(emulator, latencyMs, request, response).catch(() => request.socket.destroy());
  });
  const identity = createIdentityServer(emulator.snapshot, emulator.asOf, isLocalHost);
  const armPort = await listen(arm, port);
  const identityPort = await listen(identity, 0);
  return {
    arm: `https://localhost:${armPort}`,
    identity: `http://127.0.0.1:${identityPort}/msi/token`,
    ca,
    close: async () => {
      await Promise.all([close(arm), close(identity)]);
    },
  };
};
