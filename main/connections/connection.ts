import { type AppError, appError } from '../../shared/errors.ts';
import { t } from '../../shared/i18n/translate.ts';
import type { EmulatorFault, Events, RegistryChoice, RegistryList, Source } from '../../shared/ipc.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Instant } from '../../shared/schedule/instant.ts';
import type { SiteAttributes } from '../../shared/topology/model.ts';
import { parseArmPath } from '../arm/arm-path.ts';
import type { ArmPort, CallOptions, JsonObject } from '../arm/port.ts';

/** An Azure that answers: a real cloud, or the emulated one. */
export interface Connection {
  readonly source: Extract<Source, { readonly kind: 'emulator' | 'azure' }>;
  readonly arm: ArmPort;
  /** The clock that its sites live by. */
  readonly now: () => Instant;
  /** Id of the registry to open first; null where the person chooses. */
  readonly firstRegistry: string | null;
  /** What is known of the sites before the person says anything, by registry name in lower case. */
  readonly sites: Readonly<Record<string, SiteAttributes>>;
  /** What only an emulated Azure can do; null for a real one. */
  readonly practice: SampleControls | null;
}

interface SampleControls {
  readonly setFaults: (faults: readonly EmulatorFault[]) => Promise<void>;
  /** Adds a hundred registries with fifty sites each, always the same, and returns their ARM ids. */
  readonly fleet: () => Promise<readonly string[]>;
  /** Returns to the sample. */
  readonly reset: () => Promise<void>;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const skuOf = (registry: JsonObject): string => textOf((registry['sku'] as JsonObject | null | undefined)?.['name']);

/** What the person chooses between. Connected registries exist in the Premium tier only (shared/topology/README.md#31-limits-and-prerequisites). */
export const toRegistryOption = (registry: JsonObject, subscriptionName?: string): RegistryChoice => {
  const id = textOf(registry['id']);
  const path = parseArmPath(id);
  const sku = skuOf(registry);
  return {
    id,
    name: textOf(registry['name']),
    resourceGroup: path?.resourceGroup ?? '',
    subscription: subscriptionName ?? path?.subscription ?? '',
    location: textOf(registry['location']),
    sku,
    unusable:
      sku.toLowerCase() === 'premium'
        ? null
        : t('Connected registries need the Premium tier, and this registry is {sku}.', {
            sku: sku === '' ? t('of an unknown one') : sku,
          }),
  };
};

/** Subscriptions asked at once. */
const parallel = 6;

export interface ListOptions extends CallOptions {
  readonly onProgress?: (progress: Events['source.progress']) => void;
}

interface Refusal {
  readonly subscription: string;
  readonly error: AppError;
}

const whyUnread = ({ kind, status }: AppError): string => {
  if (kind === 'throttled') return t('Azure is throttling, so list again in a minute');
  if (status === 401 || status === 403) return t('this account may not, so ask for the role Reader there');
  if (kind === 'network' || kind === 'timeout') return t('Azure did not answer, so list again');
  return t('Azure refused, so list again');
};

/** Subscriptions named for each reason. */
const namedAtMost = 4;

const unreadSentence = (refusals: readonly Refusal[]): string | null => {
  if (refusals.length === 0) return null;
  const reasons = [...new Set(refusals.map(({ error }) => whyUnread(error)))].map((reason) => {
    const names = refusals
      .filter(({ error }) => whyUnread(error) === reason)
      .map(({ subscription }) => subscription)
      .sort((a, b) => a.localeCompare(b));
    const more = names.length - namedAtMost;
    return `${names.slice(0, namedAtMost).join(', ')}${more > 0 ? t(' and {more} more', { more }) : ''} (${reason})`;
  });
  return t('Registries may be missing here, because {subscriptions} could not be read: {reasons}.', {
    subscriptions:
      refusals.length === 1
        ? t('one subscription')
        : t('{refusalsCount} subscriptions', { refusalsCount: refusals.length }),
    reasons: reasons.join('; '),
  });
};

/** Every registry that the account can see, the usable ones first. Fails where no subscription can be read. */
export const listRegistries = async (arm: ArmPort, call: ListOptions = {}): Promise<Result<RegistryList, AppError>> => {
  const subscriptions = await arm.listSubscriptions(call);
  if (!subscriptions.ok) return subscriptions;
  const enabled = subscriptions.value.filter(({ state }) => state !== 'Disabled' && state !== 'Deleted');
  if (enabled.length === 0)
    return err(
      appError('not-found', t('This account sees no subscription. Sign in with another account or to another tenant.')),
    );
  const found: RegistryChoice[] = [];
  const refusals: Refusal[] = [];
  let next = 0;
  let asked = 0;
  const worker = async (): Promise<void> => {
    for (let one = enabled[next++]; one !== undefined; one = enabled[next++]) {
      const { name } = one;
      const registries = await arm.listRegistries(one.id, call);
      if (registries.ok) found.push(...registries.value.map((registry) => toRegistryOption(registry, name)));
      else refusals.push({ subscription: name, error: registries.error });
      call.onProgress?.({ subscriptions: enabled.length, asked: (asked += 1), registries: found.length });
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  const fatal =
    refusals.find(({ error }) => error.kind === 'cancelled') ??
    (refusals.length === enabled.length ? refusals[0] : undefined);
  if (fatal !== undefined) return err(fatal.error);
  const registries = found.sort(
    (a, b) => Number(a.unusable !== null) - Number(b.unusable !== null) || a.name.localeCompare(b.name),
  );
  return ok({ registries, unread: unreadSentence(refusals) });
};

/** Methods that change nothing in Azure; whatever else the port has, or will have, counts as writing. */
const reading: ReadonlySet<string> = new Set<keyof ArmPort>([
  'listSubscriptions',
  'listRegistries',
  'getRegistry',
  'readHierarchy',
  'get',
  'resume',
  'listRepositories',
]);

/** The same port that refuses every writing request with `reason` while there is one, whoever asks. */
export const blockWrites = (arm: ArmPort, reason: () => string | null): ArmPort => {
  const guarded =
    (write: (...args: readonly unknown[]) => unknown) =>
    (...args: readonly unknown[]): unknown => {
      const why = reason();
      return why === null ? write(...args) : Promise.resolve(err(appError('read-only', why)));
    };
  return Object.fromEntries(
    Object.entries(arm).map(([name, method]) => [
      name,
      reading.has(name) ? (method as unknown) : guarded(method as (...args: readonly unknown[]) => unknown),
    ]),
  ) as unknown as ArmPort;
};
