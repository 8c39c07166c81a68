import type { PipelineRequestOptions, PipelineResponse } from '@azure/core-rest-pipeline';
import { type AppError, appError } from '../../shared/errors.ts';
import { msg } from '../../shared/i18n/message.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { CallOptions, RepositoryTags } from './port.ts';
import { captureRequest, parseBody } from './request-capture.ts';
import { toAppError } from './to-app-error.ts';

export interface DataPlane {
  readonly loginServer: string;
  readonly send: (request: PipelineRequestOptions) => Promise<PipelineResponse>;
  readonly armToken: () => Promise<string>;
}

const hostName = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/i;

/** Why a token must not be sent to a login server; null if it is a host of the cloud's registries. */
export const checkLoginServer = (loginServer: string, suffix = ''): AppError | null =>
  suffix !== '' && hostName.test(loginServer) && loginServer.toLowerCase().endsWith(`.${suffix.toLowerCase()}`)
    ? null
    : appError(
        'refused',
        msg(
          'The login server “{loginServer}” is not one of this cloud, whose registries end in .{suffix}: no token was sent there. Refresh, or check the suffix of the cloud in the settings.',
          { loginServer: loginServer.slice(0, 100), suffix },
        ),
        { where: 'loginServer' },
      );

type Json = Readonly<Record<string, unknown>>;

/** Repositories whose tags are read in parallel, and the most that are read. */
const parallel = 4;
const repositoryLimit = 2_000;

const form = (
  fields: Readonly<Record<string, string>>,
): Pick<PipelineRequestOptions, 'method' | 'body' | 'formData'> => ({
  method: 'POST',
  body: new URLSearchParams(fields).toString(),
});

const challengePart = (challenge: string, name: string): string =>
  new RegExp(`${name}="([^"]*)"`, 'i').exec(challenge)?.[1] ?? '';

/**
 * Lists repositories on the registry's own host, which accepts only its own tokens: a request without one returns a
 * challenge, and the token that it names is exchanged for that of Azure Resource Manager.
 */
export const listRepositories = async (
  plane: DataPlane,
  call: CallOptions,
): Promise<Result<readonly RepositoryTags[], AppError>> => {
  const origin = `https://${plane.loginServer.toLowerCase()}`;
  const what = msg('Reading the repositories of {name}', { name: plane.loginServer });
  let refreshToken: string | undefined;

  const requestToken = async (
    path: string,
    fields: Readonly<Record<string, string>>,
    token: string,
  ): Promise<string> => {
    const { createHttpHeaders } = await import('@azure/core-rest-pipeline');
    const headers = createHttpHeaders({ 'content-type': 'application/x-www-form-urlencoded' });
    const response = await plane.send({ ...form(fields), url: `${origin}${path}`, headers });
    const body = parseBody(response) as Json | null | undefined;
    const value = body?.[token];
    if (response.status >= 400 || typeof value !== 'string') throw new Error('The registry gave no token.');
    return value;
  };

  const fetchAccessToken = async (challenge: string): Promise<string> => {
    const service = challengePart(challenge, 'service') || plane.loginServer;
    refreshToken ??= await requestToken(
      '/oauth2/exchange',
      { grant_type: 'access_token', service, access_token: await plane.armToken() },
      'refresh_token',
    );
    const scope = challengePart(challenge, 'scope');
    return requestToken(
      '/oauth2/token',
      { grant_type: 'refresh_token', service, scope, refresh_token: refreshToken },
      'access_token',
    );
  };

  const get = async (path: string): Promise<Result<Json, AppError>> => {
    const ended = await captureRequest(call, async () => {
      const url = `${origin}${path}`;
      const first = await plane.send({ method: 'GET', url });
      if (first.status !== 401) return first;
      const { createHttpHeaders } = await import('@azure/core-rest-pipeline');
      const token = await fetchAccessToken(first.headers.get('www-authenticate') ?? '');
      return plane.send({ method: 'GET', url, headers: createHttpHeaders({ authorization: `Bearer ${token}` }) });
    });
    const body = ended.value === undefined || ended.value.status >= 400 ? undefined : parseBody(ended.value);
    return typeof body === 'object' && body !== null ? ok(body as Json) : err(toAppError(what, ended));
  };

  const names: string[] = [];
  for (let last = ''; ;) {
    const page = await get(`/acr/v1/_catalog?n=500${last === '' ? '' : `&last=${encodeURIComponent(last)}`}`);
    if (!page.ok) return page;
    const found = Array.isArray(page.value['repositories'])
      ? page.value['repositories'].filter((name) => typeof name === 'string')
      : [];
    names.push(...found);
    const next = found.at(-1);
    if (next === undefined || found.length < 500 || next === last) break;
    if (names.length >= repositoryLimit) break;
    last = next;
  }

  const repositories: RepositoryTags[] = names.map((name) => ({ name, tags: [] }));
  const failures: AppError[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < names.length && failures.length === 0; index = next++) {
      const name = names[index] ?? '';
      const page = await get(`/acr/v1/${name}/_tags?n=100&orderby=timedesc`);
      if (!page.ok && page.error.kind !== 'not-found') failures.push(page.error);
      const tags = page.ok && Array.isArray(page.value['tags']) ? (page.value['tags'] as readonly Json[]) : [];
      repositories[index] = {
        name,
        tags: tags.flatMap((tag) => (typeof tag['name'] === 'string' ? [tag['name']] : [])),
      };
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return failures[0] === undefined ? ok(repositories) : err(failures[0]);
};
