import type { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import type { TokenCredential } from '@azure/core-auth';
import type {
  HttpClient,
  HttpMethods,
  Pipeline,
  PipelineResponse,
  PipelineRetryOptions,
} from '@azure/core-rest-pipeline';
import { createEgressPolicy, tryLimitMs } from './egress.ts';
import type { DataPlane } from './repositories.ts';
import { capturePolicy } from './request-capture.ts';
import { createRetryPolicy } from './retries.ts';

export interface TransportOptions {
  /** Requests go to its origin only. `https:`. */
  readonly endpoint: string;
  readonly credential: TokenCredential;
  /** Scopes of the token, if they are not `/.default` of the endpoint. */
  readonly scopes?: readonly string[];
  /** Sends the requests; defaults to Node's client. */
  readonly httpClient?: HttpClient;
  /** PEM certificates trusted in addition to the system's; for Node's client. */
  readonly ca?: string;
  readonly retry?: PipelineRetryOptions;
  /** Time limit of one try of one request, its whole response included. Default: one minute. */
  readonly tryMs?: number;
}

const loadSdk = async () => {
  const [sdk, rest] = await Promise.all([import('@azure/arm-containerregistry'), import('@azure/core-rest-pipeline')]);
  return { ...sdk, ...rest };
};
type Sdk = Awaited<ReturnType<typeof loadSdk>>;

/** Microsoft's SDK with Cascade's policies in its pipelines. The SDK is imported on first use. */
export interface Transport {
  /** Origin of Azure Resource Manager, without a slash at its end. */
  readonly endpoint: string;
  readonly sdk: () => Promise<Sdk>;
  readonly clientFor: (subscription: string) => Promise<ContainerRegistryManagementClient>;
  /** Sends one request that the SDK has no operation for through the pipeline of a client. */
  readonly send: (subscription: string, method: HttpMethods, url: string) => Promise<PipelineResponse>;
  /** Sends to the login server of a registry, without the sign-in of Azure Resource Manager. */
  readonly dataPlane: (loginServer: string) => Promise<DataPlane>;
}

export const createTransport = (options: TransportOptions): Transport => {
  const { origin: endpoint } = new URL(options.endpoint);
  const scopes = [...(options.scopes ?? [`${endpoint}/.default`])];
  const tlsOptions = options.ca === undefined ? {} : { tlsOptions: { ca: options.ca } };
  const clients = new Map<string, ContainerRegistryManagementClient>();
  let loading: Promise<Sdk> | undefined;
  const sdk = (): Promise<Sdk> => (loading ??= loadSdk());

  /** Adds Cascade's policies to a pipeline that sends to one origin. */
  const addPolicies = (pipeline: Pipeline, origin: string, loaded: Sdk): void => {
    const { tryMs = tryLimitMs } = options;
    pipeline.addPolicy(capturePolicy);
    pipeline.removePolicy({ name: 'defaultRetryPolicy' });
    pipeline.addPolicy(createRetryPolicy(loaded, options.retry), { phase: 'Retry' });
    pipeline.addPolicy(createEgressPolicy({ origin, tryMs, RestError: loaded.RestError }), {
      afterPhase: 'Sign',
      afterPolicies: ['logPolicy'],
    });
    // No request is a form. The policy would load Node's fetch, which costs a twentieth of the time to first paint.
    pipeline.removePolicy({ name: 'formDataPolicy' });
  };

  const httpClient = async (): Promise<HttpClient> => options.httpClient ?? (await sdk()).createDefaultHttpClient();

  const clientFor = async (subscription: string): Promise<ContainerRegistryManagementClient> => {
    const loaded = await sdk();
    const { ContainerRegistryManagementClient: Client } = loaded;
    const existing = clients.get(subscription);
    if (existing !== undefined) return existing;
    const client = new Client(options.credential, subscription, {
      endpoint,
      credentials: { scopes },
      ...(options.httpClient === undefined ? {} : { httpClient: options.httpClient }),
      ...tlsOptions,
    });
    addPolicies(client.pipeline, endpoint, loaded);
    clients.set(subscription, client);
    return client;
  };

  return {
    endpoint,
    sdk,
    clientFor,
    send: async (subscription, method, url) => {
      const client = await clientFor(subscription);
      const { createPipelineRequest } = await sdk();
      return client.pipeline.sendRequest(await httpClient(), createPipelineRequest({ url, method }));
    },
    dataPlane: async (loginServer) => {
      const loaded = await sdk();
      const pipeline = loaded.createPipelineFromOptions(tlsOptions);
      addPolicies(pipeline, `https://${loginServer.toLowerCase()}`, loaded);
      const client = await httpClient();
      return {
        loginServer,
        send: (request) => pipeline.sendRequest(client, loaded.createPipelineRequest(request)),
        armToken: async () => (await options.credential.getToken(scopes))?.token ?? '',
      };
    },
  };
};
