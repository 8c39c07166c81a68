import { setTimeout as delay } from 'node:timers/promises';
import {
  createDefaultHttpClient,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse,
  proxyPolicy,
  type ProxySettings,
  RestError,
} from '@azure/core-rest-pipeline';

/** Between tries of a connection that is refused at once. */
const pausesMs = [300, 1_000];

/** Failures that are known at once, under names that the SDK does not try again for a minute. */
const knownAtOnce: Readonly<Record<string, { readonly code: string; readonly what: string }>> = {
  ECONNREFUSED: { code: 'ERR_CONNECTION_REFUSED', what: 'refused the connection' },
  ENOTFOUND: { code: 'ERR_NAME_NOT_RESOLVED', what: 'could not be resolved' },
};

export interface HttpOptions {
  /** PEM certificates trusted beside the system's. */
  readonly ca: string | undefined;
  /** The policy's, as `http://host:port`; null takes the environment's. */
  readonly proxy: string | null;
  /** Says that a request is tried again. */
  readonly say: (text: string) => void;
}

/** Where the agent that the SDK set for HTTPS_PROXY leads. */
const proxyOf = ({ agent }: PipelineRequest): string | null => {
  const { proxy } = (agent ?? {}) as { readonly proxy?: unknown };
  return proxy instanceof URL ? proxy.host : null;
};

const settingsOf = (proxy: string): ProxySettings => {
  const { protocol, hostname, port } = new URL(proxy);
  return { host: `${protocol}//${hostname}`, port: Number(port) || (protocol === 'https:' ? 443 : 80) };
};

/** Node's own HTTP for the command line: it says at once what is known at once, and takes the policy's proxy for every host. */
export const createHttpClient = ({ ca, proxy, say }: HttpOptions): HttpClient => {
  const node = createDefaultHttpClient();
  const throughPolicy = proxy === null ? null : proxyPolicy(settingsOf(proxy), { customNoProxyList: [] });

  const send = (request: PipelineRequest): Promise<PipelineResponse> => {
    // An agent of a proxy takes certificates from the request alone.
    if (ca !== undefined) request.requestOverrides = { ...request.requestOverrides, ca };
    if (throughPolicy === null) return node.sendRequest(request);
    delete request.agent;
    return throughPolicy.sendRequest(request, (next) => node.sendRequest(next));
  };

  return {
    sendRequest: async (request) => {
      for (let tries = 0; ; tries++) {
        try {
          return await send(request);
        } catch (cause) {
          const code = (cause as { readonly code?: unknown }).code;
          const known = typeof code === 'string' ? knownAtOnce[code] : undefined;
          if (known === undefined) throw cause;
          const through = proxyOf(request);
          const pause = pausesMs[tries];
          if (pause === undefined)
            throw new RestError((cause as Error).message, {
              code: through === null ? known.code : 'ERR_PROXY_CONNECTION_FAILED',
              request,
            });
          const who = through === null ? new URL(request.url).host : `the proxy ${through}`;
          say(`${who} ${known.what}: trying again (${tries + 1} of ${pausesMs.length})\n`);
          await delay(
            pause,
            undefined,
            request.abortSignal === undefined ? {} : { signal: request.abortSignal as AbortSignal },
          );
        }
      }
    },
  };
};
