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

/** Delays before retries of a refused connection. */
const pausesMs = [300, 1_000];

/** Failures that are known immediately, renamed so that the SDK does not retry them for a minute. */
const immediateFailures: Readonly<Record<string, { readonly code: string; readonly what: string }>> = {
  ECONNREFUSED: { code: 'ERR_CONNECTION_REFUSED', what: 'refused the connection' },
  ENOTFOUND: { code: 'ERR_NAME_NOT_RESOLVED', what: 'could not be resolved' },
};

export interface HttpOptions {
  /** PEM certificates trusted in addition to the system's. */
  readonly ca: string | undefined;
  /** The policy's, as `http://host:port`; null for the environment's. */
  readonly proxy: string | null;
  /** Called with a message before each retry. */
  readonly onRetry: (text: string) => void;
}

/** The proxy that the SDK took from HTTPS_PROXY. */
const findProxy = ({ agent }: PipelineRequest): string | null => {
  const { proxy } = (agent ?? {}) as { readonly proxy?: unknown };
  return proxy instanceof URL ? proxy.host : null;
};

const toProxySettings = (proxy: string): ProxySettings => {
  const { protocol, hostname, port } = new URL(proxy);
  return { host: `${protocol}//${hostname}`, port: Number(port) || (protocol === 'https:' ? 443 : 80) };
};

/**
 * Node's HTTP client for the command line. Reports immediate failures at once and sends everything through the policy's
 * proxy.
 */
export const createHttpClient = ({ ca, proxy, onRetry }: HttpOptions): HttpClient => {
  const node = createDefaultHttpClient();
  const policyProxy = proxy === null ? null : proxyPolicy(toProxySettings(proxy), { customNoProxyList: [] });

  const send = (request: PipelineRequest): Promise<PipelineResponse> => {
    // The agent of a proxy takes certificates only from the request.
    if (ca !== undefined) request.requestOverrides = { ...request.requestOverrides, ca };
    if (policyProxy === null) return node.sendRequest(request);
    delete request.agent;
    return policyProxy.sendRequest(request, (next) => node.sendRequest(next));
  };

  return {
    sendRequest: async (request) => {
      for (let tries = 0; ; tries++) {
        try {
          return await send(request);
        } catch (cause) {
          const code = (cause as { readonly code?: unknown }).code;
          const known = typeof code === 'string' ? immediateFailures[code] : undefined;
          if (known === undefined) throw cause;
          const through = findProxy(request);
          const pause = pausesMs[tries];
          if (pause === undefined)
            throw new RestError((cause as Error).message, {
              code: through === null ? known.code : 'ERR_PROXY_CONNECTION_FAILED',
              request,
            });
          const who = through === null ? new URL(request.url).host : `the proxy ${through}`;
          onRetry(`${who} ${known.what}: trying again (${tries + 1} of ${pausesMs.length})\n`);
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
