import { z } from 'zod';
import type { Answer, RequestIn, RequestName } from '../../shared/ipc.ts';
import type { Handler, RequestContext } from './server.ts';

/** Schema of a request without input. */
export const noInput = z.strictObject({});

export const defineHandler = <N extends RequestName>(
  schema: Handler<N>['schema'],
  handle: (input: RequestIn<N>, context: RequestContext) => Answer<N> | Promise<Answer<N>>,
  maxLength?: number,
): Handler<N> => ({
  schema,
  handle: async (input, context) => handle(input, context),
  ...(maxLength === undefined ? {} : { maxLength }),
});
