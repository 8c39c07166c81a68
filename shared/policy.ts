import type { Message } from './i18n/message.ts';
import { t } from './i18n/translate.ts';
import type { Settings } from './settings.ts';

export type PolicySettings = Partial<
  Pick<
    Settings,
    | 'theme'
    | 'language'
    | 'readOnly'
    | 'assumption'
    | 'rangeDays'
    | 'localTime'
    | 'zone'
    | 'clock'
    | 'notifyMissed'
    | 'production'
  >
>;

/** Policy of the organisation that owns the machine. */
export interface Policy {
  /** Override the built-in defaults. */
  readonly defaults: PolicySettings;
  /** Override what the user sets. */
  readonly locks: PolicySettings;
  /** Ids of the clouds that people may sign in to, a cloud of one's own as `custom:` and its host; null for all. */
  readonly clouds: readonly string[] | null;
  /** Ids of the tenants, in lower case; null for all. */
  readonly tenants: readonly string[] | null;
  /** Where updates are looked for; `off` forbids it; null leaves it to how Cascade was built. */
  readonly updates: 'off' | { readonly url: string } | null;
  /** As `http://host:port`; null takes the system's. */
  readonly proxy: string | null;
  /** Trusted beside the system's authorities, in place of one that a person chooses. */
  readonly extraCa: { readonly file: string; readonly pem: string } | null;
}

export type LockedSetting = keyof PolicySettings | 'clouds' | 'tenants' | 'updates' | 'proxy' | 'extraCa';

export interface PolicyStatus {
  readonly locked: readonly LockedSetting[];
  /**
   * Why the machine's policy cannot be used and what that means, in one sentence; null where it can, or there is none.
   */
  readonly problem: Message | null;
}

export const noPolicy: Policy = {
  defaults: {},
  locks: {},
  clouds: null,
  tenants: null,
  updates: null,
  proxy: null,
  extraCa: null,
};

/** Applies if a policy exists but cannot be read: forbids everything that it might forbid. */
export const strictestPolicy: Policy = {
  ...noPolicy,
  locks: { readOnly: true },
  clouds: [],
  tenants: [],
  updates: 'off',
};

const intersect = (one: readonly string[] | null, other: readonly string[] | null): readonly string[] | null =>
  one === null || other === null ? (one ?? other) : one.filter((id) => other.includes(id));

/** Combines two policies to what both allow; the first wins where values cannot be combined. */
export const combinePolicies = (first: Policy, second: Policy): Policy => {
  const locks = { ...second.locks, ...first.locks };
  const production = [...(second.locks.production ?? []), ...(first.locks.production ?? [])];
  return {
    defaults: { ...second.defaults, ...first.defaults },
    locks: {
      ...locks,
      ...(first.locks.readOnly === true || second.locks.readOnly === true ? { readOnly: true } : {}),
      ...(production.length === 0 ? {} : { production }),
    },
    clouds: intersect(first.clouds, second.clouds),
    tenants: intersect(first.tenants, second.tenants),
    updates: first.updates === 'off' || second.updates === 'off' ? 'off' : (first.updates ?? second.updates),
    proxy: first.proxy ?? second.proxy,
    extraCa: first.extraCa ?? second.extraCa,
  };
};

export const listLocked = ({ locks, ...rest }: Policy): readonly LockedSetting[] => [
  ...(Object.keys(locks) as (keyof PolicySettings)[]),
  ...(['clouds', 'tenants', 'updates', 'proxy', 'extraCa'] as const).filter((name) => rest[name] !== null),
];

const settingNames = (): Readonly<Record<LockedSetting, string>> => ({
  theme: t('The theme'),
  language: t('The language'),
  readOnly: t('Read-only mode'),
  assumption: t('The assumption'),
  rangeDays: t('The span of the timeline'),
  localTime: t('Local time'),
  zone: t('The time zone'),
  clock: t('The clock'),
  notifyMissed: t('The notification'),
  production: t('What is production'),
  clouds: t('Which clouds may be used'),
  tenants: t('Which tenants may be used'),
  updates: t('Where updates come from'),
  proxy: t('The proxy'),
  extraCa: t('The extra certificate authority'),
});

export const describeLock = (name: LockedSetting): string =>
  t("{setting} is set by your organisation's policy.", { setting: settingNames()[name] });

export const findLockedSetting = (change: object, locked: readonly LockedSetting[]): LockedSetting | null =>
  locked.find((name) => name in change) ?? null;

/** Explains why signing in to a cloud or tenant is not allowed; null if it is. */
export const findSignInProblem = (
  { clouds, tenants }: Policy,
  cloud: { readonly id: string; readonly name: string },
  tenant: string | null,
): string | null => {
  if (clouds !== null && !clouds.includes(cloud.id))
    return t("Your organisation's policy does not allow {name}.", { name: cloud.name });
  if (tenants !== null && tenant !== null && !tenants.includes(tenant.toLowerCase()))
    return t("Your organisation's policy does not allow the tenant {tenant}: sign in to one of {tenants}.", {
      tenant,
      tenants: tenants.join(', ') || t('none'),
    });
  return null;
};
