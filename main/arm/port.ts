import type { AppError } from '../../shared/errors.ts';
import type { ImageSource } from '../../shared/ipc-payloads.ts';
import type { PlannedRequest } from '../../shared/plan/types.ts';
import type { Result } from '../../shared/result.ts';

/** A JSON object as the service sent it, including properties that this version does not know. */
export type JsonObject = Readonly<Record<string, unknown>>;

export type ArmResult<T> = Promise<Result<T, AppError>>;

export interface CallOptions {
  readonly abort?: AbortSignal;
}

export interface Subscription {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly tenantId: string;
}

export interface ArmHierarchy {
  readonly registry: JsonObject;
  readonly connectedRegistries: readonly JsonObject[];
  readonly tokens: readonly JsonObject[];
  readonly scopeMaps: readonly JsonObject[];
}

export interface Progress {
  readonly what: 'registry' | 'connected registries' | 'tokens' | 'scope maps';
  readonly count: number;
}

export interface ArmResponse {
  readonly status: number;
  /** Parsed JSON; null if there was none. */
  readonly body: unknown;
  readonly correlationId: string | null;
}

export interface SendOptions extends CallOptions {
  /**
   * Called once the service has accepted a long-running request, with what `resume` needs if the process ends before
   * the operation does.
   */
  readonly onPoller?: (serialised: string) => Promise<void>;
}

interface ImportImage {
  readonly source: ImageSource;
  /** `repository:tag` or `repository@digest`. */
  readonly sourceImage: string;
  readonly targetTags: readonly string[];
  readonly force: boolean;
}

export interface RepositoryTags {
  readonly name: string;
  readonly tags: readonly string[];
}

/**
 * What Cascade needs of Azure Resource Manager: plain JSON in and out, errors as values. Ids and paths start at
 * `/subscriptions/`. `send` and `resume` return once the long-running operation has ended.
 */
export interface ArmPort {
  readonly listSubscriptions: (options?: CallOptions) => ArmResult<readonly Subscription[]>;
  readonly listRegistries: (subscriptionId: string, options?: CallOptions) => ArmResult<readonly JsonObject[]>;
  readonly getRegistry: (registryId: string, options?: CallOptions) => ArmResult<JsonObject>;
  readonly readHierarchy: (
    registryId: string,
    options?: CallOptions & { readonly onProgress?: (progress: Progress) => void },
  ) => ArmResult<ArmHierarchy>;
  readonly get: (path: string, options?: CallOptions) => ArmResult<ArmResponse>;
  readonly send: (request: PlannedRequest, options?: SendOptions) => ArmResult<ArmResponse>;
  readonly resume: (serialisedPoller: string, options?: CallOptions) => ArmResult<ArmResponse>;
  /** The new password; the service returns it only once. */
  readonly generateCredentials: (
    registryId: string,
    request: { readonly tokenId: string; readonly name: 'password1' | 'password2' },
    options?: CallOptions,
  ) => ArmResult<string>;
  readonly importImage: (registryId: string, image: ImportImage, options?: CallOptions) => ArmResult<null>;
  readonly listRepositories: (loginServer: string, options?: CallOptions) => ArmResult<readonly RepositoryTags[]>;
  /** Preview: makes the instance compare its whole catalog with its parent's. */
  readonly resync: (connectedRegistryId: string, options?: CallOptions) => ArmResult<null>;
}
