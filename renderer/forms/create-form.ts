import { t } from '../../shared/i18n/translate.ts';
import type { Instant } from '../../shared/schedule/instant.ts';
import { listSyncedRepositories } from '../../shared/topology/access.ts';
import { runtimeRepository } from '../../shared/topology/access.ts';
import { nameInId } from '../../shared/topology/arm-id.ts';
import type { Edit, NewRegistry } from '../../shared/topology/edit-types.ts';
import { maxConnectedRegistries } from '../../shared/topology/limits.ts';
import type { Mode, Topology } from '../../shared/topology/model.ts';
import { connectedRegistryNameRule, lowerCaseAdvice, modeUnderParentRule } from '../../shared/topology/rules.ts';
import { nameKey } from '../../shared/topology/tree.ts';
import { type AccessFields, defaultGarbageCollection, toAccessFields, validateAccess } from './access-form.ts';
import { type ParsedSchedule, parseScheduleText, type ScheduleText, toScheduleText } from './schedule-form.ts';

/** Precondition of a creation; `fix` becomes the plan's first step. */
export interface Prerequisite {
  readonly id: 'premium' | 'data-endpoint' | 'limit';
  readonly state: 'met' | 'offered' | 'unmet' | 'unknown';
  readonly text: string;
  readonly fix: Edit | null;
}

const checkPremium = ({ cloud }: Topology): Prerequisite => {
  if (cloud.sku === null) {
    return {
      id: 'premium',
      state: 'unknown',
      text: t('Premium is needed; this source does not tell the SKU.'),
      fix: null,
    };
  }
  return cloud.sku.toLowerCase() === 'premium'
    ? { id: 'premium', state: 'met', text: t('{name} is Premium.', { name: cloud.name }), fix: null }
    : {
        id: 'premium',
        state: 'unmet',
        text: t('{name} is {sku}: connected registries need Premium. Change its pricing plan first.', {
          name: cloud.name,
          sku: cloud.sku,
        }),
        fix: null,
      };
};

const checkDataEndpoint = ({ cloud }: Topology): Prerequisite => {
  switch (cloud.dataEndpointEnabled) {
    case true:
      return { id: 'data-endpoint', state: 'met', text: t('The dedicated data endpoint is on.'), fix: null };
    case false:
      return {
        id: 'data-endpoint',
        state: 'offered',
        text: t(
          'The dedicated data endpoint is off: turning it on becomes the first step of the plan. Clients behind a firewall must then allow its host name.',
        ),
        fix: { kind: 'enable-data-endpoint' },
      };
    case null:
      return {
        id: 'data-endpoint',
        state: 'unknown',
        text: t('A dedicated data endpoint is needed; this source does not tell whether it is on.'),
        fix: null,
      };
  }
};

const checkLimit = ({ registries, cloud }: Topology): Prerequisite => {
  const left = maxConnectedRegistries - registries.length;
  return left > 0
    ? {
        id: 'limit',
        state: 'met',
        text: t('{registriesCount} of {maxConnectedRegistries} connected registries are used.', {
          registriesCount: registries.length,
          maxConnectedRegistries,
        }),
        fix: null,
      }
    : {
        id: 'limit',
        state: 'unmet',
        text: t(
          '{name} has {registriesCount} connected registries and {maxConnectedRegistries} is the limit: delete one first.',
          { name: cloud.name, registriesCount: registries.length, maxConnectedRegistries },
        ),
        fix: null,
      };
};

export const checkPrerequisites = (topology: Topology): readonly Prerequisite[] => [
  checkPremium(topology),
  checkDataEndpoint(topology),
  checkLimit(topology),
];

/** Modes that a child of this parent may have: ReadOnly under ReadOnly (shared/topology/README.md#33-hierarchy). */
export const allowedModes = (topology: Topology, parent: string | null): readonly Mode[] =>
  topology.registries.find((registry) => registry.name === parent)?.mode === 'ReadOnly'
    ? ['ReadOnly']
    : ['ReadOnly', 'ReadWrite'];

/**
 * Tokens that a new registry may sync with: enabled and not a sync token yet (shared/topology/README.md#22-commands,
 * `--sync-token`).
 */
export const listFreeTokens = ({ tokens, registries }: Topology): readonly string[] => {
  const used = new Set(registries.map(({ tokenId }) => nameKey(nameInId(tokenId ?? ''))));
  return tokens.filter(({ name, status }) => status === 'enabled' && !used.has(nameKey(name))).map(({ name }) => name);
};

export const createCreationEdits = (topology: Topology, registry: NewRegistry): readonly Edit[] => [
  ...checkPrerequisites(topology).flatMap(({ fix }) => (fix === null ? [] : [fix])),
  { kind: 'create', registry },
];

export interface CreateText {
  readonly parent: string | null;
  readonly mode: Mode;
  readonly name: string;
  readonly schedule: ScheduleText;
  readonly access: AccessFields;
  readonly syncToken: string | null;
}

/** Defaults of `az acr connected-registry create` (shared/topology/README.md#22-commands). */
export const createEmptyForm = (parent: string | null): CreateText => ({
  parent,
  mode: 'ReadOnly',
  name: '',
  schedule: { schedule: '* * * * *', syncWindow: '', messageTtl: 'P2D' },
  access: {
    repositories: [],
    clientTokenIds: [],
    notifications: [],
    logLevel: 'Information',
    auditLog: false,
    garbageCollection: defaultGarbageCollection,
  },
  syncToken: null,
});

export interface SiteTemplate {
  readonly id: string;
  readonly label: string;
  readonly mode: Mode;
  readonly schedule: ScheduleText;
  readonly access?: AccessFields;
}

/** Assumption: how such sites are typically run, with documented values only. */
const getCommonTemplates = (): readonly SiteTemplate[] => [
  {
    id: 'gateway',
    label: t('Gateway of a plant: read-write, continuous'),
    mode: 'ReadWrite',
    schedule: { schedule: '* * * * *', syncWindow: '', messageTtl: 'P2D' },
  },
  {
    id: 'line',
    label: t('Production line: read-only, every night'),
    mode: 'ReadOnly',
    schedule: { schedule: '0 2 * * *', syncWindow: 'PT4H', messageTtl: 'P2D' },
  },
  {
    id: 'shop',
    label: t('Shop or clinic: read-only, nights before weekdays'),
    mode: 'ReadOnly',
    schedule: { schedule: '0 2 * * 1-5', syncWindow: 'PT4H', messageTtl: 'P4D' },
  },
  {
    id: 'ship',
    label: t('Ship: read-only, once a week, messages kept 14 days'),
    mode: 'ReadOnly',
    schedule: { schedule: '0 2 * * 0', syncWindow: 'PT12H', messageTtl: 'P14D' },
  },
];

export const listTemplates = (topology: Topology): readonly SiteTemplate[] => [
  ...getCommonTemplates(),
  ...topology.registries.map((registry) => ({
    id: `like ${registry.name}`,
    label: t('Like {name}', { name: registry.name }),
    mode: registry.mode,
    schedule: toScheduleText(registry.sync),
    access: toAccessFields(registry, listSyncedRepositories(topology, registry) ?? []),
  })),
];

/** Applies a template. Keeps name and parent, and the mode if the parent does not allow the template's. */
export const applyTemplate = (
  topology: Topology,
  text: CreateText,
  { mode, schedule, access }: SiteTemplate,
): CreateText => ({
  ...text,
  mode: allowedModes(topology, text.parent).includes(mode) ? mode : text.mode,
  schedule,
  access:
    access === undefined
      ? text.access
      : { ...access, garbageCollection: access.garbageCollection ?? defaultGarbageCollection },
});

export interface ParsedCreate {
  readonly registry: NewRegistry | null;
  readonly schedule: ParsedSchedule;
  readonly nameError: string | null;
  readonly nameWarning: string | null;
  readonly modeError: string | null;
  readonly accessError: string | null;
  /** A nested registry that does not sync the runtime's image. */
  readonly lacksRuntime: boolean;
}

const findNameConflict = (topology: Topology, name: string): string | null => {
  const other = topology.registries.find((registry) => registry.name.toLowerCase() === name.toLowerCase());
  return other === undefined ? null : t('{name} exists in this hierarchy: choose another name.', { name: other.name });
};

/** Parses the form against the desired topology. An empty name is incomplete, not an error. */
export const parseCreate = (topology: Topology, text: CreateText, now: Instant): ParsedCreate => {
  const name = text.name.trim();
  const parent = topology.registries.find((registry) => registry.name === text.parent) ?? null;
  const schedule = parseScheduleText(text.schedule, now);
  const nameError = name === '' ? null : (connectedRegistryNameRule(name) ?? findNameConflict(topology, name));
  const modeError = modeUnderParentRule(text.mode, parent);
  const { repositories, clientTokenIds, notifications, logLevel, auditLog, garbageCollection } = text.access;
  const accessError = validateAccess(text.access);
  const ownRepositories = text.syncToken === null ? repositories : [];
  const isValid =
    name !== '' &&
    schedule.sync !== null &&
    ownRepositories.length + (text.syncToken === null ? 0 : 1) > 0 &&
    [nameError, modeError, accessError].every((error) => error === null);
  return {
    registry: isValid
      ? {
          name,
          parent: text.parent,
          mode: text.mode,
          sync: schedule.sync,
          repositories: ownRepositories,
          ...(text.syncToken === null ? {} : { syncToken: text.syncToken }),
          clientTokenIds,
          notifications,
          logLevel,
          ...(auditLog ? { auditLog } : {}),
          garbageCollection: garbageCollection ?? defaultGarbageCollection,
        }
      : null,
    schedule,
    nameError,
    nameWarning: name === '' || nameError !== null ? null : lowerCaseAdvice(name),
    modeError,
    accessError,
    lacksRuntime:
      text.parent !== null &&
      text.syncToken === null &&
      !repositories.some((repository) => [runtimeRepository, 'acr/*', '*'].includes(repository)),
  };
};
