import { msg } from '../../shared/i18n/message.ts';
import { formatMessage } from '../../shared/i18n/translate.ts';

const megabyte = 1024 * 1024;
/** Largest body of one response, and of all responses to one call, in bytes. */
export const answerLimitBytes = 64 * megabyte;

const tooLarge = msg('the answer is larger than {limit} MB. Check the endpoint and the proxy.', {
  limit: answerLimitBytes / megabyte,
});

/** Thrown for a response that is not read to its end. */
export class AnswerTooLargeError extends Error {
  /** The rest of a sentence. */
  readonly reason = tooLarge;
  constructor() {
    super(formatMessage(tooLarge));
    this.name = 'AnswerTooLargeError';
  }
}

/** Reads a body as UTF-8. Calls `count` with the bytes of each chunk; it throws if there are too many. */
export const readText = async (body: AsyncIterable<Uint8Array>, count: (bytes: number) => void): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) {
    count(chunk.byteLength);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};
