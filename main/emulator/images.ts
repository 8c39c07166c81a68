import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isCloudRegistryId, nameInId, sameId } from '../../shared/topology/arm-id.ts';
import { synthesizedError } from './error-catalog.ts';
import type { Reply } from './http-types.ts';
import { armTimeZ } from './http-types.ts';
import { operationHeaders, startOperation } from './operations.ts';
import { findRegistry } from './registry-lookup.ts';
import type { Handler } from './request-context.ts';
import { nullish, param, readBody, respond } from './request-context.ts';
import type { EmulatorState, StoredRegistry } from './state.ts';
import { registryPath } from './state.ts';

export const computeDigest = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

const importBody = z.object({
  source: z.object({
    sourceImage: z.string().min(1),
    resourceId: nullish(z.string()),
    registryUri: nullish(z.string()),
    credentials: nullish(z.object({ username: nullish(z.string()), password: nullish(z.string()) })),
  }),
  targetTags: nullish(z.array(z.string())),
  mode: nullish(z.enum(['Force', 'NoForce'])),
});

const reference = /^([a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::([\w][\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/;

type Source = z.infer<typeof importBody>['source'];

/**
 * Checks the source of an import. A registry of the emulated subscription must hold the image; any other source is
 * assumed to exist, another subscription's registry included (test_acr_import_no_wait.json).
 */
const validateSource = (
  state: EmulatorState,
  { sourceImage, resourceId, registryUri, credentials }: Source,
): Reply | null => {
  const refuse = (message: string): Reply => synthesizedError('InvalidImageSource', message);
  if ((resourceId === undefined) === (registryUri === undefined))
    return refuse("The source needs either 'resourceId' or 'registryUri'.");
  if (credentials !== undefined && (credentials.password ?? '') === '')
    return refuse("The credentials of the source need a 'password'.");
  if (resourceId === undefined) return null;
  if (credentials !== undefined) return refuse("Credentials are for a source that is named by 'registryUri'.");
  if (!isCloudRegistryId(resourceId))
    return refuse(`The source '${resourceId}' is not the resource id of a container registry.`);
  if (!sameId(resourceId.split('/')[2] ?? '', state.subscription.id)) return null;
  const registry = state.registries.get(nameInId(resourceId).toLowerCase());
  if (registry === undefined || !sameId(registryPath(state, registry), resourceId))
    return synthesizedError('ImageSourceNotFound', `The source registry '${resourceId}' could not be found.`);
  const [, repository = '', tag, digest] = reference.exec(sourceImage) ?? [];
  const tags = registry.repositories.get(repository) ?? [];
  return tags.some((one) => (digest === undefined ? one.name === (tag ?? 'latest') : one.digest === digest))
    ? null
    : synthesizedError(
        'ImageSourceNotFound',
        `The image '${sourceImage}' could not be found in the registry '${registry.name}'.`,
      );
};

/**
 * Recorded: 202 and Location, then `Accepted` and `Succeeded` (test_acr_import_no_wait.json,
 * shared/topology/README.md#14-operations).
 */
export const importImage: Handler = (state, call) =>
  findRegistry(state, call, (registry) => {
    const read = readBody(importBody, call);
    if ('violation' in read) return respond(state, read.violation);
    const { source, targetTags, mode } = read.value;
    const violation = validateSource(state, source);
    if (violation !== null) return respond(state, violation);
    const wanted = targetTags === undefined || targetTags.length === 0 ? [source.sourceImage] : targetTags;
    const digest = computeDigest(source.sourceImage);
    const images: { repository: string; tag: string; digest: string }[] = [];
    for (const target of wanted) {
      const match = reference.exec(target);
      if (match?.[1] === undefined)
        return respond(
          state,
          synthesizedError(
            'InvalidImageSource',
            `The image '${target}' is not valid. It is a repository and a tag, such as 'hello-world:latest'.`,
          ),
        );
      images.push({ repository: match[1], tag: match[2] ?? 'latest', digest });
    }
    const existing = images.find(({ repository, tag }) =>
      registry.repositories.get(repository)?.some(({ name }) => name === tag),
    );
    if (mode !== 'Force' && existing !== undefined)
      return respond(
        state,
        synthesizedError(
          'TagAlreadyExists',
          `Tag ${existing.repository}:${existing.tag} already exists in target registry. Use force to overwrite it.`,
        ),
      );
    const { state: next, started } = startOperation(state, call, registry, {
      family: 'registries',
      name: null,
      style: 'location',
      word: 'Accepted',
      effect: { kind: 'import', images },
      lastsMs: state.times.importImage,
    });
    return { state: next, started, reply: { status: 202, headers: operationHeaders(next, call, started) } };
  });

/** The registry whose own endpoint receives a request; undefined for the resource manager. */
export const findRegistryByHost = (state: EmulatorState, host: string): StoredRegistry | undefined => {
  const name = /^([a-z0-9-]+)\.azurecr\.io(?::\d+)?$/i.exec(host)?.[1];
  return name === undefined ? undefined : state.registries.get(name.toLowerCase());
};

const registryError = (code: 'UNAUTHORIZED' | 'NAME_UNKNOWN', message: string): Reply => {
  const { status } = synthesizedError(code, message);
  return { status, body: { errors: [{ code, message, detail: null }] } };
};

const challenge = (registry: StoredRegistry, scope: string): Reply => {
  const host = `${registry.name.toLowerCase()}.azurecr.io`;
  return {
    ...registryError(
      'UNAUTHORIZED',
      'authentication required, visit https://aka.ms/acr/authorization for more information.',
    ),
    headers: { 'www-authenticate': `Bearer realm="https://${host}/oauth2/token",service="${host}",scope="${scope}"` },
  };
};

const page = (names: readonly string[], query: URLSearchParams): readonly string[] => {
  const last = query.get('last');
  const after = last === null ? names : names.filter((name) => name > last);
  return after.slice(0, Number(query.get('n') ?? '100'));
};

/** The token endpoints, catalog and tags of `https://{registry}.azurecr.io`. Synthesized: no recording has them. */
export const registryEndpoint: Handler = (state, call) => {
  const registry = findRegistryByHost(state, new URL(call.origin).host);
  if (registry === undefined)
    return respond(state, synthesizedError('NotFound', `There is no registry at ${call.origin}.`));
  const host = `${registry.name.toLowerCase()}.azurecr.io`;
  if (call.method === 'POST' && call.path === '/oauth2/exchange')
    return respond(state, { status: 200, body: { refresh_token: 'emulated-refresh-token' } });
  if (call.method === 'POST' && call.path === '/oauth2/token')
    return respond(state, { status: 200, body: { access_token: 'emulated-access-token' } });
  if (!/^bearer \S/i.test(call.headers['authorization'] ?? ''))
    return respond(
      state,
      challenge(
        registry,
        call.params['repository'] === undefined
          ? 'registry:catalog:*'
          : `repository:${param(call, 'repository')}:metadata_read`,
      ),
    );
  if (call.path === '/v2/') return respond(state, { status: 200, body: {} });
  if (call.path === '/acr/v1/_catalog' || call.path === '/v2/_catalog') {
    const all = [...registry.repositories.keys()].sort();
    const repositories = page(all, call.query);
    const next = new URLSearchParams({ last: repositories.at(-1) ?? '', n: call.query.get('n') ?? '100' });
    const more = repositories.length > 0 && repositories.at(-1) !== all.at(-1);
    return respond(state, {
      status: 200,
      ...(more ? { headers: { link: `<${call.path}?${next.toString()}>; rel="next"` } } : {}),
      body: { repositories },
    });
  }
  const imageName = param(call, 'repository');
  const tags = registry.repositories.get(imageName);
  if (tags === undefined) return respond(state, registryError('NAME_UNKNOWN', `repository ${imageName} is not found`));
  const ordered = call.query.get('orderby') === 'timedesc' ? tags.toReversed() : tags;
  return respond(state, {
    status: 200,
    body: {
      registry: host,
      imageName,
      tags: ordered.map(({ name, digest, createdAt }) => ({
        name,
        digest,
        createdTime: armTimeZ(createdAt),
        lastUpdateTime: armTimeZ(createdAt),
        signed: false,
      })),
    },
  });
};
