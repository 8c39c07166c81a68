import type { Reply } from './http-types.ts';

/**
 * Errors that no recording shows (main/emulator/README.md#held-against-azure: no validation 400 of a connected registry
 * was ever recorded). Their conditions are documented; their codes and messages are invented in the service's style.
 * This list is their only source, so that the documentation can print it.
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
    basis: 'Azure Resource Manager; shared/topology/README.md#11-api-versions',
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
    basis: 'shared/topology/README.md#13-properties',
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
    basis: 'shared/topology/README.md#12-paths-and-names',
  },
  InvalidSku: {
    status: 400,
    when: 'A registry asks for a SKU other than Basic, Standard or Premium.',
    basis: 'shared/topology/README.md#14-operations',
  },
  SkuNotSupported: {
    status: 400,
    when: 'A connected registry or a data endpoint is asked for below Premium.',
    basis: 'shared/topology/README.md#31-limits-and-prerequisites',
  },
  SkuDowngradeBlocked: {
    status: 409,
    when: 'A registry leaves Premium while it has connected registries.',
    basis: 'shared/topology/README.md#31-limits-and-prerequisites',
  },
  DataEndpointDisabled: {
    status: 400,
    when: 'A connected registry is created while the dedicated data endpoint is off.',
    basis: 'shared/topology/README.md#31-limits-and-prerequisites',
  },
  ConnectedRegistryLimitReached: {
    status: 409,
    when: 'A 51st connected registry is created.',
    basis: 'shared/topology/README.md#31-limits-and-prerequisites',
  },
  ClientTokenLimitReached: {
    status: 400,
    when: 'A connected registry gets more than 50 client tokens.',
    basis: 'shared/topology/README.md#31-limits-and-prerequisites',
  },
  InvalidMode: {
    status: 400,
    when: 'mode is none of the four words.',
    basis: 'shared/topology/README.md#13-properties',
  },
  ModeImmutable: {
    status: 400,
    when: 'A PUT changes the mode of an existing connected registry.',
    basis: 'shared/topology/README.md#13-properties',
  },
  ParentImmutable: {
    status: 400,
    when: 'A PUT changes the parent of an existing connected registry.',
    basis: 'shared/topology/README.md#13-properties',
  },
  SyncTokenImmutable: {
    status: 400,
    when: 'A PUT changes the sync token of an existing connected registry.',
    basis: 'shared/topology/README.md#13-properties',
  },
  ParentNotFound: {
    status: 400,
    when: 'parent.id names no connected registry of the same cloud registry.',
    basis: 'shared/topology/README.md#33-hierarchy',
  },
  ParentModeMismatch: {
    status: 400,
    when: 'A ReadWrite connected registry is put under a ReadOnly one.',
    basis: 'shared/topology/README.md#33-hierarchy',
  },
  SyncTokenNotFound: {
    status: 400,
    when: 'tokenId names no token of the same cloud registry.',
    basis: 'shared/topology/README.md#34-states',
  },
  SyncTokenInUse: {
    status: 409,
    when: 'tokenId is the sync token of another connected registry.',
    basis: 'shared/topology/README.md#34-states',
  },
  ClientTokenNotFound: {
    status: 400,
    when: 'clientTokenIds names no token of the same cloud registry.',
    basis: 'shared/topology/README.md#34-states',
  },
  InvalidSchedule: {
    status: 400,
    when: 'schedule is no five-field cron expression.',
    basis: 'shared/topology/README.md#32-schedule-window-message-ttl',
  },
  InvalidSyncWindow: {
    status: 400,
    when: 'syncWindow is no ISO 8601 duration between PT1H and P7D.',
    basis: 'shared/topology/README.md#31-limits-and-prerequisites',
  },
  InvalidMessageTtl: {
    status: 400,
    when: 'messageTtl is no ISO 8601 duration between P1D and P90D.',
    basis: 'shared/topology/README.md#31-limits-and-prerequisites',
  },
  InvalidLogging: {
    status: 400,
    when: 'logLevel or auditLogStatus is an unknown word.',
    basis: 'shared/topology/README.md#13-properties',
  },
  InvalidNotification: {
    status: 400,
    when: 'An entry of notificationsList breaks the grammar.',
    basis: 'shared/topology/README.md#24-notifications',
  },
  ConnectedRegistryHasChildren: {
    status: 409,
    when: 'A connected registry is deleted that others name as their parent.',
    basis: 'assumption, shared/topology/README.md#7-unconfirmed',
  },
  ConnectedRegistryHasOfflineChildren: {
    status: 409,
    when: 'A resync is asked of a site that is not online.',
    basis: 'shared/topology/README.md#14-operations',
  },
  TokenInUse: {
    status: 409,
    when: 'A token is deleted that a connected registry uses.',
    basis: 'shared/topology/README.md#34-states',
  },
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
    basis: 'shared/topology/README.md#21-actions, shared/topology/README.md#35-wildcards-in-scope-maps',
  },
  ScopeMapLimitReached: {
    status: 400,
    when: 'A scope map gets more than 500 repository permissions.',
    basis: 'shared/topology/README.md#31-limits-and-prerequisites',
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

export const synthesizedError = (code: SynthesizedCode, message: string): Reply => ({
  status: synthesizedErrors[code].status,
  body: { error: { code, message } },
});
