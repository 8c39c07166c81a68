import type { ContainerRegistryManagementClient, ImportSource } from '@azure/arm-containerregistry';
import type { TokenCredential } from '@azure/core-auth';
import type {
  HttpClient,
  HttpMethods,
  Pipeline,
  PipelineResponse,
  PipelineRetryOptions,
} from '@azure/core-rest-pipeline';
import { z } from 'zod';
import { type AppError, appError } from '../../shared/errors.ts';
import { t } from '../../shared/i18n/translate.ts';
import type { ImageSource } from '../../shared/ipc.ts';
import type { PlannedRequest } from '../../shared/plan/types.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { type ArmPath, nameOfId, parseArmPath } from './arm-path.ts';
import { createEgressPolicy, tryLimitMs } from './egress.ts';
import type { ArmPort, ArmResponse, ArmResult, CallOptions, JsonObject, Progress, Subscription } from './port.ts';
import { listRepositories, loginServerProblem } from './repositories.ts';
import {
  capturePolicy,
  captureRequest,
  type CompletedRequest,
  correlationIdOf,
  createBudget,
  jsonOf,
} from './request-capture.ts';
import { createRetryPolicy } from './retries.ts';
import { failed, toAppError } from './to-app-error.ts';

export interface AzureArmOptions {
  /** `https://` address of Azure Resource Manager, to whose origin alone requests are sent. */
  readonly endpoint: string;
  /** What the login servers of its container registries end with, without the dot before it; no catalogue is read where absent. */
  readonly loginServerSuffix?: string;
  readonly credential: TokenCredential;
  /** Audience where it is not the endpoint's own. */
  readonly scopes?: readonly string[];
  /** Carries the requests; Node's own where absent. */
  readonly httpClient?: HttpClient;
  /** PEM certificates trusted beside the system's; for Node's own client. */
  readonly ca?: string;
  /** Between two looks at a long-running operation where the service names no time; the SDK's two seconds where absent. */
  readonly pollMs?: number;
  readonly retry?: PipelineRetryOptions;
  /** Longest wait for a long-running operation; half an hour where absent. */
  readonly patienceMs?: number;
  /** Longest wait for the whole answer to one try of one request; a minute where absent. */
  readonly tryMs?: number;
}

const halfAnHourMs = 1_800_000;
/** For all pages of one list. */
const listLimitMs = 600_000;

/** API version of what SDK 12 does not know yet: managed identity, `registrySyncResult`, resync (shared/topology/README.md#11-api-versions). */
const previewVersion = '2026-09-01-preview';
const subscriptionsVersion = '2022-12-01';

/** Pages read of one list; the longest that a registry can have, of tokens, has a tenth of it (shared/topology/README.md#31-limits-and-prerequisites). */
const mostPages = 2_000;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What the SDK gives back of an operation that may still be running. */
interface Poller {
  readonly isDone: boolean;
  readonly submitted: () => Promise<void>;
  readonly serialize: () => Promise<string>;
  readonly pollUntilDone: (options?: { readonly abortSignal?: AbortSignal }) => Promise<unknown>;
}

const loadSdk = async () => {
  const [sdk, rest] = await Promise.all([import('@azure/arm-containerregistry'), import('@azure/core-rest-pipeline')]);
  return { ...sdk, ...rest };
};

type Start = (client: ContainerRegistryManagementClient, path: ArmPath, name: string, interval: Interval) => Poller;
type Interval = { readonly updateIntervalInMs?: number };

/** How the SDK begins each operation. The body is put on the request by `capturePolicy`, so the models stay empty here. */
const operations: Readonly<Record<string, Start>> = {
  'PATCH registries': (client, at, _, interval) =>
    client.registries.update(at.resourceGroup, at.registry, {}, interval),
  'PUT connectedRegistries': (client, at, name, interval) =>
    client.connectedRegistries.create(at.resourceGroup, at.registry, name, {}, interval),
  'PATCH connectedRegistries': (client, at, name, interval) =>
    client.connectedRegistries.update(at.resourceGroup, at.registry, name, {}, interval),
  'DELETE connectedRegistries': (client, at, name, interval) =>
    client.connectedRegistries.delete(at.resourceGroup, at.registry, name, interval),
  'POST connectedRegistries deactivate': (client, at, name, interval) =>
    client.connectedRegistries.deactivate(at.resourceGroup, at.registry, name, interval),
  'PUT tokens': (client, at, name, interval) => client.tokens.create(at.resourceGroup, at.registry, name, {}, interval),
  'PATCH tokens': (client, at, name, interval) =>
    client.tokens.update(at.resourceGroup, at.registry, name, {}, interval),
  'DELETE tokens': (client, at, name, interval) => client.tokens.delete(at.resourceGroup, at.registry, name, interval),
  'PUT scopeMaps': (client, at, name, interval) =>
    client.scopeMaps.create(at.resourceGroup, at.registry, name, {}, interval),
  'PATCH scopeMaps': (client, at, name, interval) =>
    client.scopeMaps.update(at.resourceGroup, at.registry, name, {}, interval),
  'DELETE scopeMaps': (client, at, name, interval) =>
    client.scopeMaps.delete(at.resourceGroup, at.registry, name, interval),
};

const nounOf = ({ child, registry }: ArmPath): string => {
  switch (child?.type) {
    case undefined:
      return t('registry {name}|of', { name: registry });
    case 'connectedRegistries':
      return t('connected registry {name}|of', { name: child.name });
    case 'tokens':
      return t('token {name}|of', { name: child.name });
    case 'scopeMaps':
      return t('scope map {name}|of', { name: child.name });
  }
};

const describe = (request: PlannedRequest, path: ArmPath): string => {
  const what = nounOf(path);
  if (path.action === 'deactivate') return t('Deactivating {what}', { what });
  switch (request.method) {
    case 'PUT':
      return t('Creating {what}', { what });
    case 'PATCH':
      return t('Updating {what}', { what });
    case 'DELETE':
      return t('Deleting {what}', { what });
    case 'POST':
      return t('Changing {what}', { what });
  }
};

const badPath = (path: string): AppError =>
  appError('invalid-input', t('This is not the ARM id of a container registry or of something in one.'), {
    where: path.slice(0, 300),
  });

const savedOperation = z.object({
  state: z.object({ config: z.object({ initialRequestUrl: z.url(), operationLocation: z.string().min(1) }) }),
});

/** The path that an operation began with; empty where the text is no saved operation. */
const initialPathOf = (serialisedPoller: string): string => {
  try {
    const { state } = savedOperation.parse(JSON.parse(serialisedPoller));
    return new URL(state.config.initialRequestUrl).pathname;
  } catch {
    return '';
  }
};

const importSource = (source: ImageSource): Pick<ImportSource, 'resourceId' | 'registryUri' | 'credentials'> => {
  switch (source.kind) {
    case 'public':
      return { registryUri: source.host };
    case 'private':
      return { registryUri: source.host, credentials: { username: source.username, password: source.password } };
    case 'azure':
      return { resourceId: source.resourceId };
  }
};

/**
 * Azure Resource Manager through Microsoft's own SDK: its pipeline (sign-in, throttling, retries of reads), its pages, its pollers.
 * Answers are taken as they came, because the SDK's models drop what they do not know.
 */
export const createArmClient = (options: AzureArmOptions): ArmPort => {
  const { origin: endpoint } = new URL(options.endpoint);
  const interval: Interval = options.pollMs === undefined ? {} : { updateIntervalInMs: options.pollMs };
  const scopes = options.scopes ?? [`${endpoint}/.default`];
  let sdk: ReturnType<typeof loadSdk> | undefined;
  const loaded = () => (sdk ??= loadSdk());
  const clients = new Map<string, ContainerRegistryManagementClient>();
  let previewOffered = true;

  /** Puts Cascade's own policies into a pipeline that sends to one origin. */
  const guard = (pipeline: Pipeline, origin: string, rest: Awaited<ReturnType<typeof loadSdk>>): void => {
    pipeline.addPolicy(capturePolicy);
    pipeline.removePolicy({ name: 'defaultRetryPolicy' });
    pipeline.addPolicy(createRetryPolicy(rest, options.retry), { phase: 'Retry' });
    const { tryMs = tryLimitMs } = options;
    pipeline.addPolicy(createEgressPolicy({ origin, tryMs, RestError: rest.RestError }), {
      afterPhase: 'Sign',
      afterPolicies: ['logPolicy'],
    });
    // No request is a form, and to look for one would load Node's fetch, for a twentieth of the time to the first picture.
    pipeline.removePolicy({ name: 'formDataPolicy' });
  };

  const clientOf = async (subscription: string): Promise<ContainerRegistryManagementClient> => {
    const rest = await loaded();
    const { ContainerRegistryManagementClient: Client } = rest;
    const known = clients.get(subscription);
    if (known !== undefined) return known;
    const client = new Client(options.credential, subscription, {
      endpoint,
      credentials: { scopes: [...scopes] },
      ...(options.httpClient === undefined ? {} : { httpClient: options.httpClient }),
      ...(options.ca === undefined ? {} : { tlsOptions: { ca: options.ca } }),
    });
    guard(client.pipeline, endpoint, rest);
    clients.set(subscription, client);
    return client;
  };

  const carrier = async (): Promise<HttpClient> => options.httpClient ?? (await loaded()).createDefaultHttpClient();

  const failure = (what: string, ended: CompletedRequest<unknown>): { readonly ok: false; readonly error: AppError } =>
    err(toAppError(what, ended));

  /** One request outside the SDK's operations, through the SDK's pipeline. */
  const raw = async (
    what: string,
    method: HttpMethods,
    url: string,
    call: CallOptions = {},
  ): Promise<Result<PipelineResponse, AppError>> => {
    const client = await clientOf(parseArmPath(new URL(url).pathname)?.subscription ?? '');
    const { createPipelineRequest } = await loaded();
    const ended = await captureRequest(call, async () =>
      client.pipeline.sendRequest(await carrier(), createPipelineRequest({ url, method })),
    );
    return ended.value !== undefined && ended.value.status < 400 ? ok(ended.value) : failure(what, ended);
  };

  const answerOf = (what: string, last: PipelineResponse): Result<ArmResponse, AppError> => {
    const body = jsonOf(last);
    return body === undefined
      ? failure(what, { value: undefined, thrown: undefined, last, aborted: false })
      : ok({ status: last.status, body, correlationId: correlationIdOf(last) });
  };

  const getJson = async (what: string, url: string, call: CallOptions | undefined): ArmResult<ArmResponse> => {
    const response = await raw(what, 'GET', url, call);
    return response.ok ? answerOf(what, response.value) : response;
  };

  /** All items of a list. `readPage` makes the SDK, or the pipeline, fetch one page; what came over the wire counts. */
  const allPages = async (
    what: string,
    call: CallOptions,
    readPage: (link: string | undefined) => Promise<unknown>,
  ): ArmResult<readonly JsonObject[]> => {
    const items: JsonObject[] = [];
    const seen = new Set<string>();
    const budget = createBudget(listLimitMs);
    let link: string | undefined;
    do {
      const ended = await captureRequest({ ...call, budget }, () => readPage(link));
      if (ended.last === null || ended.last.status >= 400) return failure(what, ended);
      const page = jsonOf(ended.last);
      if (!isObject(page) || !Array.isArray(page['value'])) return failure(what, ended);
      items.push(...page['value'].filter(isObject));
      link = textOf(page['nextLink']) || undefined;
      if (link !== undefined && seen.has(link))
        return err(
          appError(
            'unexpected',
            failed(what, t("Azure's pages lead back to one that was already read. Try again later.")),
          ),
        );
      if (link !== undefined) seen.add(link);
      if (seen.size >= mostPages)
        return err(
          appError(
            'unexpected',
            failed(what, t("Azure's pages do not end, {mostPages} were read. Try again later.", { mostPages })),
          ),
        );
    } while (link !== undefined);
    return ok(items);
  };

  type Pager = {
    readonly byPage: (settings?: { readonly continuationToken?: string }) => AsyncIterableIterator<unknown>;
  };
  const sdkPages = (what: string, pager: () => Pager, call: CallOptions = {}): ArmResult<readonly JsonObject[]> =>
    allPages(what, call, (link) =>
      pager()
        .byPage(link === undefined ? {} : { continuationToken: link })
        .next(),
    );

  /** Waits for the end. A type error comes from the SDK's models, which expect properties that an answer may lack; the work is done then. */
  const finish = async (
    what: string,
    call: CallOptions & {
      readonly body?: string;
      readonly onPoller?: ((serialised: string) => Promise<void>) | undefined;
    },
    start: () => Poller,
  ): Promise<Result<{ readonly answer: ArmResponse; readonly value: unknown }, AppError>> => {
    // Not AbortSignal.any over AbortSignal.timeout: Node 20 may collect the two before the time is up.
    const waiting = new AbortController();
    const stop = (): void => waiting.abort();
    const patience = setTimeout(stop, options.patienceMs ?? halfAnHourMs);
    call.abort?.addEventListener('abort', stop);
    const ended = await captureRequest(call, async () => {
      const poller = start();
      await poller.submitted();
      // What the service did at once has no operation to wait for, and nothing to go on with.
      if (!poller.isDone) await call.onPoller?.(await poller.serialize());
      return { result: await poller.pollUntilDone({ abortSignal: waiting.signal }) };
    });
    clearTimeout(patience);
    call.abort?.removeEventListener('abort', stop);
    if (
      ended.last === null ||
      (ended.thrown !== undefined && !(ended.thrown instanceof TypeError && ended.last.status < 300))
    )
      return failure(what, ended);
    const answer = answerOf(what, ended.last);
    return answer.ok ? ok({ answer: answer.value, value: ended.value?.result }) : answer;
  };

  const getRegistry: ArmPort['getRegistry'] = async (registryId, call = {}) => {
    const path = parseArmPath(registryId);
    if (path === null) return err(badPath(registryId));
    const what = t('Reading registry {name}', { name: path.registry });
    const client = await clientOf(path.subscription);
    const ended = await captureRequest(call, () => client.registries.get(path.resourceGroup, path.registry));
    const body = ended.last === null || ended.last.status >= 400 ? undefined : jsonOf(ended.last);
    return isObject(body) ? ok(body) : failure(what, ended);
  };

  /** The preview's list, a superset of the stable one; null where this cloud does not offer it. */
  const previewList = async (registryId: string, call: CallOptions): Promise<readonly JsonObject[] | null> => {
    if (!previewOffered) return null;
    const what = t('Reading sync results');
    const first = `${endpoint}${registryId}/connectedRegistries?api-version=${previewVersion}`;
    const list = await allPages(what, call, async (link) => {
      const { createPipelineRequest } = await loaded();
      const client = await clientOf(parseArmPath(registryId)?.subscription ?? '');
      return client.pipeline.sendRequest(await carrier(), createPipelineRequest({ url: link ?? first, method: 'GET' }));
    });
    if (!list.ok && list.error.status === 400) previewOffered = false;
    return list.ok ? list.value : null;
  };

  const readHierarchy: ArmPort['readHierarchy'] = async (registryId, call = {}) => {
    const path = parseArmPath(registryId);
    if (path === null) return err(badPath(registryId));
    const client = await clientOf(path.subscription);
    const { resourceGroup: group, registry: name } = path;
    const told = <T>(what: Progress['what'], answer: ArmResult<T>): ArmResult<T> =>
      answer.then((result) => {
        if (result.ok) call.onProgress?.({ what, count: Array.isArray(result.value) ? result.value.length : 1 });
        return result;
      });
    const [registry, stable, preview, tokens, scopeMaps] = await Promise.all([
      told('registry', getRegistry(registryId, call)),
      told(
        'connected registries',
        sdkPages(
          t('Reading the connected registries of {name}', { name }),
          () => client.connectedRegistries.list(group, name),
          call,
        ),
      ),
      previewList(registryId, call),
      told(
        'tokens',
        sdkPages(t('Reading the tokens of {name}', { name }), () => client.tokens.list(group, name), call),
      ),
      told(
        'scope maps',
        sdkPages(t('Reading the scope maps of {name}', { name }), () => client.scopeMaps.list(group, name), call),
      ),
    ]);
    if (!registry.ok) return registry;
    if (!stable.ok) return stable;
    if (!tokens.ok) return tokens;
    if (!scopeMaps.ok) return scopeMaps;
    return ok({
      registry: registry.value,
      connectedRegistries: preview ?? stable.value,
      tokens: tokens.value,
      scopeMaps: scopeMaps.value,
    });
  };

  return {
    listSubscriptions: async (call = {}) => {
      const first = `${endpoint}/subscriptions?api-version=${subscriptionsVersion}`;
      const { createPipelineRequest } = await loaded();
      const client = await clientOf('');
      const list = await allPages(t('Reading the subscriptions'), call, async (link) =>
        client.pipeline.sendRequest(await carrier(), createPipelineRequest({ url: link ?? first, method: 'GET' })),
      );
      if (!list.ok) return list;
      return ok(
        list.value.map((item): Subscription => ({
          id: textOf(item['subscriptionId']),
          name: textOf(item['displayName']),
          state: textOf(item['state']),
          tenantId: textOf(item['tenantId']),
        })),
      );
    },
    listRegistries: async (subscriptionId, call) => {
      const client = await clientOf(subscriptionId);
      return sdkPages(t('Reading the registries|what'), () => client.registries.list(), call);
    },
    getRegistry,
    readHierarchy,
    get: async (path, call) =>
      parseArmPath(path) === null
        ? err(badPath(path))
        : getJson(t('Reading {what}', { what: nameOfId(path) }), `${endpoint}${path}`, call),
    send: async (request, call = {}) => {
      const path = parseArmPath(request.path);
      if (path === null) return err(badPath(request.path));
      const client = await clientOf(path.subscription);
      const body = request.body === null || request.body === undefined ? {} : { body: JSON.stringify(request.body) };
      const start =
        operations[[request.method, path.child?.type ?? 'registries', path.action ?? ''].join(' ').trimEnd()];
      if (start === undefined)
        return err(
          appError('invalid-input', t('{method} is no operation of this resource.', { method: request.method }), {
            where: request.path,
          }),
        );
      const done = await finish(describe(request, path), { ...call, ...body }, () =>
        start(client, path, path.child?.name ?? '', interval),
      );
      return done.ok ? ok(done.value.answer) : done;
    },
    resume: async (serialisedPoller, call = {}) => {
      const { restorePoller } = await loaded();
      const path = parseArmPath(initialPathOf(serialisedPoller));
      if (path === null)
        return err(
          appError(
            'invalid-input',
            t('The saved operation cannot be read: refresh to see what was done, and apply again.'),
          ),
        );
      const client = await clientOf(path.subscription);
      const done = await finish(t('Waiting for {what}', { what: path.child?.name ?? path.registry }), call, () =>
        restorePoller(client, serialisedPoller, client.connectedRegistries.create, interval),
      );
      return done.ok ? ok(done.value.answer) : done;
    },
    generateCredentials: async (registryId, request, call = {}) => {
      const path = parseArmPath(registryId);
      if (path === null) return err(badPath(registryId));
      const client = await clientOf(path.subscription);
      const what = t('Generating {password} of token {token}', {
        password: request.name,
        token: nameOfId(request.tokenId),
      });
      const done = await finish(what, call, () =>
        client.registries.generateCredentials(path.resourceGroup, path.registry, { ...request }, interval),
      );
      if (!done.ok) return done;
      const passwords = isObject(done.value.value) ? done.value.value['passwords'] : undefined;
      const password = Array.isArray(passwords)
        ? passwords.filter(isObject).find((item) => item['name'] === request.name)
        : undefined;
      const value = textOf(password?.['value']);
      return value === ''
        ? err(appError('unexpected', failed(what, t('Azure answered without the password. Generate it again.'))))
        : ok(value);
    },
    importImage: async (registryId, image, call = {}) => {
      const path = parseArmPath(registryId);
      if (path === null) return err(badPath(registryId));
      const client = await clientOf(path.subscription);
      const done = await finish(
        t('Importing {image} into {registry}', { image: image.sourceImage, registry: path.registry }),
        call,
        () =>
          client.registries.importImage(
            path.resourceGroup,
            path.registry,
            {
              source: { ...importSource(image.source), sourceImage: image.sourceImage },
              targetTags: [...image.targetTags],
              mode: image.force ? 'Force' : 'NoForce',
            },
            interval,
          ),
      );
      return done.ok ? ok(null) : done;
    },
    listRepositories: async (loginServer, call = {}) => {
      const problem = loginServerProblem(loginServer, options.loginServerSuffix);
      if (problem !== null) return err(problem);
      const rest = await loaded();
      const pipeline = rest.createPipelineFromOptions(
        options.ca === undefined ? {} : { tlsOptions: { ca: options.ca } },
      );
      guard(pipeline, `https://${loginServer.toLowerCase()}`, rest);
      const client = await carrier();
      return listRepositories(
        {
          loginServer,
          send: (request) => pipeline.sendRequest(client, rest.createPipelineRequest(request)),
          armToken: async () => (await options.credential.getToken([...scopes]))?.token ?? '',
        },
        call,
      );
    },
    resync: async (connectedRegistryId, call) => {
      const path = parseArmPath(connectedRegistryId);
      if (path?.child?.type !== 'connectedRegistries' || path.action !== null) return err(badPath(connectedRegistryId));
      const what = t('Resync of {name}', { name: nameOfId(connectedRegistryId) });
      const response = await raw(
        what,
        'POST',
        `${endpoint}${connectedRegistryId}/resync?api-version=${previewVersion}`,
        call,
      );
      return response.ok ? ok(null) : response;
    },
  };
};
