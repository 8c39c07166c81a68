import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/**
 * A proxy on loopback that tunnels CONNECT to this machine for any name, records the names, and serves an automatic
 * configuration that sends only `.test` names to it.
 */
export const startConnectProxy = async () => {
  const requests: string[] = [];
  const open = new Set<Socket>();
  let origin = '';
  const server = createServer((request, response) => {
    if (request.url !== '/proxy.pac') {
      requests.push(`${request.method} ${request.url}`);
      response.writeHead(502).end();
      return;
    }
    const { host } = new URL(origin);
    response.writeHead(200, { 'content-type': 'application/x-ns-proxy-autoconfig' });
    response.end(
      `function FindProxyForURL(url, host) { return shExpMatch(host, "*.test") ? "PROXY ${host}" : "DIRECT"; }`,
    );
  });
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    requests.push(request.url ?? '');
    const inner = connect(Number(new URL(`https://${request.url}`).port), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      inner.pipe(client).pipe(inner);
    });
    for (const socket of [inner, client]) {
      open.add(socket);
      socket.once('error', () => socket.destroy());
      socket.once('close', () => {
        open.delete(socket);
        inner.destroy();
        client.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    /** `host:port` of every tunnel so far. */
    requests: (): readonly string[] => [...requests],
    close: (): Promise<void> => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()).closeAllConnections());
    },
  };
};
