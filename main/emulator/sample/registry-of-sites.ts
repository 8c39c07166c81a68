import { dayMs, hourMs, type Instant } from '../../../shared/schedule/instant.ts';
import { ownActions } from '../../../shared/topology/access.ts';
import { hash32 } from '../deterministic-id.ts';
import { computeDigest } from '../images.ts';
import { defaultSettings, systemScopeMaps } from '../registries.ts';
import { passAtOrBefore } from '../site-schedule.ts';
import type {
  Authorship,
  EmulatorState,
  Instance,
  StoredConnectedRegistry,
  StoredRegistry,
  StoredScopeMap,
  StoredTag,
  StoredToken,
} from '../state.ts';
import { nestedPath } from '../state.ts';
import type { SiteSpec } from './sites.ts';

export interface RegistrySpec {
  readonly name: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly sku: StoredRegistry['sku'];
  readonly dataEndpointEnabled: boolean;
  readonly tags: Readonly<Record<string, string>>;
  /** Repository name → names of its tags, oldest first. */
  readonly repositories: Readonly<Record<string, readonly string[]>>;
  readonly sites: readonly SiteSpec[];
}

const founded = (now: Instant): Instant => now - 120 * dayMs;

const authorship = (by: string, at: Instant): Authorship => ({
  createdBy: by,
  createdAt: at,
  lastModifiedBy: by,
  lastModifiedAt: at,
});

/**
 * Start of a problem that shows at `now`: just before the last whole window for a missed one, three days ago otherwise.
 */
const troubleSince = (spec: SiteSpec, now: Instant, run: Instance['runs'][number]): Instant => {
  if (spec.behaviour !== 'missing-windows') return now - 3 * dayMs;
  for (
    let pass = passAtOrBefore(run, now, run.setAt);
    pass !== null;
    pass = passAtOrBefore(run, pass.opens - 1, run.setAt)
  ) {
    if (pass.closes <= now) return pass.opens - hourMs;
  }
  return now;
};

const createInstance = (spec: SiteSpec, now: Instant): Instance | null => {
  if (spec.behaviour === null) return null;
  const deployedAt = now - 90 * dayMs - (hash32(spec.name) % (20 * dayMs));
  const run = { schedule: spec.schedule, syncWindow: spec.syncWindow, setAt: deployedAt };
  return {
    behaviour: spec.behaviour,
    deployedAt,
    troubleSince: spec.behaviour === 'healthy' ? null : troubleSince(spec, now, run),
    runtimeVersion: hash32(spec.name) % 4 === 0 ? '0.7.1' : '0.8.0',
    runs: [run],
    passwordName: 'password1',
    resyncAt: null,
    lockedOutAt: null,
  };
};

const listAncestors = (sites: ReadonlyMap<string, SiteSpec>, spec: SiteSpec): readonly SiteSpec[] => {
  const parent = spec.parent === null ? undefined : sites.get(spec.parent);
  return parent === undefined ? [] : [parent, ...listAncestors(sites, parent)];
};

const createTags = (repository: string, names: readonly string[], now: Instant): readonly StoredTag[] =>
  names.map((name, index) => ({
    name,
    digest: computeDigest(`${repository}:${name}`),
    createdAt: founded(now) + index * 9 * dayMs,
  }));

/**
 * A cloud registry with its hierarchy and the tokens and scope maps that `az acr connected-registry create
 * --repository` creates: one of each per site, named like the site, its actions added to every ancestor's map.
 */
export const registryOfSites = (state: EmulatorState, spec: RegistrySpec, now: Instant): StoredRegistry => {
  const since = founded(now);
  const by = authorship(state.principal, since);
  const sites = new Map(spec.sites.map((each) => [each.name, each]));
  const actions = new Map<string, readonly string[]>(spec.sites.map((each) => [each.name, []]));
  for (const each of spec.sites) {
    const own = ownActions(each.name, each.mode, each.repositories);
    for (const holder of [each, ...listAncestors(sites, each)])
      actions.set(holder.name, [...new Set([...(actions.get(holder.name) ?? []), ...own])]);
  }
  const bare: StoredRegistry = {
    name: spec.name,
    authorship: by,
    provisioningState: 'Succeeded',
    resourceGroup: spec.resourceGroup,
    location: spec.location,
    sku: spec.sku,
    tags: spec.tags,
    settings: { ...defaultSettings(since), dataEndpointEnabled: spec.dataEndpointEnabled },
    connectedRegistries: new Map(),
    tokens: new Map(),
    scopeMaps: systemScopeMaps(since),
    repositories: new Map(Object.entries(spec.repositories).map(([name, tags]) => [name, createTags(name, tags, now)])),
  };
  const map = (name: string, granted: readonly string[]): StoredScopeMap => ({
    name,
    authorship: by,
    provisioningState: 'Succeeded',
    creationDate: since,
    type: 'UserDefined',
    description: null,
    actions: granted,
  });
  const token = (name: string, mapName: string): StoredToken => ({
    name,
    authorship: by,
    provisioningState: 'Succeeded',
    creationDate: since,
    scopeMapId: nestedPath(state, bare, 'scopeMaps', mapName),
    status: 'enabled',
    statusChangedAt: since,
    passwords: [{ name: 'password1', creationTime: since, expiry: null }],
  });
  const clients = [...new Set(spec.sites.flatMap((each) => each.clients))];
  const readers = (client: string): readonly string[] => {
    const reachable = [
      ...new Set(spec.sites.filter((each) => each.clients.includes(client)).flatMap((each) => each.repositories)),
    ];
    return reachable.flatMap((repository) => [
      `repositories/${repository}/content/read`,
      `repositories/${repository}/metadata/read`,
    ]);
  };
  const connected = (each: SiteSpec): StoredConnectedRegistry => ({
    name: each.name,
    authorship: by,
    provisioningState: 'Succeeded',
    mode: each.mode,
    parentId: each.parent === null ? null : nestedPath(state, bare, 'connectedRegistries', each.parent),
    sync: {
      tokenId: nestedPath(state, bare, 'tokens', each.name),
      authType: 'SyncToken',
      schedule: each.schedule,
      syncWindow: each.syncWindow,
      messageTtl: each.messageTtl,
    },
    clientTokenIds: each.clients.map((client) => nestedPath(state, bare, 'tokens', client)),
    logLevel: 'Information',
    auditLogStatus: 'Disabled',
    notifications: each.notifications,
    garbageCollection: { enabled: true, schedule: '0 0 * * *' },
    identity: null,
    instance: createInstance(each, now),
    retired: null,
  });
  return {
    ...bare,
    connectedRegistries: new Map(spec.sites.map((each) => [each.name.toLowerCase(), connected(each)])),
    tokens: new Map([
      ...spec.sites.map((each) => [each.name.toLowerCase(), token(each.name, each.name)] as const),
      ...clients.map((client) => [client, token(client, `${client}-scope-map`)] as const),
    ]),
    scopeMaps: new Map([
      ...bare.scopeMaps,
      ...spec.sites.map((each) => [each.name.toLowerCase(), map(each.name, actions.get(each.name) ?? [])] as const),
      ...clients.map((client) => [`${client}-scope-map`, map(`${client}-scope-map`, readers(client))] as const),
    ]),
  };
};
