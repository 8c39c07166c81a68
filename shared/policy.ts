import { t } from './i18n/translate.ts';
import type { Settings } from './settings.ts';

/** The settings that an organisation may preset or lock. */
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

/** What the organisation that owns the machine decided, in place of the people who use it. */
export interface Policy {
  /** In place of Cascade's own defaults. */
  readonly defaults: PolicySettings;
  /** In force whatever a person says. */
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

/** What the window shows as locked. */
export type LockedSetting = keyof PolicySettings | 'clouds' | 'tenants' | 'updates' | 'proxy' | 'extraCa';

export interface PolicyStatus {
  readonly locked: readonly LockedSetting[];
  /** Why the machine's policy cannot be used and what that means, in one sentence; null where it can, or there is none. */
  readonly problem: string | null;
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

/** Where there is a policy that cannot be read nothing is done that it might have forbidden. */
export const strictestPolicy: Policy = {
  ...noPolicy,
  locks: { readOnly: true },
  clouds: [],
  tenants: [],
  updates: 'off',
};

const intersect = (one: readonly string[] | null, other: readonly string[] | null): readonly string[] | null =>
  one === null || other === null ? (one ?? other) : one.filter((id) => other.includes(id));

/** What two policies allow alike; what cannot be joined is the first one's. */
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

/** The first setting of a change that the policy does not allow. */
export const findLockedSetting = (change: object, locked: readonly LockedSetting[]): LockedSetting | null =>
  locked.find((name) => name in change) ?? null;

/** Why nobody may sign in to this cloud, or to this tenant of it; null where they may. */
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
