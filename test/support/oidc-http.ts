import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Fetch } from '../../main/auth/ports.ts';

export interface Reply {
  readonly url: string;
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly cookies: readonly string[];
  readonly body: string;
}

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** Sends one request to this machine, whatever the host name. Trusts an extra authority and follows no redirects. */
export const exchange = (
  url: string,
  { method = 'GET', headers = {}, body, signal }: Sent,
  ca: string,
): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? httpsRequest : httpRequest;
    const request = send(
      url,
      {
        method,
        headers,
        ca,
        family: 4,
        lookup: (_host, _options, found) => found(null, '127.0.0.1', 4),
        agent: false,
        ...(signal === undefined ? {} : { signal }),
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.once('error', reject);
        response.once('end', () => {
          const single = Object.entries(response.headers).map(([name, value]): [string, string] => [
            name,
            String(value),
          ]);
          resolve({
            url,
            status: response.statusCode ?? 0,
            headers: new Map(single),
            cookies: response.headers['set-cookie'] ?? [],
            body: text,
          });
        });
      },
    );
    request.once('error', reject);
    request.end(body);
  });

export const nodeFetch =
  (ca: string): Fetch =>
  async (url, { method, headers, body, signal }) => {
    const reply = await exchange(
      url,
      { method, headers: { ...headers }, signal, ...(body === undefined ? {} : { body }) },
      ca,
    );
    return { status: reply.status, headers: reply.headers, text: () => Promise.resolve(reply.body) };
  };
