import { createHttpHeaders, createPipelineRequest, type PipelineResponse, RestError } from '@azure/core-rest-pipeline';
import { describe, expect, it } from 'vitest';
import { toAppError } from '../../../main/arm/to-app-error.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import { formatMessages } from '../../support/format-messages.ts';

const request = createPipelineRequest({ url: 'https://arm.test/subscriptions' });
const answered = (status: number, body: unknown, headers: Record<string, string> = {}): PipelineResponse => ({
  request,
  status,
  headers: createHttpHeaders({ 'x-ms-correlation-request-id': 'c0ffee', ...headers }),
  bodyAsText: typeof body === 'string' ? body : JSON.stringify(body),
});
const of = (last: PipelineResponse | null, thrown: unknown = new Error('x'), aborted = false) =>
  toAppError('Updating dockseven', { thrown, last, aborted });
const sent = (code: string) => of(null, new RestError('failed', { code, request }));

describe('what Azure answers', () => {
  it('takes code, words and correlation id from Azure’s error object', () => {
    expect(
      formatMessages(
        of(
          answered(404, {
            error: { code: 'ResourceNotFound', message: 'The resource connectedregistry could not be found.' },
            status: 'Failed',
          }),
        ),
      ),
    ).toEqual({
      kind: 'not-found',
      message:
        'Updating dockseven failed: The resource connectedregistry could not be found. Refresh: it may have been deleted meanwhile.',
      code: 'ResourceNotFound',
      status: 404,
      correlationId: 'c0ffee',
    });
  });

  it('survives a bare string as body', () => {
    expect(
      formatMessage(
        of(answered(400, '"The resource type \'connectedRegistries\' is not supported in this region."')).message,
      ),
    ).toBe(
      "Updating dockseven failed: The resource type 'connectedRegistries' is not supported in this region. Correct it and try again.",
    );
  });

  it('survives a page of a proxy, an empty body, a number and words without JSON', () => {
    expect(
      formatMessages(of(answered(502, '<!DOCTYPE html><html><head><title>Bad\n Gateway</title></head></html>'))),
    ).toMatchObject({
      kind: 'network',
      message: expect.stringContaining('an HTML page came instead of an answer, titled “Bad Gateway”.'),
    });
    expect(formatMessage(of(answered(500, '')).message)).toContain('status 500 and no explanation.');
    expect(formatMessage(of(answered(400, '7')).message)).toContain('status 400 and no explanation.');
    expect(formatMessage(of(answered(400, 'upstream says no')).message)).toContain('upstream says no.');
  });

  it('adds the inner reason where the outer words lack it', () => {
    expect(
      formatMessages(
        of(
          answered(409, {
            error: { code: 'Conflict', message: 'In use.', innererror: { message: 'Token t1 holds it.' } },
          }),
        ),
      ),
    ).toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('In use. Token t1 holds it.'),
    });
  });

  it.each([
    [401, 'refused', 'Sign in again.'],
    [403, 'refused', 'Ask for the role'],
    [412, 'conflict', 'Refresh, look at what changed'],
    [429, 'throttled', 'Wait a minute'],
    [500, 'network', 'quote the correlation id'],
    [504, 'timeout', 'Try again'],
  ] as const)('says for status %i what to do', (status, kind, advice) => {
    expect(formatMessages(of(answered(status, { error: { code: 'X', message: 'Why' } })))).toMatchObject({
      kind,
      status,
      message: expect.stringContaining(advice),
    });
  });

  it('says that an answer of success could not be read', () => {
    expect(
      formatMessages(of(answered(200, '{"id":'), new RestError('Error while parsing', { code: 'PARSE_ERROR' }))),
    ).toMatchObject({
      kind: 'network',
      message: expect.stringContaining('cut short'),
    });
  });

  it('distinguishes an operation that failed later from a refusal, with its code', () => {
    const thrown = new Error('The long-running operation has failed. A. B.');
    expect(of(answered(200, { status: 'Failed', error: { code: 'Busy', message: 'In use' } }), thrown)).toMatchObject({
      kind: 'refused',
      code: 'Busy',
    });
    expect(
      formatMessage(of(answered(200, { status: 'Canceled' }), new Error('Operation was canceled')).message),
    ).toContain('Azure cancelled the operation.');
  });

  it('shortens a long explanation', () => {
    expect(formatMessage(of(answered(400, { error: { message: 'long '.repeat(500) } })).message).length).toBeLessThan(
      600,
    );
  });
});

describe('what never arrived', () => {
  it.each([
    ['ENOTFOUND', 'network', 'the name arm.test could not be resolved'],
    ['ECONNREFUSED', 'network', 'arm.test refused the connection'],
    ['ECONNRESET', 'network', 'the connection to arm.test broke off'],
    ['ETIMEDOUT', 'timeout', 'arm.test did not answer in time'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'network', 'the certificate of arm.test is not trusted'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'network', 'the certificate of arm.test is not trusted'],
    ['REQUEST_SEND_ERROR', 'network', 'the request to arm.test could not be sent'],
  ] as const)('describes %s', (code, kind, message) => {
    expect(formatMessages(sent(code))).toMatchObject({ kind, code, message: expect.stringContaining(message) });
  });

  it('reads the code of a cause and of Chromium’s network stack', () => {
    expect(of(null, new Error('fetch failed', { cause: { code: 'ENOTFOUND' } }))).toMatchObject({
      kind: 'network',
      code: 'ENOTFOUND',
    });
    expect(formatMessages(of(null, new Error('net::ERR_PROXY_CONNECTION_FAILED')))).toMatchObject({
      kind: 'network',
      message: expect.stringContaining('proxy'),
    });
    expect(formatMessages(of(null, new Error('net::ERR_CERT_AUTHORITY_INVALID')))).toMatchObject({
      message: expect.stringContaining('is not trusted'),
    });
  });

  it('distinguishes a cancelled call from one that took too long', () => {
    const abortError = Object.assign(new Error('aborted'), { name: 'AbortError' });
    expect(formatMessages(of(null, abortError, true))).toEqual({
      kind: 'cancelled',
      message: 'Updating dockseven was cancelled.',
    });
    expect(of(null, abortError)).toMatchObject({ kind: 'timeout' });
  });

  it('names the endpoint that is not https', () => {
    expect(
      of(null, new Error('Bearer token authentication is not permitted for non-TLS protected (non-https) URLs.')),
    ).toMatchObject({ kind: 'invalid-input' });
  });

  it('never fails on something that is no error', () => {
    expect(of(null, 'a word')).toMatchObject({ kind: 'unexpected' });
    expect(of(null, null)).toMatchObject({ kind: 'unexpected' });
  });
});
