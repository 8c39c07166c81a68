import { z } from 'zod';
import { type AppError, appError } from '../../shared/errors.ts';
import { t } from '../../shared/i18n/translate.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Fetch } from './ports.ts';

/** An Azure cloud: its sign-in, its Azure Resource Manager and the audience of its tokens. */
export interface Cloud {
  /** `public`, `us-government`, `china`, or `custom:` and the host of its Azure Resource Manager. */
  readonly id: string;
  /** Shown in prompts. */
  readonly name: string;
  /** Of Microsoft Entra ID, without a trailing slash; ends with `/adfs` for AD FS. */
  readonly authorityHost: string;
  /** Of Azure Resource Manager, without a trailing slash. */
  readonly armEndpoint: string;
  readonly audience: string;
  /** Suffix of the login servers of container registries, without a leading dot. */
  readonly loginServerSuffix: string;
  /** The name in the Azure CLI (`az cloud list`). */
  readonly azName: string;
}

export const clouds: readonly [Cloud, Cloud, Cloud] = [
  {
    id: 'public',
    get name() {
      return t('the Azure public cloud');
    },
    authorityHost: 'https://login.microsoftonline.com',
    armEndpoint: 'https://management.azure.com',
    audience: 'https://management.azure.com',
    loginServerSuffix: 'azurecr.io',
    azName: 'AzureCloud',
  },
  {
    id: 'us-government',
    get name() {
      return t('Azure US Government');
    },
    authorityHost: 'https://login.microsoftonline.us',
    armEndpoint: 'https://management.usgovcloudapi.net',
    audience: 'https://management.usgovcloudapi.net',
    loginServerSuffix: 'azurecr.us',
    azName: 'AzureUSGovernment',
  },
  {
    id: 'china',
    get name() {
      return t('Azure operated by 21Vianet (China)');
    },
    authorityHost: 'https://login.partner.microsoftonline.cn',
    armEndpoint: 'https://management.chinacloudapi.cn',
    audience: 'https://management.chinacloudapi.cn',
    loginServerSuffix: 'azurecr.cn',
    azName: 'AzureChinaCloud',
  },
];

export const isCustom = ({ id }: Pick<Cloud, 'id'>): boolean => id.startsWith(customPrefix);

const customPrefix = 'custom:';

/** Whether a name, in Cascade or in the Azure CLI, belongs to a cloud of Microsoft. */
export const isKnownName = (name: string): boolean =>
  ['AzureGermanCloud', ...clouds.flatMap((cloud) => [cloud.name, cloud.azName])].some(
    (known) => known.toLowerCase() === name.trim().toLowerCase(),
  );

/** AD FS is a single tenant, so its authority names none. */
export const isAdfs = (cloud: Cloud): boolean => cloud.authorityHost.toLowerCase().endsWith('/adfs');

export const authorityUrl = (cloud: Cloud, tenant: string): string =>
  isAdfs(cloud) ? `${cloud.authorityHost}/` : `${cloud.authorityHost}/${tenant}`;

export const findCloudOfAccount = (clouds: readonly Cloud[], accountId: string): Cloud | undefined =>
  clouds.find(({ id }) => accountId.startsWith(`${id}/`) || accountId.startsWith(`az/${id}/`));

export const armScope = (cloud: Cloud): string => `${cloud.audience}/.default`;

/** Input for a cloud other than Microsoft's three. */
export interface CustomCloud {
  readonly name: string;
  /** Host and optional port of Azure Resource Manager, such as `management.local.azurestack.external`. */
  readonly armHost: string;
  /** Used if the cloud's metadata has none. */
  readonly loginServerSuffix?: string;
}

/** Response of `GET /metadata/endpoints`, which `az cloud register` reads too. */
const metadata = z.object({
  authentication: z.object({
    loginEndpoint: z.url({ protocol: /^https$/ }),
    audiences: z.array(z.string().min(1).max(500)).min(1),
  }),
  suffixes: z
    .object({ acrLoginServerEndpoint: z.string().max(200).optional(), acrLoginServer: z.string().max(200).optional() })
    .optional(),
});

const hostPattern =
  /^(?=.{1,253}(:\d{1,5})?$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?$/i;
const suffixPattern = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/i;
const discoveryLimitMs = 30_000;
export const withoutTrailingSlash = (address: string): string => address.replace(/\/+$/, '');

/** Services of Microsoft's clouds, for which no custom cloud gets tokens. */
const knownResources =
  /^(management\.(azure\.com|core\.windows\.net|usgovcloudapi\.net|core\.usgovcloudapi\.net|chinacloudapi\.cn|core\.chinacloudapi\.cn|microsoftazure\.de|core\.cloudapi\.de)|storage\.azure\.com|graph\..*|.*\.vault\.azure\.net|vault\.azure\.net)$/i;
const guidPath = /^\/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\/?$/i;

/**
 * Whether a custom cloud may request tokens for an audience: its own host, its parent domain and anything below, or
 * Azure Stack's `https://management.TENANT/GUID`.
 */
const isOwnAudience = (audience: string, armEndpoint: string): boolean => {
  if (!URL.canParse(audience)) return false;
  const { protocol, host, hostname, pathname, search, hash, username, password } = new URL(audience);
  if (protocol !== 'https:' || `${search}${hash}${username}${password}` !== '') return false;
  if (knownResources.test(hostname.replace(/\.$/, ''))) return false;
  const arm = new URL(armEndpoint);
  const parent = arm.hostname.slice(arm.hostname.indexOf('.') + 1);
  const isInParent = parent.includes('.') && (hostname === parent || hostname.endsWith(`.${parent}`));
  return host === arm.host || isInParent || (hostname.startsWith('management.') && guidPath.test(pathname));
};

const isAuthority = (address: string): boolean => {
  if (!URL.canParse(address)) return false;
  const { protocol, pathname, search, hash, username, password } = new URL(address);
  return protocol === 'https:' && /^\/(adfs\/?)?$/i.test(pathname) && `${search}${hash}${username}${password}` === '';
};

/**
 * Whether a saved custom cloud is one that its Azure Resource Manager could have described, under a name of its own.
 */
export const isCustomCloud = (cloud: Cloud): boolean => {
  const host = cloud.id.slice(customPrefix.length);
  return (
    isCustom(cloud) &&
    hostPattern.test(host) &&
    cloud.armEndpoint === `https://${host.toLowerCase()}` &&
    isAuthority(cloud.authorityHost) &&
    isOwnAudience(cloud.audience, cloud.armEndpoint) &&
    suffixPattern.test(cloud.loginServerSuffix) &&
    !isKnownName(cloud.name) &&
    !isKnownName(cloud.azName)
  );
};

/** Reads a cloud's sign-in address and audience from its Azure Resource Manager. */
export const discoverCloud = async (
  custom: CustomCloud,
  fetch: Fetch,
  signal?: AbortSignal,
): Promise<Result<Cloud, AppError>> => {
  const { armHost } = custom;
  if (!hostPattern.test(armHost))
    return err(
      appError(
        'invalid-input',
        t(
          "“{host}” is no host: give the name of the cloud's Azure Resource Manager, such as management.contoso.example.",
          { host: armHost.slice(0, 100) },
        ),
        { where: 'armHost' },
      ),
    );
  const limit = AbortSignal.timeout(discoveryLimitMs);
  const armEndpoint = `https://${armHost.toLowerCase()}`;
  let parsed;
  try {
    const answer = await fetch(`${armEndpoint}/metadata/endpoints?api-version=2015-01-01`, {
      method: 'GET',
      headers: { accept: 'application/json' },
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
    parsed = metadata.safeParse(answer.status === 200 ? JSON.parse(await answer.text()) : null);
  } catch (error) {
    if (signal?.aborted === true)
      return err(appError('cancelled', t('Asking {armHost} for its sign-in address was cancelled.', { armHost })));
    if (!(error instanceof SyntaxError))
      return err(
        appError(
          limit.aborted ? 'timeout' : 'network',
          t(
            '{armHost} could not be asked for its sign-in address: check the host, the network and the extra certificate authority.',
            { armHost },
          ),
          { where: armHost },
        ),
      );
  }
  const notResourceManager = (): Result<never, AppError> =>
    err(
      appError(
        'not-found',
        t('{armHost} does not describe itself as an Azure Resource Manager does: check the host of the custom cloud.', {
          armHost,
        }),
        { where: armHost },
      ),
    );
  if (parsed?.success !== true) return notResourceManager();
  const { authentication, suffixes } = parsed.data;
  // Not trimmed: a trailing slash is part of an audience, and `//.default` requests just that one.
  const audience = authentication.audiences.find((one) => isOwnAudience(one, armEndpoint));
  if (audience === undefined)
    return err(
      appError(
        'refused',
        t('{armHost} asks for tokens of {audience}, which is not its own, so it is not added: ask who runs it.', {
          armHost,
          audience: authentication.audiences[0] ?? '',
        }),
        { where: armHost },
      ),
    );
  const suffix =
    custom.loginServerSuffix ?? suffixes?.acrLoginServerEndpoint ?? suffixes?.acrLoginServer ?? 'azurecr.io';
  const cloud: Cloud = {
    id: `${customPrefix}${armHost.toLowerCase()}`,
    name: custom.name,
    authorityHost: withoutTrailingSlash(authentication.loginEndpoint),
    armEndpoint,
    audience,
    loginServerSuffix: suffix.replace(/^\.+/, ''),
    azName: custom.name,
  };
  return isCustomCloud(cloud) ? ok(cloud) : notResourceManager();
};
