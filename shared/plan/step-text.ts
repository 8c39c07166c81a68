import { quote } from '../i18n/quote.ts';
import { t } from '../i18n/translate.ts';
import { isContinuous, parseCron } from '../schedule/cron.ts';
import { describeDuration } from '../schedule/duration.ts';
import { dayMs, hourMs, minuteMs } from '../schedule/instant.ts';
import { occurrences } from '../schedule/occurrences.ts';
import { gatewayActions, parseRepository, repositoriesIn } from '../topology/access.ts';
import { nameInId } from '../topology/arm-id.ts';
import type { ConnectedRegistry, ScopeMap, Token } from '../topology/model.ts';
import type { Patch } from './arm-body.ts';
import type { PropertyChange, Risk } from './types.ts';

export interface RiskAssessment {
  readonly risk: Risk;
  readonly riskReason: string;
}

export const noRisk: RiskAssessment = { risk: 'none', riskReason: '' };
const createRisk = (risk: Risk, riskReason: string): RiskAssessment => ({ risk, riskReason });
const combineRisks = (weights: readonly RiskAssessment[]): RiskAssessment => {
  const order: readonly Risk[] = ['none', 'low', 'medium', 'high'];
  const risk = order[Math.max(0, ...weights.map((weight) => order.indexOf(weight.risk)))] ?? 'none';
  return createRisk(
    risk,
    weights
      .map(({ riskReason }) => riskReason)
      .filter((reason) => reason !== '')
      .join(' '),
  );
};

const quoteNames = (names: readonly string[]): string => {
  const formatValue = names.slice(0, 4).map(quote);
  const more = names.length - formatValue.length;
  const last = more > 0 ? t('{more} more', { more }) : formatValue.pop();
  return formatValue.length === 0
    ? (last ?? '')
    : t('{shown} and {last}', { shown: formatValue.join(', '), last: last ?? '' });
};

// Five years with two leap days, so that a schedule for 29 February shows its real gap or none at all.
const sampleStart = Date.UTC(2024, 0, 1);
const sampleEnd = Date.UTC(2028, 11, 31);

/**
 * Longest time between two starts of a schedule, milliseconds; null where it cannot be read or starts less than twice
 * in five years. @internal
 */
export const longestInterval = (schedule: string): number | null => {
  const cron = parseCron(schedule);
  if (!cron.ok) return null;
  if (isContinuous(cron.value)) return minuteMs;
  const first = occurrences(cron.value, sampleStart, sampleStart + 400 * dayMs);
  const starts = first.length > 1 ? first : occurrences(cron.value, sampleStart, sampleEnd);
  let longest: number | null = null;
  for (let i = 1; i < starts.length; i++) longest = Math.max(longest ?? 0, (starts[i] ?? 0) - (starts[i - 1] ?? 0));
  return longest;
};

/**
 * A site learns of a change at its next sync under the earlier schedule
 * (shared/topology/README.md#32-schedule-window-message-ttl).
 */
const assessScheduleChange = (before: ConnectedRegistry): RiskAssessment => {
  const wait = longestInterval(before.sync.schedule);
  if (wait === null) {
    return createRisk(
      'medium',
      t(
        "The schedule ''{schedule}'' that ''{name}'' follows now may never start, so the site may never learn of the change.",
        { schedule: before.sync.schedule, name: before.name },
      ),
    );
  }
  if (wait <= hourMs) return createRisk('low', t("''{name}'' learns of it at its next sync.", { name: before.name }));
  return createRisk(
    wait > 2 * dayMs ? 'medium' : 'low',
    t("''{name}'' learns of it only at a sync under the old schedule ''{schedule}'' (up to {duration} apart){more}.", {
      name: before.name,
      schedule: before.sync.schedule,
      duration: describeDuration(wait),
      more: before.parent === null ? '' : t(", once ''{parent}'' knows of it", { parent: before.parent }),
    }),
  );
};

const isChanged = ({ changes }: Patch, property: string): boolean =>
  changes.some((change) => change.property === property);

const propertyNames = (): Readonly<Record<string, string>> => ({
  'parent.syncProperties.schedule': t('schedule'),
  'parent.syncProperties.syncWindow': t('sync window'),
  'parent.syncProperties.messageTtl': t('message TTL'),
  'logging.logLevel': t('log level'),
  'logging.auditLogStatus': t('audit log'),
  clientTokenIds: t('client tokens'),
  notificationsList: t('notifications'),
  'garbageCollection.enabled': t('garbage collection'),
  'garbageCollection.schedule': t('garbage collection schedule'),
});

const shown = (value: unknown): string =>
  typeof value === 'string' ? quote(value) : typeof value === 'boolean' ? (value ? t('on') : t('off')) : t('none');

const describeListChange = (name: string, before: readonly string[], after: readonly string[]): string => {
  const short = (items: readonly string[]) =>
    quoteNames(items.map((item) => (item.startsWith('/') ? nameInId(item) : item)));
  const [gained, lost] = [
    after.filter((item) => !before.includes(item)),
    before.filter((item) => !after.includes(item)),
  ];
  const parts = [
    gained.length > 0 ? t('gain {short}', { short: short(gained) }) : '',
    lost.length > 0 ? t('lose {short}', { short: short(lost) }) : '',
  ];
  return `${name} ${parts.filter((part) => part !== '').join(' and ')}`;
};

export const describeUpdate = (name: string, patch: Patch): string =>
  t("Changes ''{name}'': {changes}.", {
    name,
    changes: patch.changes
      .map(({ property, before, after }) => {
        const label = propertyNames()[property] ?? property;
        return Array.isArray(before) && Array.isArray(after)
          ? describeListChange(label, before, after)
          : t('{label} from {shown} to {shown2}', { label, shown: shown(before), shown2: shown(after) });
      })
      .join(', '),
  });

export const assessUpdate = (before: ConnectedRegistry, after: ConnectedRegistry, patch: Patch): RiskAssessment => {
  const kept = new Set(after.clientTokenIds.map((id) => nameInId(id).toLowerCase()));
  const lost = before.clientTokenIds.filter((id) => !kept.has(nameInId(id).toLowerCase()));
  const droppedWindow =
    isChanged(patch, 'parent.syncProperties.syncWindow') &&
    before.sync.syncWindow !== null &&
    after.sync.syncWindow === null
      ? [
          createRisk(
            'low',
            t('Its window {syncWindow} goes: the service keeps none beside a continuous schedule.', {
              syncWindow: before.sync.syncWindow,
            }),
          ),
        ]
      : [];
  const lostTokens =
    lost.length === 0
      ? []
      : [
          createRisk(
            'medium',
            t('Clients with {tokens} lose access at this site.', {
              tokens:
                lost.length === 1
                  ? t('the removed token')
                  : t('the {lostCount} removed tokens', { lostCount: lost.length }),
            }),
          ),
        ];
  return combineRisks([assessScheduleChange(before), ...droppedWindow, ...lostTokens]);
};

export const assessDataEndpoint = () =>
  createRisk(
    'medium',
    t(
      'Clients behind a firewall that allows only the login server must allow the new data endpoint as well, or their pulls fail.',
    ),
  );

const isGatewayAction = (action: string): boolean => parseRepository(action) === null;

const listGateways = (actions: readonly string[]): readonly string[] => [
  ...new Set(actions.filter(isGatewayAction).map((action) => action.split('/')[1] ?? action)),
];

const describeActions = (actions: readonly string[]): string =>
  [
    listGateways(actions).length > 0
      ? t('the gateway of {gateways}', { gateways: quoteNames(listGateways(actions)) })
      : '',
    repositoriesIn(actions).length > 0
      ? t('rights on {repositoriesIn}', { repositoriesIn: quoteNames(repositoriesIn(actions)) })
      : '',
  ]
    .filter((part) => part !== '')
    .join(' and ');

export interface ActionChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** `description` is null if unchanged. */
export const describeScopeMapChange = (
  map: string,
  owner: string | null,
  { added, removed }: ActionChange,
  description: PropertyChange | null,
): string => {
  const whose = owner === null ? t("scope map ''{map}''", { map }) : quote(owner);
  const gives = added.length > 0 ? t('Gives {whose} {parts}', { whose, parts: describeActions(added) }) : '';
  const takes =
    removed.length > 0
      ? t('{verb} {parts} from {map}', {
          verb: gives === '' ? t('Takes') : t('takes'),
          parts: describeActions(removed),
          map: gives === '' ? whose : t('it'),
        })
      : '';
  const changes = [gives, takes].filter((part) => part !== '').join(' and ');
  return [
    ...(changes === '' ? [] : [`${changes}.`]),
    ...(description === null
      ? []
      : [
          t('Changes the description of {whose} from {before} to {after}.', {
            whose,
            before: shown(description.before),
            after: shown(description.after),
          }),
        ]),
  ].join(' ');
};

/** Repositories without any right after a change. */
const removedRepositories = (before: ScopeMap, after: ScopeMap): readonly string[] => {
  const left = new Set(repositoriesIn(after.actions));
  return repositoriesIn(before.actions).filter((repository) => !left.has(repository));
};

export const assessScopeMapChange = (
  before: ScopeMap,
  after: ScopeMap,
  owner: ConnectedRegistry | null,
  { removed }: ActionChange,
): RiskAssessment => {
  if (removed.length === 0) return noRisk;
  const lost = removedRepositories(before, after);
  const ownGateway = owner !== null && gatewayActions(owner.name).some((action) => removed.includes(action));
  if (ownGateway)
    return createRisk('high', t("''{name}'' loses its own gateway and can no longer sync.", { name: owner.name }));
  if (lost.length === 0) return createRisk('low', t('Rights are taken away; nothing stops syncing altogether.'));
  const local = owner?.mode === 'ReadOnly' ? t(' and removes its local copies') : '';
  return createRisk(
    'medium',
    t("''{name}'' stops syncing {lost}{local}.", { name: owner?.name ?? before.name, lost: quoteNames(lost), local }),
  );
};

export const describeTokenChange = (before: Token, after: Token, registry: string | null): string =>
  before.status === after.status
    ? t("Gives token ''{name}'' another scope map.", { name: after.name })
    : t("{verb} token ''{name}''{more}.", {
        verb: after.status === 'disabled' ? t('Disables') : t('Enables'),
        name: after.name,
        more: registry === null ? '' : t(", with which ''{registry}'' syncs", { registry }),
      });

/** `clients` are connected registries with it as client token, whose users are affected. */
export const assessTokenChange = (
  before: Token,
  after: Token,
  registry: string | null,
  clients: readonly string[],
): RiskAssessment => {
  const elsewhere =
    clients.length === 0 ? '' : t(' Its clients at {clients} feel it too.', { clients: quoteNames(clients) });
  if (before.status !== after.status && after.status === 'disabled') {
    return createRisk(
      'medium',
      t('{effect} until the token is enabled again.{elsewhere}', {
        effect:
          registry === null ? t('Whoever uses this token is refused') : t("''{registry}'' stops syncing", { registry }),
        elsewhere,
      }),
    );
  }
  if (nameInId(before.scopeMapId ?? '').toLowerCase() === nameInId(after.scopeMapId ?? '').toLowerCase()) return noRisk;
  return createRisk(
    'medium',
    t(
      "Token ''{name}'' is taken over: whoever signs in with a password of it gets the rights of scope map ''{name2}'' instead.{elsewhere}",
      { name: after.name, name2: nameInId(after.scopeMapId ?? ''), elsewhere },
    ),
  );
};

/** `taken` is an existing token that becomes its sync token. */
export const assessCreate = (
  registry: ConnectedRegistry,
  accessKnown: boolean,
  taken: Token | null,
): RiskAssessment => {
  if (taken !== null && taken.passwords.length > 0) {
    return createRisk(
      'medium',
      t(
        "Token ''{name}'' exists and is taken over with {passwords}: an instance or client that still uses it can sync as ''{name2}''. A new password in Connection string shuts it out.",
        {
          name: taken.name,
          passwords: t('{n, plural, one {its password} other {its passwords}}', { n: taken.passwords.length }),
          name2: registry.name,
        },
      ),
    );
  }
  return accessKnown || registry.parent === null
    ? noRisk
    : createRisk(
        'medium',
        t(
          "No scope maps were read: see that every registry above ''{name}'' has its gateway and its repositories, or it cannot sync.",
          { name: registry.name },
        ),
      );
};

export const assessDeactivate = (name: string): RiskAssessment =>
  createRisk(
    'high',
    t("The instance that runs as ''{name}'' is cut off and must be deployed anew; this cannot be taken back.", {
      name,
    }),
  );

export const assessDelete = (name: string, isReplaced: boolean): RiskAssessment =>
  createRisk(
    'high',
    isReplaced
      ? t(
          "''{name}'' is deleted and created again, because its mode, parent or sync token cannot be changed; its instance must be deployed anew.",
          { name },
        )
      : t("The instance that runs as ''{name}'' stops syncing; creating it again does not bring the instance back.", {
          name,
        }),
  );

export const assessTokenDelete = () =>
  createRisk('medium', t('Its passwords are lost: a new token of this name has none until they are generated.'));
