import type { AppError } from '../../shared/errors.ts';
import type { ImageSource } from '../../shared/ipc.ts';
import type { PlannedRequest } from '../../shared/plan/types.ts';
import type { Result } from '../../shared/result.ts';

/** A JSON object as the service sent it: properties that this version does not know are still in it. */
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

/** Everything that a topology is made of. */
export interface Hierarchy {
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
  /** Parsed JSON; null where there was none. */
  readonly body: unknown;
  readonly correlationId: string | null;
}

export interface SendOptions extends CallOptions {
  /**
   * Told once the service has taken a request that it works on for a while, with what `resume` needs should the process end before the
   * operation does.
   */
  readonly onPoller?: (serialised: string) => Promise<void>;
}

interface ImportImage {
  readonly source: ImageSource;
  /** `repository:tag` or `repository@digest`. */
  readonly sourceImage: string;
  readonly targetTags: readonly string[];
  /** Overwrites existing tags. */
  readonly force: boolean;
}

export interface RepositoryTags {
  readonly name: string;
  readonly tags: readonly string[];
}

/**
 * What Cascade needs of Azure Resource Manager: plain JSON in and out, errors as values. Ids and paths start at `/subscriptions/`.
 * `send` and `resume` return once the long-running operation is over.
 */
export interface ArmPort {
  readonly listSubscriptions: (options?: CallOptions) => ArmResult<readonly Subscription[]>;
  readonly listRegistries: (subscriptionId: string, options?: CallOptions) => ArmResult<readonly JsonObject[]>;
  readonly getRegistry: (registryId: string, options?: CallOptions) => ArmResult<JsonObject>;
  readonly readHierarchy: (
    registryId: string,
    options?: CallOptions & { readonly onProgress?: (progress: Progress) => void },
  ) => ArmResult<Hierarchy>;
  readonly get: (path: string, options?: CallOptions) => ArmResult<ArmResponse>;
  readonly send: (request: PlannedRequest, options?: SendOptions) => ArmResult<ArmResponse>;
  readonly resume: (serialisedPoller: string, options?: CallOptions) => ArmResult<ArmResponse>;
  /** The new password itself: the only moment at which the service tells it. */
  readonly generateCredentials: (
    registryId: string,
    request: { readonly tokenId: string; readonly name: 'password1' | 'password2' },
    options?: CallOptions,
  ) => ArmResult<string>;
  readonly importImage: (registryId: string, image: ImportImage, options?: CallOptions) => ArmResult<null>;
  readonly listRepositories: (loginServer: string, options?: CallOptions) => ArmResult<readonly RepositoryTags[]>;
  /** Preview: asks the instance to compare its whole catalogue with its parent's. */
  readonly resync: (connectedRegistryId: string, options?: CallOptions) => ArmResult<null>;
}
