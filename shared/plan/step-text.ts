import { joinMessages, type Message, msg, type TextMessage } from '../i18n/message.ts';
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
  readonly riskReason: Message;
}

export const noRisk: RiskAssessment = { risk: 'none', riskReason: '' };
const createRisk = (risk: Risk, riskReason: Message): RiskAssessment => ({ risk, riskReason });
/** Sentences one after the other; empty if there are none. */
const joinAll = (sentences: readonly Message[]): Message =>
  sentences.length > 1 ? joinMessages(sentences) : (sentences[0] ?? '');

const combineRisks = (weights: readonly RiskAssessment[]): RiskAssessment => {
  const order: readonly Risk[] = ['none', 'low', 'medium', 'high'];
  const risk = order[Math.max(0, ...weights.map((weight) => order.indexOf(weight.risk)))] ?? 'none';
  const reasons = weights.map(({ riskReason }) => riskReason).filter((reason) => reason !== '');
  return createRisk(risk, joinAll(reasons));
};

/** In the quotation marks of the language. */
export const quoteName = (name: string): TextMessage => msg("''{name}''", { name });

const listNames = (names: readonly string[]): Message => {
  const quoted = names.slice(0, 4).map(quoteName);
  const more = names.length - quoted.length;
  const last = more > 0 ? msg('{more} more', { more }) : (quoted.pop() ?? '');
  return quoted.length === 0 ? last : msg('{names} and {last}', { names: joinMessages(quoted, ', '), last });
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
      msg(
        "The schedule ''{schedule}'' that ''{name}'' follows now may never start, so the site may never learn of the change.",
        { schedule: before.sync.schedule, name: before.name },
      ),
    );
  }
  if (wait <= hourMs) return createRisk('low', msg("''{name}'' learns of it at its next sync.", { name: before.name }));
  const { name, parent } = before;
  const { schedule } = before.sync;
  const duration = describeDuration(wait);
  return createRisk(
    wait > 2 * dayMs ? 'medium' : 'low',
    parent === null
      ? msg("''{name}'' learns of it only at a sync under the old schedule ''{schedule}'' (up to {duration} apart).", {
          name,
          schedule,
          duration,
        })
      : msg(
          "''{name}'' learns of it only at a sync under the old schedule ''{schedule}'' (up to {duration} apart), once ''{parent}'' knows of it.",
          { name, schedule, duration, parent },
        ),
  );
};

const isChanged = ({ changes }: Patch, property: string): boolean =>
  changes.some((change) => change.property === property);

const propertyNames: Readonly<Record<string, Message>> = {
  'parent.syncProperties.schedule': msg('schedule'),
  'parent.syncProperties.syncWindow': msg('sync window'),
  'parent.syncProperties.messageTtl': msg('message TTL'),
  'logging.logLevel': msg('log level'),
  'logging.auditLogStatus': msg('audit log'),
  clientTokenIds: msg('client tokens'),
  notificationsList: msg('notifications'),
  'garbageCollection.enabled': msg('garbage collection'),
  'garbageCollection.schedule': msg('garbage collection schedule'),
};

const describeValue = (value: unknown): Message =>
  typeof value === 'string'
    ? quoteName(value)
    : typeof value === 'boolean'
      ? value
        ? msg('on')
        : msg('off')
      : msg('none');

const describeListChange = (label: Message, before: readonly string[], after: readonly string[]): Message => {
  const list = (items: readonly string[]) =>
    listNames(items.map((item) => (item.startsWith('/') ? nameInId(item) : item)));
  const gained = after.filter((item) => !before.includes(item));
  const lost = before.filter((item) => !after.includes(item));
  if (lost.length === 0) return msg('{label} gain {gained}', { label, gained: list(gained) });
  if (gained.length === 0) return msg('{label} lose {lost}', { label, lost: list(lost) });
  return msg('{label} gain {gained} and lose {lost}', { label, gained: list(gained), lost: list(lost) });
};

export const describeUpdate = (name: string, patch: Patch): Message =>
  msg("Changes ''{name}'': {changes}.", {
    name,
    changes: joinMessages(
      patch.changes.map(({ property, before, after }) => {
        const label = propertyNames[property] ?? property;
        return Array.isArray(before) && Array.isArray(after)
          ? describeListChange(label, before, after)
          : msg('{label} from {before} to {after}', {
              label,
              before: describeValue(before),
              after: describeValue(after),
            });
      }),
      ', ',
    ),
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
            msg('Its window {syncWindow} goes: the service keeps none beside a continuous schedule.', {
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
            msg(
              'Clients with {n, plural, one {the removed token} other {the # removed tokens}} lose access at this site.',
              { n: lost.length },
            ),
          ),
        ];
  return combineRisks([assessScheduleChange(before), ...droppedWindow, ...lostTokens]);
};

export const assessDataEndpoint = () =>
  createRisk(
    'medium',
    msg(
      'Clients behind a firewall that allows only the login server must allow the new data endpoint as well, or their pulls fail.',
    ),
  );

const isGatewayAction = (action: string): boolean => parseRepository(action) === null;

const listGateways = (actions: readonly string[]): readonly string[] => [
  ...new Set(actions.filter(isGatewayAction).map((action) => action.split('/')[1] ?? action)),
];

const describeActions = (actions: readonly string[]): Message => {
  const [gateways, repositories] = [listGateways(actions), repositoriesIn(actions)];
  if (repositories.length === 0) return msg('the gateway of {gateways}', { gateways: listNames(gateways) });
  if (gateways.length === 0) return msg('rights on {repositories}', { repositories: listNames(repositories) });
  return msg('the gateway of {gateways} and rights on {repositories}', {
    gateways: listNames(gateways),
    repositories: listNames(repositories),
  });
};

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
): Message => {
  const target = owner === null ? msg("scope map ''{map}''", { map }) : quoteName(owner);
  const sentences: Message[] = [];
  if (added.length > 0 && removed.length > 0)
    sentences.push(
      msg('Gives {target} {added} and takes {removed} from it.', {
        target,
        added: describeActions(added),
        removed: describeActions(removed),
      }),
    );
  else if (added.length > 0) sentences.push(msg('Gives {target} {added}.', { target, added: describeActions(added) }));
  else if (removed.length > 0)
    sentences.push(msg('Takes {removed} from {target}.', { target, removed: describeActions(removed) }));
  if (description !== null)
    sentences.push(
      msg('Changes the description of {target} from {before} to {after}.', {
        target,
        before: describeValue(description.before),
        after: describeValue(description.after),
      }),
    );
  return joinAll(sentences);
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
    return createRisk('high', msg("''{name}'' loses its own gateway and can no longer sync.", { name: owner.name }));
  if (lost.length === 0) return createRisk('low', msg('Rights are taken away; nothing stops syncing altogether.'));
  const name = owner?.name ?? before.name;
  const repositories = listNames(lost);
  return createRisk(
    'medium',
    owner?.mode === 'ReadOnly'
      ? msg("''{name}'' stops syncing {repositories} and removes its local copies.", { name, repositories })
      : msg("''{name}'' stops syncing {repositories}.", { name, repositories }),
  );
};

export const describeTokenChange = (before: Token, after: Token, registry: string | null): Message => {
  const { name, status } = after;
  if (before.status === status) return msg("Gives token ''{name}'' another scope map.", { name });
  if (registry === null)
    return status === 'disabled'
      ? msg("Disables token ''{name}''.", { name })
      : msg("Enables token ''{name}''.", { name });
  return status === 'disabled'
    ? msg("Disables token ''{name}'', with which ''{registry}'' syncs.", { name, registry })
    : msg("Enables token ''{name}'', with which ''{registry}'' syncs.", { name, registry });
};

/** `clients` are connected registries with it as client token, whose users are affected. */
export const assessTokenChange = (
  before: Token,
  after: Token,
  registry: string | null,
  clients: readonly string[],
): RiskAssessment => {
  const withClients = (sentence: Message): Message =>
    clients.length === 0
      ? sentence
      : joinMessages([sentence, msg('Its clients at {clients} feel it too.', { clients: listNames(clients) })]);
  if (before.status !== after.status && after.status === 'disabled') {
    return createRisk(
      'medium',
      withClients(
        registry === null
          ? msg('Whoever uses this token is refused until the token is enabled again.')
          : msg("''{registry}'' stops syncing until the token is enabled again.", { registry }),
      ),
    );
  }
  const map = nameInId(after.scopeMapId ?? '');
  if (nameInId(before.scopeMapId ?? '').toLowerCase() === map.toLowerCase()) return noRisk;
  return createRisk(
    'medium',
    withClients(
      msg(
        "Token ''{name}'' is taken over: whoever signs in with a password of it gets the rights of scope map ''{map}'' instead.",
        { name: after.name, map },
      ),
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
      msg(
        "Token ''{name}'' exists and is taken over with {n, plural, one {its password} other {its passwords}}: an instance or client that still uses it can sync as ''{registry}''. A new password in Connection string shuts it out.",
        { name: taken.name, n: taken.passwords.length, registry: registry.name },
      ),
    );
  }
  return accessKnown || registry.parent === null
    ? noRisk
    : createRisk(
        'medium',
        msg(
          "No scope maps were read: see that every registry above ''{name}'' has its gateway and its repositories, or it cannot sync.",
          { name: registry.name },
        ),
      );
};

export const assessDeactivate = (name: string): RiskAssessment =>
  createRisk(
    'high',
    msg("The instance that runs as ''{name}'' is cut off and must be deployed anew; this cannot be taken back.", {
      name,
    }),
  );

export const assessDelete = (name: string, isReplaced: boolean): RiskAssessment =>
  createRisk(
    'high',
    isReplaced
      ? msg(
          "''{name}'' is deleted and created again, because its mode, parent or sync token cannot be changed; its instance must be deployed anew.",
          { name },
        )
      : msg("The instance that runs as ''{name}'' stops syncing; creating it again does not bring the instance back.", {
          name,
        }),
  );

export const assessTokenDelete = () =>
  createRisk('medium', msg('Its passwords are lost: a new token of this name has none until they are generated.'));
