import { expect, it } from 'vitest';
import { createNetwork, type RequestFailure } from '../../../main/auth/network.ts';
import type { Fetch } from '../../../main/auth/ports.ts';

const answering =
  (status: number, body: string): Fetch =>
  () =>
    Promise.resolve({ status, headers: [['content-type', 'text/html']], text: () => Promise.resolve(body) });

const readFailure = async (fetch: Fetch, signal?: AbortSignal): Promise<RequestFailure> => {
  const network = createNetwork(fetch);
  const done = await network.attempt(signal, () =>
    network.module.sendPostRequestAsync('https://login.example/token', { body: 'x' }),
  );
  if (!('failure' in done)) throw new Error('An answer came');
  return done.failure;
};

it('takes a proxy’s own page for a fault of the network, with its status', async () => {
  const { error } = await readFailure(answering(407, '<html>Sign in to the proxy</html>'));
  expect(error).toEqual({ kind: 'network', host: 'login.example', code: 'HTTP 407', timedOut: false });
});

it('finds the name of a failure in Node’s cause and in Chromium’s message', async () => {
  const refused: Fetch = () =>
    Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) }));
  expect((await readFailure(refused)).error).toMatchObject({ code: 'ECONNREFUSED' });
  const proxy: Fetch = () => Promise.reject(new Error('net::ERR_PROXY_CONNECTION_FAILED'));
  expect((await readFailure(proxy)).error).toMatchObject({ code: 'ERR_PROXY_CONNECTION_FAILED' });
});

it('passes the signal on, so that nothing is left running', async () => {
  const abort = new AbortController();
  const hanging: Fetch = (_, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () =>
        reject(signal.reason instanceof Error ? signal.reason : new Error('gone')),
      );
      abort.abort();
    });
  expect((await readFailure(hanging, abort.signal)).thrown).toMatchObject({ name: 'AbortError' });
});

it('keeps apart what two calls at once met', async () => {
  const network = createNetwork((url) =>
    answering(400, JSON.stringify({ error: new URL(url).pathname.slice(1), error_description: 'no' }))(url, {
      method: 'GET',
      headers: {},
      signal: AbortSignal.timeout(1000),
    }),
  );
  let answered = 0;
  let release = (): void => undefined;
  const bothAnswered = new Promise<void>((resolve) => (release = resolve));
  const ask = (path: string) =>
    network.attempt(undefined, async () => {
      await network.module.sendGetRequestAsync(`https://login.example/${path}`);
      answered += 1;
      if (answered === 2) release();
      await bothAnswered;
      throw new Error('as MSAL does');
    });
  const [first, second] = await Promise.all([ask('first'), ask('second')]);
  expect('failure' in first && first.failure.error).toMatchObject({ error: 'first' });
  expect('failure' in second && second.failure.error).toMatchObject({ error: 'second' });
});

it('waits five seconds between polls where a device code comes without an interval (RFC 8628, 3.2)', async () => {
  const network = createNetwork(answering(200, '{"device_code":"d","expires_in":900}'));
  const { body } = await network.module.sendPostRequestAsync<{ interval: number }>(
    'https://login.example/devicecode',
    {},
  );
  expect(body.interval).toBe(5);
});
