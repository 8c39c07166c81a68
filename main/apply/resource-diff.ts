import type { PropertyChange, Step } from '../../shared/plan/types.ts';
import { parseDuration } from '../../shared/schedule/duration.ts';
import { isContinuousSchedule } from '../../shared/topology/edit.ts';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The service leaves out unset properties; Terraform's empty string means the same
 * (shared/topology/README.md#5-terraform-and-bicep).
 */
const isUnset = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** Equal ARM ids can differ in case, equal durations in notation. */
const canonical = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  if (value.startsWith('/subscriptions/')) return value.toLowerCase();
  const duration = value.startsWith('P') ? parseDuration(value) : null;
  return duration?.ok === true ? duration.value : value;
};

const isSameText = (a: unknown, b: unknown): boolean => JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));

/** Lists of the service are sets: actions, tokens, notifications. */
const isSameSet = (a: readonly unknown[], b: readonly unknown[]): boolean => {
  const keys = (list: readonly unknown[]): string =>
    JSON.stringify([...new Set(list.map((item) => JSON.stringify(canonical(item))))].sort());
  return keys(a) === keys(b);
};

const isSame = (a: unknown, b: unknown): boolean =>
  (isUnset(a) && isUnset(b)) || (Array.isArray(a) && Array.isArray(b) ? isSameSet(a, b) : isSameText(a, b));

/** Everything in `wanted` that differs in `actual`. Additional properties of `actual` are ignored. */
export const diffResources = (wanted: unknown, actual: unknown, at = ''): readonly PropertyChange[] => {
  if (isObject(wanted) && (isObject(actual) || isUnset(actual))) {
    const there = isObject(actual) ? actual : {};
    return Object.entries(wanted).flatMap(([key, value]) =>
      diffResources(value, there[key], at === '' ? key : `${at}.${key}`),
    );
  }
  return isSame(wanted, actual) ? [] : [{ property: at, before: wanted ?? null, after: actual ?? null }];
};

const readProperties = (body: unknown): Json =>
  isObject(body) && isObject(body['properties']) ? body['properties'] : {};

const transitional: ReadonlySet<unknown> = new Set(['Creating', 'Updating', 'Deleting']);

/** Whether the service still works on the object (`provisioningState`, shared/topology/README.md#13-properties). */
export const isUnderWay = (body: unknown): boolean => transitional.has(readProperties(body)['provisioningState']);

/**
 * A PATCH has the sync properties directly under `properties`, a response under the parent
 * (shared/topology/README.md#13-properties).
 */
const asStored = (written: Json): Json => {
  const { syncProperties, ...rest } = written;
  if (!isObject(syncProperties)) return written;
  const parent = isObject(rest['parent']) ? rest['parent'] : {};
  return { ...rest, parent: { ...parent, syncProperties } };
};

/**
 * Drops the window of a continuous schedule, because the service deletes it (shared/topology/README.md#13-properties).
 */
const withoutIgnoredWindow = (stored: Json): Json => {
  const sync = isObject(stored['parent']) ? stored['parent']['syncProperties'] : undefined;
  if (
    !isObject(sync) ||
    typeof sync['schedule'] !== 'string' ||
    !isContinuousSchedule(sync['schedule']) ||
    !('syncWindow' in sync)
  )
    return stored;
  return { ...stored, parent: { ...(stored['parent'] as Json), syncProperties: { ...sync, syncWindow: null } } };
};

/** The path of the object that a request changes: for an action, the resource that it acts on. */
export const targetPath = ({ request }: Step): string =>
  request.method === 'POST' ? request.path.slice(0, request.path.lastIndexOf('/')) : request.path;

/**
 * Differences between the object (null if it does not exist) and what the step wants. Empty once the step is done,
 * whoever did it.
 */
export const remainingSteps = ({ request }: Step, body: unknown): readonly PropertyChange[] => {
  if (request.method === 'DELETE') return body === null ? [] : [{ property: '', before: 'missing', after: 'exists' }];
  if (body === null) return [{ property: '', before: 'exists', after: 'missing' }];
  const wanted =
    request.method === 'POST'
      ? { activation: { status: 'Inactive' } }
      : withoutIgnoredWindow(asStored(readProperties(request.body)));
  return diffResources(wanted, readProperties(body));
};
