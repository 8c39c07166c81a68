import { z } from 'zod';
import { type AppError, appError } from '../../shared/errors.ts';
import { t } from '../../shared/i18n/translate.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Fetch } from './ports.ts';

/** One Azure: where to sign in, where Azure Resource Manager is, and what tokens are for. */
export interface Cloud {
  /** `public`, `us-government`, `china`, or `custom:` and the host of its Azure Resource Manager. */
  readonly id: string;
  /** As every prompt names it. */
  readonly name: string;
  /** Of Microsoft Entra ID, without a slash at its end; ends with `/adfs` where an AD FS signs people in. */
  readonly authorityHost: string;
  /** Of Azure Resource Manager, without a slash at its end. */
  readonly armEndpoint: string;
  /** What a token for Azure Resource Manager is issued for. */
  readonly audience: string;
  /** What the login servers of container registries end with, without the dot before it. */
  readonly loginServerSuffix: string;
  /** The cloud's name in the Azure CLI (`az cloud list`). */
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

/** A cloud that a person added, and no known one. */
export const isCustom = ({ id }: Pick<Cloud, 'id'>): boolean => id.startsWith(customPrefix);

const customPrefix = 'custom:';

/** Whether a name, in Cascade or in the Azure CLI, belongs to a cloud of Microsoft. */
export const isKnownName = (name: string): boolean =>
  ['AzureGermanCloud', ...clouds.flatMap((cloud) => [cloud.name, cloud.azName])].some(
    (known) => known.toLowerCase() === name.trim().toLowerCase(),
  );

/** An AD FS is one tenant by itself, so its authority names none. */
export const isAdfs = (cloud: Cloud): boolean => cloud.authorityHost.toLowerCase().endsWith('/adfs');

export const authorityOf = (cloud: Cloud, tenant: string): string =>
  isAdfs(cloud) ? `${cloud.authorityHost}/` : `${cloud.authorityHost}/${tenant}`;

/** The cloud that an account's id belongs to, an id of `main/auth`. */
export const cloudOfAccount = (clouds: readonly Cloud[], accountId: string): Cloud | undefined =>
  clouds.find(({ id }) => accountId.startsWith(`${id}/`) || accountId.startsWith(`az/${id}/`));

/** The scope of a token for the cloud's Azure Resource Manager. */
export const armScopeOf = (cloud: Cloud): string => `${cloud.audience}/.default`;

/** What a person says of a cloud that is none of Microsoft's three. */
export interface CustomCloud {
  readonly name: string;
  /** Host and optional port of Azure Resource Manager, such as `management.local.azurestack.external`. */
  readonly armHost: string;
  /** Where the cloud's metadata does not tell it. */
  readonly loginServerSuffix?: string;
}

/** The answer of `GET /metadata/endpoints`, which `az cloud register` reads too. */
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
const bare = (address: string): string => address.replace(/\/+$/, '');

/** Services of Microsoft's clouds: no custom cloud gets tokens for them. */
const knownResources =
  /^(management\.(azure\.com|core\.windows\.net|usgovcloudapi\.net|core\.usgovcloudapi\.net|chinacloudapi\.cn|core\.chinacloudapi\.cn|microsoftazure\.de|core\.cloudapi\.de)|storage\.azure\.com|graph\..*|.*\.vault\.azure\.net|vault\.azure\.net)$/i;
const guidPath = /^\/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\/?$/i;

/**
 * Whether a custom cloud may have tokens for an audience: for its own host, for its parent domain and what is below it, or in the form of
 * Azure Stack, `https://management.TENANT/GUID`.
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

/** Whether what is kept of a custom cloud is what its Azure Resource Manager could have told, under a name of its own. */
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

/** Asks a cloud's Azure Resource Manager where to sign in and for what. */
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
  let told;
  try {
    const answer = await fetch(`${armEndpoint}/metadata/endpoints?api-version=2015-01-01`, {
      method: 'GET',
      headers: { accept: 'application/json' },
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
    told = metadata.safeParse(answer.status === 200 ? JSON.parse(await answer.text()) : null);
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
  const strange = (): Result<never, AppError> =>
    err(
      appError(
        'not-found',
        t('{armHost} does not describe itself as an Azure Resource Manager does: check the host of the custom cloud.', {
          armHost,
        }),
        { where: armHost },
      ),
    );
  if (told?.success !== true) return strange();
  const { authentication, suffixes } = told.data;
  // Not trimmed: a slash at the end is part of an audience's name, and `//.default` asks for just that audience.
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
    authorityHost: bare(authentication.loginEndpoint),
    armEndpoint,
    audience,
    loginServerSuffix: suffix.replace(/^\.+/, ''),
    azName: custom.name,
  };
  return isCustomCloud(cloud) ? ok(cloud) : strange();
};
