import type { PipelinePolicy, PipelineRetryOptions } from '@azure/core-rest-pipeline';
import { readRetryAfter } from './retry-after.ts';

const usualRetries = 3;

/**
 * Tries again what is safe to repeat: a read after every passing failure, a POST only where the service did not take it (429), as each new
 * password ends another. Other writes are sent once: whoever sends one looks at the object before it sends it again.
 */
export const createRetryPolicy = (
  {
    defaultRetryPolicy,
    retryPolicy,
  }: Pick<typeof import('@azure/core-rest-pipeline'), 'defaultRetryPolicy' | 'retryPolicy'>,
  options: PipelineRetryOptions = {},
): PipelinePolicy => {
  const reads = defaultRetryPolicy(options);
  const posts = retryPolicy(
    [
      {
        name: 'cascadeThrottledStrategy',
        retry: ({ response }) => {
          const retryAfterInMs = response?.status === 429 ? readRetryAfter(response.headers) : null;
          return retryAfterInMs === null ? { skipStrategy: true } : { retryAfterInMs };
        },
      },
    ],
    { maxRetries: options.maxRetries ?? usualRetries },
  );
  return {
    name: 'cascadeRetryPolicy',
    sendRequest: (request, next) => {
      if (request.method === 'GET') return reads.sendRequest(request, next);
      return request.method === 'POST' ? posts.sendRequest(request, next) : next(request);
    },
  };
};
