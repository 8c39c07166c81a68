import { type AppError, appError } from '../../shared/errors.ts';
import { joinMessages, type Message, msg } from '../../shared/i18n/message.ts';
import type { Events } from '../../shared/ipc.ts';
import type { RegistryChoice, RegistryList } from '../../shared/ipc-payloads.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { parseArmPath } from '../arm/arm-path.ts';
import type { ArmPort, CallOptions, JsonObject } from '../arm/port.ts';

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');
const getSku = (registry: JsonObject): string => asText((registry['sku'] as JsonObject | null | undefined)?.['name']);

/**
 * Converts an ARM resource. Connected registries exist in the Premium tier only
 * (shared/topology/README.md#31-limits-and-prerequisites).
 */
export const toRegistryOption = (registry: JsonObject, subscriptionName?: string): RegistryChoice => {
  const id = asText(registry['id']);
  const path = parseArmPath(id);
  const sku = getSku(registry);
  return {
    id,
    name: asText(registry['name']),
    resourceGroup: path?.resourceGroup ?? '',
    subscription: subscriptionName ?? path?.subscription ?? '',
    location: asText(registry['location']),
    sku,
    unusable:
      sku.toLowerCase() === 'premium'
        ? null
        : msg('Connected registries need the Premium tier, and this registry is {sku}.', {
            sku: sku === '' ? msg('of an unknown one') : sku,
          }),
  };
};

/** Subscriptions that are read at the same time. */
const parallel = 6;

export interface ListOptions extends CallOptions {
  readonly onProgress?: (progress: Events['source.progress']) => void;
}

interface Failure {
  readonly subscription: string;
  readonly error: AppError;
}

const reasons = {
  throttled: msg('Azure is throttling, so list again in a minute'),
  forbidden: msg('this account may not, so ask for the role Reader there'),
  unreachable: msg('Azure did not answer, so list again'),
  refused: msg('Azure refused, so list again'),
} as const;

const getReason = ({ kind, status }: AppError): keyof typeof reasons => {
  if (kind === 'throttled') return 'throttled';
  if (status === 401 || status === 403) return 'forbidden';
  return kind === 'network' || kind === 'timeout' ? 'unreachable' : 'refused';
};

/** Subscriptions that are named for each reason. */
const maxNamed = 4;

const describeUnread = (failures: readonly Failure[]): Message | null => {
  if (failures.length === 0) return null;
  const parts = [...new Set(failures.map(({ error }) => getReason(error)))].map((reason) => {
    const names = failures
      .filter(({ error }) => getReason(error) === reason)
      .map(({ subscription }) => subscription)
      .sort((a, b) => a.localeCompare(b));
    const more = names.length - maxNamed;
    const shown = names.slice(0, maxNamed).join(', ');
    return joinMessages([
      more > 0 ? msg('{shown} and {more} more', { shown, more }) : shown,
      joinMessages(['(', reasons[reason], ')'], ''),
    ]);
  });
  return msg(
    'Registries may be missing here, because {count, plural, one {one subscription} other {# subscriptions}} could not be read: {reasons}.',
    { count: failures.length, reasons: joinMessages(parts, '; ') },
  );
};

/** Lists every registry that the account can read, the usable ones first. Fails if no subscription can be read. */
export const listRegistries = async (arm: ArmPort, call: ListOptions = {}): Promise<Result<RegistryList, AppError>> => {
  const subscriptions = await arm.listSubscriptions(call);
  if (!subscriptions.ok) return subscriptions;
  const enabled = subscriptions.value.filter(({ state }) => state !== 'Disabled' && state !== 'Deleted');
  if (enabled.length === 0)
    return err(
      appError(
        'not-found',
        msg('This account sees no subscription. Sign in with another account or to another tenant.'),
      ),
    );
  const found: RegistryChoice[] = [];
  const failures: Failure[] = [];
  let next = 0;
  let done = 0;
  const worker = async (): Promise<void> => {
    for (let one = enabled[next++]; one !== undefined; one = enabled[next++]) {
      const { name } = one;
      const registries = await arm.listRegistries(one.id, call);
      if (registries.ok) found.push(...registries.value.map((registry) => toRegistryOption(registry, name)));
      else failures.push({ subscription: name, error: registries.error });
      call.onProgress?.({ subscriptions: enabled.length, read: (done += 1), registries: found.length });
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  const fatal =
    failures.find(({ error }) => error.kind === 'cancelled') ??
    (failures.length === enabled.length ? failures[0] : undefined);
  if (fatal !== undefined) return err(fatal.error);
  const registries = found.sort(
    (a, b) => Number(a.unusable !== null) - Number(b.unusable !== null) || a.name.localeCompare(b.name),
  );
  return ok({ registries, unread: describeUnread(failures) });
};
