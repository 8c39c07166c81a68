import type { PipelinePolicy, PipelineRetryOptions } from '@azure/core-rest-pipeline';
import { readRetryAfter } from './retry-after.ts';

const usualRetries = 3;

/**
 * Retries what is safe to repeat: reads after every transient failure, a POST only if the service did not accept it
 * (429), because each new password invalidates another. Other writes are sent once: the caller reads the object before
 * sending again.
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
