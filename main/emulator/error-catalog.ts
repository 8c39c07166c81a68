import type { Reply } from './http-types.ts';

/**
 * Refusals that no recording shows (domain.md 4: no validation 400 of a connected registry was ever recorded).
 * Their conditions are documented, their codes and wording are made up in the service's style.
 * This list is the only source of such answers, so the documentation can print it.
 */
export const synthesizedErrors = {
  AuthenticationFailed: { status: 401, when: 'The request has no bearer token.', basis: 'Azure Resource Manager' },
  MissingApiVersionParameter: { status: 400, when: 'The request has no api-version.', basis: 'Azure Resource Manager' },
  InvalidApiVersionParameter: {
    status: 400,
    when: 'A subscription or resource group is asked for with an unknown api-version.',
    basis: 'Azure Resource Manager',
  },
  NoRegisteredProviderFound: {
    status: 400,
    when: 'A registry is asked for with an unknown api-version.',
    basis: 'Azure Resource Manager',
  },
  InvalidResourceType: {
    status: 404,
    when: 'A nested type is asked for with an api-version that lacks it.',
    basis: 'Azure Resource Manager; domain.md 1.1',
  },
  InvalidRequestContent: {
    status: 400,
    when: 'The body is not JSON or lacks a required property.',
    basis: 'Azure Resource Manager',
  },
  MethodNotAllowed: { status: 405, when: 'The path exists, the verb does not.', basis: 'Azure Resource Manager' },
  NotFound: { status: 404, when: 'No such path is emulated.', basis: 'emulator' },
  SubscriptionNotFound: { status: 404, when: 'The subscription does not exist.', basis: 'Azure Resource Manager' },
  ResourceGroupNotFound: { status: 404, when: 'The resource group does not exist.', basis: 'Azure Resource Manager' },
  ParentResourceNotFound: {
    status: 404,
    when: 'A nested resource is written below a registry that does not exist.',
    basis: 'Azure Resource Manager',
  },
  InvalidFilter: {
    status: 400,
    when: 'A $filter uses another operator than eq, or another property than the documented ones.',
    basis: 'domain.md 1.3',
  },
  Conflict: {
    status: 409,
    when: 'A token or scope map is written while its deletion is under way.',
    basis: 'Azure Resource Manager, whose Conflict is an operation that the state of the resource does not allow',
  },
  AlreadyInUse: {
    status: 409,
    when: 'A registry is created under a name that exists in another resource group.',
    basis: 'Azure Container Registry',
  },
  InvalidResourceName: {
    status: 400,
    when: 'A name breaks the pattern or the length of the specification.',
    basis: 'domain.md 1.2',
  },
  InvalidSku: {
    status: 400,
    when: 'A registry asks for a SKU other than Basic, Standard or Premium.',
    basis: 'domain.md 1.4',
  },
  SkuNotSupported: {
    status: 400,
    when: 'A connected registry or a data endpoint is asked for below Premium.',
    basis: 'domain.md 3.1',
  },
  SkuDowngradeBlocked: {
    status: 409,
    when: 'A registry leaves Premium while it has connected registries.',
    basis: 'domain.md 3.1',
  },
  DataEndpointDisabled: {
    status: 400,
    when: 'A connected registry is created while the dedicated data endpoint is off.',
    basis: 'domain.md 3.1',
  },
  ConnectedRegistryLimitReached: { status: 409, when: 'A 51st connected registry is created.', basis: 'domain.md 3.1' },
  ClientTokenLimitReached: {
    status: 400,
    when: 'A connected registry gets more than 50 client tokens.',
    basis: 'domain.md 3.1',
  },
  InvalidMode: { status: 400, when: 'mode is none of the four words.', basis: 'domain.md 1.3' },
  ModeImmutable: {
    status: 400,
    when: 'A PUT changes the mode of an existing connected registry.',
    basis: 'domain.md 1.3',
  },
  ParentImmutable: {
    status: 400,
    when: 'A PUT changes the parent of an existing connected registry.',
    basis: 'domain.md 1.3',
  },
  SyncTokenImmutable: {
    status: 400,
    when: 'A PUT changes the sync token of an existing connected registry.',
    basis: 'domain.md 1.3',
  },
  ParentNotFound: {
    status: 400,
    when: 'parent.id names no connected registry of the same cloud registry.',
    basis: 'domain.md 3.3',
  },
  ParentModeMismatch: {
    status: 400,
    when: 'A ReadWrite connected registry is put under a ReadOnly one.',
    basis: 'domain.md 3.3',
  },
  SyncTokenNotFound: {
    status: 400,
    when: 'tokenId names no token of the same cloud registry.',
    basis: 'domain.md 3.4',
  },
  SyncTokenInUse: {
    status: 409,
    when: 'tokenId is the sync token of another connected registry.',
    basis: 'domain.md 3.4',
  },
  ClientTokenNotFound: {
    status: 400,
    when: 'clientTokenIds names no token of the same cloud registry.',
    basis: 'domain.md 3.4',
  },
  InvalidSchedule: { status: 400, when: 'schedule is no five-field cron expression.', basis: 'domain.md 3.2' },
  InvalidSyncWindow: {
    status: 400,
    when: 'syncWindow is no ISO 8601 duration between PT1H and P7D.',
    basis: 'domain.md 3.1',
  },
  InvalidMessageTtl: {
    status: 400,
    when: 'messageTtl is no ISO 8601 duration between P1D and P90D.',
    basis: 'domain.md 3.1',
  },
  InvalidLogging: { status: 400, when: 'logLevel or auditLogStatus is an unknown word.', basis: 'domain.md 1.3' },
  InvalidNotification: {
    status: 400,
    when: 'An entry of notificationsList breaks the grammar.',
    basis: 'domain.md 2.4',
  },
  ConnectedRegistryHasChildren: {
    status: 409,
    when: 'A connected registry is deleted that others name as their parent.',
    basis: 'assumption, domain.md 7',
  },
  ConnectedRegistryHasOfflineChildren: {
    status: 409,
    when: 'A resync is asked of a site that is not online.',
    basis: 'domain.md 1.4',
  },
  TokenInUse: { status: 409, when: 'A token is deleted that a connected registry uses.', basis: 'domain.md 3.4' },
  TokenNotFound: { status: 404, when: 'generateCredentials names no token of the registry.', basis: 'emulator' },
  ScopeMapInUse: { status: 409, when: 'A scope map is deleted that a token uses.', basis: 'emulator' },
  ScopeMapNotFound: { status: 400, when: 'scopeMapId names no scope map of the registry.', basis: 'emulator' },
  SystemScopeMap: {
    status: 409,
    when: 'A system-defined scope map is changed or deleted.',
    basis: 'Azure Container Registry',
  },
  InvalidScopeMapAction: {
    status: 400,
    when: 'An action breaks the grammar of actions or wildcards.',
    basis: 'domain.md 2.1, 3.5',
  },
  ScopeMapLimitReached: {
    status: 400,
    when: 'A scope map gets more than 500 repository permissions.',
    basis: 'domain.md 3.1',
  },
  InvalidImageSource: {
    status: 400,
    when: 'The source of importImage, or a target, breaks the specification.',
    basis: 'Azure Container Registry',
  },
  ImageSourceNotFound: {
    status: 404,
    when: 'importImage names a registry of the subscription that does not exist or lacks the image.',
    basis: 'Azure Container Registry',
  },
  TagAlreadyExists: {
    status: 409,
    when: 'importImage without force meets an existing tag.',
    basis: 'Azure Container Registry',
  },
  UNAUTHORIZED: {
    status: 401,
    when: "The registry's own endpoint is asked without a token.",
    basis: 'Docker Registry HTTP API',
  },
  NAME_UNKNOWN: {
    status: 404,
    when: 'Tags of an unknown repository are asked for.',
    basis: 'Docker Registry HTTP API',
  },
} as const satisfies Record<string, { readonly status: number; readonly when: string; readonly basis: string }>;

export type SynthesizedCode = keyof typeof synthesizedErrors;

/** synthesised: an answer that follows a documented rule in made-up words. */
export const synthesizedError = (code: SynthesizedCode, message: string): Reply => ({
  status: synthesizedErrors[code].status,
  body: { error: { code, message } },
});
