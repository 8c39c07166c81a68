import type { ContainerRegistryManagementClient, ImportImageParameters } from '@azure/arm-containerregistry';
import { type AppError, appError } from '../../shared/errors.ts';
import { type Message, msg } from '../../shared/i18n/message.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { type ArmPath, nameOfId, parseArmPath } from './arm-path.ts';
import { describeOperation, findOperation, type PollInterval, toImportSource } from './operations.ts';
import { type Pager, readAllPages, readSdkPages } from './paging.ts';
import type { ArmPort, ArmResult, CallOptions, JsonObject, Progress, SendOptions, Subscription } from './port.ts';
import { checkLoginServer, listRepositories } from './repositories.ts';
import { captureRequest, parseBody } from './request-capture.ts';
import { isJsonObject, stringOrEmpty, toArmResponse, toFailure } from './response.ts';
import { operationLimitMs, type Poller, readInitialPath, runOperation } from './run-operation.ts';
import { describeFailure } from './to-app-error.ts';
import { createTransport, type TransportOptions } from './transport.ts';

export interface AzureArmOptions extends TransportOptions {
  /** Suffix of the cloud's login servers, without a leading dot. No repositories are listed without it. */
  readonly loginServerSuffix?: string;
  /** Poll interval of operations for which the service names none. Default: the SDK's two seconds. */
  readonly pollMs?: number;
  /** Time limit of a long-running operation. Default: half an hour. */
  readonly patienceMs?: number;
}

/**
 * API version of what SDK 12 does not know yet: managed identity, `registrySyncResult`, resync
 * (shared/topology/README.md#11-api-versions).
 */
const previewVersion = '2026-09-01-preview';
const subscriptionsVersion = '2022-12-01';

const badPath = (path: string): { readonly ok: false; readonly error: AppError } =>
  err(
    appError('invalid-input', msg('This is not the ARM id of a container registry or of something in one.'), {
      where: path.slice(0, 300),
    }),
  );

/**
 * Azure Resource Manager through Microsoft's SDK: its pipeline (sign-in, throttling, retries of reads), pages and
 * pollers. Responses are taken as they came, because the SDK's models drop properties that they do not know.
 */
export const createArmClient = (options: AzureArmOptions): ArmPort => {
  const transport = createTransport(options);
  const { endpoint } = transport;
  const { patienceMs = operationLimitMs } = options;
  const interval: PollInterval = options.pollMs === undefined ? {} : { updateIntervalInMs: options.pollMs };
  let previewOffered = true;

  /**
   * Runs a call with the SDK's client for a path. Error `invalid-input`: the path is not one of a container registry.
   */
  const withClient = async <T>(
    id: string,
    run: (client: ContainerRegistryManagementClient, path: ArmPath) => ArmResult<T>,
  ): ArmResult<T> => {
    const path = parseArmPath(id);
    return path === null ? badPath(id) : run(await transport.clientFor(path.subscription), path);
  };

  const run = (what: Message, call: SendOptions & { readonly body?: string }, start: () => Poller) =>
    runOperation(what, call, start, patienceMs);

  /** Sends a request that the SDK has no operation for. */
  const sendRaw = async (what: Message, method: 'GET' | 'POST', path: string, call: CallOptions = {}) => {
    const completed = await captureRequest(call, () =>
      transport.send(parseArmPath(path.replace(/\?.*$/s, ''))?.subscription ?? '', method, `${endpoint}${path}`),
    );
    return completed.value !== undefined && completed.value.status < 400
      ? ok(completed.value)
      : toFailure(what, completed);
  };

  const getRegistry: ArmPort['getRegistry'] = (registryId, call = {}) =>
    withClient(registryId, async (client, { resourceGroup, registry }) => {
      const what = msg('Reading registry {name}', { name: registry });
      const completed = await captureRequest(call, () => client.registries.get(resourceGroup, registry));
      const body = completed.last === null || completed.last.status >= 400 ? undefined : parseBody(completed.last);
      return isJsonObject(body) ? ok(body) : toFailure(what, completed);
    });

  /** The preview's list, a superset of the stable one; null if this cloud does not offer it. */
  const listPreview = async (
    registryId: string,
    { subscription }: ArmPath,
    call: CallOptions,
  ): Promise<readonly JsonObject[] | null> => {
    if (!previewOffered) return null;
    const first = `${endpoint}${registryId}/connectedRegistries?api-version=${previewVersion}`;
    const list = await readAllPages(msg('Reading sync results'), call, (link) =>
      transport.send(subscription, 'GET', link ?? first),
    );
    if (!list.ok && list.error.status === 400) previewOffered = false;
    return list.ok ? list.value : null;
  };

  const readHierarchy: ArmPort['readHierarchy'] = (registryId, call = {}) =>
    withClient(registryId, async (client, path) => {
      const { resourceGroup: group, registry: name } = path;
      const withProgress = async <T>(what: Progress['what'], reading: ArmResult<T>): ArmResult<T> => {
        const result = await reading;
        if (result.ok) call.onProgress?.({ what, count: Array.isArray(result.value) ? result.value.length : 1 });
        return result;
      };
      const list = (what: Progress['what'], description: Message, pager: () => Pager) =>
        withProgress(what, readSdkPages(description, pager, call));
      const [registry, stable, preview, tokens, scopeMaps] = await Promise.all([
        withProgress('registry', getRegistry(registryId, call)),
        list('connected registries', msg('Reading the connected registries of {name}', { name }), () =>
          client.connectedRegistries.list(group, name),
        ),
        listPreview(registryId, path, call),
        list('tokens', msg('Reading the tokens of {name}', { name }), () => client.tokens.list(group, name)),
        list('scope maps', msg('Reading the scope maps of {name}', { name }), () => client.scopeMaps.list(group, name)),
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
    });

  return {
    listSubscriptions: async (call = {}) => {
      const first = `${endpoint}/subscriptions?api-version=${subscriptionsVersion}`;
      const list = await readAllPages(msg('Reading the subscriptions'), call, (link) =>
        transport.send('', 'GET', link ?? first),
      );
      if (!list.ok) return list;
      return ok(
        list.value.map((item): Subscription => ({
          id: stringOrEmpty(item['subscriptionId']),
          name: stringOrEmpty(item['displayName']),
          state: stringOrEmpty(item['state']),
          tenantId: stringOrEmpty(item['tenantId']),
        })),
      );
    },
    listRegistries: async (subscriptionId, call) => {
      const client = await transport.clientFor(subscriptionId);
      return readSdkPages(msg('Reading the registries|what'), () => client.registries.list(), call);
    },
    getRegistry,
    readHierarchy,
    get: async (path, call) => {
      if (parseArmPath(path) === null) return badPath(path);
      const what = msg('Reading {what}', { what: nameOfId(path) });
      const response = await sendRaw(what, 'GET', path, call);
      return response.ok ? toArmResponse(what, response.value) : response;
    },
    send: (request, call = {}) =>
      withClient(request.path, async (client, path) => {
        const start = findOperation(request, path);
        if (start === undefined)
          return err(
            appError('invalid-input', msg('{method} is no operation of this resource.', { method: request.method }), {
              where: request.path,
            }),
          );
        const body = request.body === null || request.body === undefined ? {} : { body: JSON.stringify(request.body) };
        const done = await run(describeOperation(request, path), { ...call, ...body }, () =>
          start(client, path, path.child?.name ?? '', interval),
        );
        return done.ok ? ok(done.value.response) : done;
      }),
    resume: async (serialisedPoller, call = {}) => {
      const { restorePoller } = await transport.sdk();
      const path = parseArmPath(readInitialPath(serialisedPoller));
      if (path === null)
        return err(
          appError(
            'invalid-input',
            msg('The saved operation cannot be read: refresh to see what was done, and apply again.'),
          ),
        );
      const client = await transport.clientFor(path.subscription);
      const done = await run(msg('Waiting for {what}', { what: path.child?.name ?? path.registry }), call, () =>
        restorePoller(client, serialisedPoller, client.connectedRegistries.create, interval),
      );
      return done.ok ? ok(done.value.response) : done;
    },
    generateCredentials: (registryId, request, call = {}) =>
      withClient(registryId, async (client, { resourceGroup, registry }): Promise<Result<string, AppError>> => {
        const what = msg('Generating {password} of token {token}', {
          password: request.name,
          token: nameOfId(request.tokenId),
        });
        const done = await run(what, call, () =>
          client.registries.generateCredentials(resourceGroup, registry, { ...request }, interval),
        );
        if (!done.ok) return done;
        const passwords = isJsonObject(done.value.value) ? done.value.value['passwords'] : undefined;
        const password = Array.isArray(passwords)
          ? passwords.filter(isJsonObject).find((item) => item['name'] === request.name)
          : undefined;
        const value = stringOrEmpty(password?.['value']);
        return value === ''
          ? err(
              appError(
                'unexpected',
                describeFailure(what, msg('Azure answered without the password. Generate it again.')),
              ),
            )
          : ok(value);
      }),
    importImage: (registryId, { source, sourceImage, targetTags, force }, call = {}) =>
      withClient(registryId, async (client, { resourceGroup, registry }) => {
        const what = msg('Importing {image} into {registry}', { image: sourceImage, registry });
        const body: ImportImageParameters = {
          source: { ...toImportSource(source), sourceImage },
          targetTags: [...targetTags],
          mode: force ? 'Force' : 'NoForce',
        };
        const done = await run(what, call, () =>
          client.registries.importImage(resourceGroup, registry, body, interval),
        );
        return done.ok ? ok(null) : done;
      }),
    listRepositories: async (loginServer, call = {}) => {
      const problem = checkLoginServer(loginServer, options.loginServerSuffix);
      return problem === null ? listRepositories(await transport.dataPlane(loginServer), call) : err(problem);
    },
    resync: async (connectedRegistryId, call) => {
      const path = parseArmPath(connectedRegistryId);
      if (path?.child?.type !== 'connectedRegistries' || path.action !== null) return badPath(connectedRegistryId);
      const what = msg('Resync of {name}', { name: nameOfId(connectedRegistryId) });
      const response = await sendRaw(what, 'POST', `${connectedRegistryId}/resync?api-version=${previewVersion}`, call);
      return response.ok ? ok(null) : response;
    },
  };
};
