import { createHttpHeaders, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline';
import { type AzureArmOptions, createArmClient } from '../../../main/arm/client.ts';

interface Seen {
  readonly method: string;
  /** Path and query, without the origin. */
  readonly path: string;
  readonly body: unknown;
  readonly authorization: string | undefined;
}

interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent as is, anything else as JSON. */
  readonly body?: unknown;
}

type Handler = (request: Seen, original: PipelineRequest) => Reply | Promise<Reply>;

/** An Azure with scripted responses that records its requests. */
export const scriptedAzure = (handler: Handler, more: Partial<AzureArmOptions> = {}) => {
  const seen: Seen[] = [];
  const httpClient: HttpClient = {
    sendRequest: async (request) => {
      const url = new URL(request.url);
      const one: Seen = {
        method: request.method,
        path: decodeURIComponent(url.pathname + url.search),
        body:
          typeof request.body === 'string' && request.body.startsWith('{')
            ? JSON.parse(request.body)
            : (request.body ?? null),
        authorization: request.headers.get('authorization'),
      };
      seen.push(one);
      const reply = await handler(one, request);
      const text =
        reply.body === undefined ? '' : typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
      return {
        request,
        status: reply.status,
        headers: createHttpHeaders({
          'content-type': 'application/json',
          'x-ms-correlation-request-id': 'c0ffee',
          ...reply.headers,
        }),
        bodyAsText: text,
      };
    },
  };
  const arm = createArmClient({
    endpoint: 'https://arm.test',
    loginServerSuffix: 'azurecr.io',
    credential: {
      getToken: () => Promise.resolve({ token: 'arm-token', expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
    },
    httpClient,
    pollMs: 1,
    retry: { maxRetries: 1, retryDelayInMs: 1, maxRetryDelayInMs: 1 },
    ...more,
  });
  return { arm, seen };
};

export const registryId =
  '/subscriptions/s1/resourceGroups/edge/providers/Microsoft.ContainerRegistry/registries/contosoedge';
export const dockId = `${registryId}/connectedRegistries/dockseven`;
