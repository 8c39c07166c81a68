import { z } from 'zod';
import { type AppError, appError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { t } from '../../shared/text/text.ts';
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
const discoveryLimitMs = 30_000;
const bare = (address: string): string => address.replace(/\/+$/, '');

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
  if (told?.success !== true)
    return err(
      appError(
        'not-found',
        t('{armHost} does not describe itself as an Azure Resource Manager does: check the host of the custom cloud.', {
          armHost,
        }),
        { where: armHost },
      ),
    );
  const { authentication, suffixes } = told.data;
  const suffix =
    custom.loginServerSuffix ?? suffixes?.acrLoginServerEndpoint ?? suffixes?.acrLoginServer ?? 'azurecr.io';
  return ok({
    id: `custom:${armHost.toLowerCase()}`,
    name: custom.name,
    authorityHost: bare(authentication.loginEndpoint),
    armEndpoint,
    // Not trimmed: a slash at the end is part of an audience's name, and `//.default` asks for just that audience.
    audience: authentication.audiences[0] ?? armEndpoint,
    loginServerSuffix: suffix.replace(/^\.+/, ''),
    azName: custom.name,
  });
};
