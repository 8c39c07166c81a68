import { type AppError, appError } from '../errors.ts';
import { msg, type TextMessage } from '../i18n/message.ts';
import { err, ok, type Result } from '../result.ts';
import { nameInId } from '../topology/arm-id.ts';
import type { ConnectedRegistry, Token } from '../topology/model.ts';

/** Output of `az acr connected-registry get-settings`. Holds a secret only if a new password was requested. */
export interface InstallSettings {
  readonly connectionString: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Whether the string holds a new password, to be shown once. */
  readonly holdsSecret: boolean;
}

export interface InstallRequest {
  readonly registry: ConnectedRegistry;
  readonly parentProtocol: 'http' | 'https';
  /** Host with optional port; null takes the one that the service reports. */
  readonly parentEndpoint: string | null;
  /** The new password; null if none was requested. */
  readonly password: string | null;
}

/** Placeholder of `az` for an unknown endpoint (shared/topology/README.md#22-commands). */
const unknownParentEndpoint = '<parent gateway endpoint>';
const noPassword = '<use --generate-password to generate a new password>';
const loginServerHint =
  '<Optional: connected registry login server. More info at https://aka.ms/acr/connected-registry>';

/** Replaces the password, or az's hint in its place, by `text`. */
export const replacePassword = (settings: InstallSettings, text: string): InstallSettings => {
  const secret = settings.variables['SYNC_TOKEN_PASSWORD'] ?? noPassword;
  const replace = (value: string): string => value.replaceAll(secret, () => text);
  return {
    ...settings,
    connectionString: replace(settings.connectionString),
    variables: Object.fromEntries(Object.entries(settings.variables).map(([name, value]) => [name, replace(value)])),
  };
};

/** A slot without a password, else the older one. */
export const choosePasswordSlot = (token: Token | null): 1 | 2 => {
  const created = (name: string): number => {
    const password = token?.passwords.find((one) => one.name === name);
    return password === undefined ? -Infinity : (password.creationTime ?? 0);
  };
  return created('password2') < created('password1') ? 2 : 1;
};

const endpointPattern =
  /^(?=.{1,253}(?::|$))[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::(\d{1,5}))?$|^\[[0-9a-f:]+\](?::(\d{1,5}))?$/i;

/** Null for a host name or IP address, with or without port; else one sentence. */
const findEndpointProblem = (endpoint: string): TextMessage | null => {
  const match = endpointPattern.exec(endpoint);
  const port = Number(match?.[1] ?? match?.[2] ?? 1);
  return match !== null && port >= 1 && port <= 65_535
    ? null
    : msg(
        "''{endpoint}'' is no host: write a name or an IP address, with a port if it needs one, such as 192.168.1.20:8080.",
        { endpoint: endpoint.slice(0, 80) },
      );
};

/**
 * Settings of a deployment as `az acr connected-registry get-settings` prints them
 * (shared/topology/README.md#22-commands). The protocol directly under the cloud registry is https. Errors:
 * `invalid-input` for an endpoint that is no host or a registry without sync token.
 */
export const createInstallSettings = ({
  registry,
  parentProtocol,
  parentEndpoint,
  password,
}: InstallRequest): Result<InstallSettings, AppError> => {
  const fault = parentEndpoint === null ? null : findEndpointProblem(parentEndpoint);
  if (fault !== null) return err(appError('invalid-input', fault, { where: 'parentEndpoint' }));
  if (registry.tokenId === null) {
    return err(
      appError(
        'invalid-input',
        msg(
          '{name} signs in with a managed identity, which this version cannot write settings for; use `az acr connected-registry get-settings`.',
          { name: registry.name },
        ),
      ),
    );
  }
  const token = nameInId(registry.tokenId);
  const secret = password ?? noPassword;
  const gateway = parentEndpoint ?? registry.status.gatewayEndpoint ?? unknownParentEndpoint;
  const protocol = registry.parent === null ? 'https' : parentProtocol;
  const connectionString = [
    `ConnectedRegistryName=${registry.name}`,
    `SyncTokenName=${token}`,
    `SyncTokenPassword=${secret}`,
    `ParentGatewayEndpoint=${gateway}`,
    `ParentEndpointProtocol=${protocol}`,
  ].join(';');
  return ok({
    connectionString,
    variables: {
      SYNC_TOKEN_USER: token,
      SYNC_TOKEN_PASSWORD: secret,
      ACR_REGISTRY_CERTIFICATE_VOLUME: '/var/acr/certs',
      ACR_REGISTRY_DATA_VOLUME: '/var/acr/data',
      ACR_REGISTRY_CONNECTION_STRING: connectionString,
      ACR_REGISTRY_LOGIN_SERVER: loginServerHint,
    },
    holdsSecret: password !== null,
  });
};
