// Client of Chromium's DevTools protocol, for what the driver has no command for.
import WebSocket from 'ws';

/**
 * @typedef {object} DevtoolsMessage
 * @property {number} [id]
 * @property {any} [result]
 * @property {unknown} [error]
 * @property {string} [method]
 * @property {any} [params]
 */

/**
 * The address of the first page of a browser that listens at `host:port`; null if it has none.
 * @param {string} address
 * @returns {Promise<string | null>}
 */
export const findPage = async (address) => {
  /** @type {readonly { readonly type: string, readonly webSocketDebuggerUrl: string }[]} */
  const targets = JSON.parse(await (await fetch(`http://${address}/json`)).text());
  return targets.find(({ type }) => type === 'page')?.webSocketDebuggerUrl ?? null;
};

/**
 * Connects to a page or to the browser itself. `send` resolves with the result and rejects with the protocol's error,
 * and when the connection closes first.
 * @param {string} url
 * @param {(method: string, params: any) => void} onEvent
 */
export const connectDevtools = async (url, onEvent = () => undefined) => {
  const socket = new WebSocket(url, { maxPayload: 1 << 28 });
  /** @type {Map<number, { resolve: (result: any) => void, reject: (cause: unknown) => void }>} */
  const waiting = new Map();
  socket.on('message', (/** @type {Buffer} */ data) => {
    const { id, result, error, method, params } = /** @type {DevtoolsMessage} */ (JSON.parse(data.toString()));
    if (id === undefined) {
      onEvent(method ?? '', params);
      return;
    }
    const request = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) request?.resolve(result);
    else request?.reject(new Error(JSON.stringify(error)));
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('The page closed its connection.'));
  });
  let last = 0;
  /** @param {string} method @param {object} params @returns {Promise<any>} */
  const send = (method, params = {}) =>
    new Promise((resolve, reject) => {
      waiting.set((last += 1), { resolve, reject });
      socket.send(JSON.stringify({ id: last, method, params }));
    });
  /** Evaluates an expression, waits for its promise and returns its value. Rejects with what it threw. */
  const evaluate = async (/** @type {string} */ expression) => {
    const { result, exceptionDetails } = await send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? 'Script failed.');
    return /** @type {unknown} */ (result.value);
  };
  return { send, evaluate, close: () => socket.close() };
};
