import { isRecord } from './codec.ts';

const envelope = new Set(['id', 'name', 'type', 'systemData', 'resourceGroup', 'identity']);

/** Turns Python's `str(timedelta)`, as the CLI prints durations (knack `todict`), into ISO 8601; other text stays. */
const isoFromPythonDuration = (printed: string): string => {
  const match = /^(?:(\d+) days?, )?(\d+):(\d\d):(\d\d)(?:\.\d+)?$/.exec(printed.trim());
  if (!match) return printed;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number((part as string | undefined) ?? 0)) as [
    number,
    number,
    number,
    number,
  ];
  const date = days > 0 ? `${days}D` : '';
  const time = [hours > 0 ? `${hours}H` : '', minutes > 0 ? `${minutes}M` : '', seconds > 0 ? `${seconds}S` : ''].join(
    '',
  );
  return date === '' && time === '' ? 'PT0S' : `P${date}${time === '' ? '' : `T${time}`}`;
};

const withIsoDurations = (parent: unknown): unknown => {
  if (!isRecord(parent) || !isRecord(parent['syncProperties'])) return parent;
  return {
    ...parent,
    syncProperties: Object.fromEntries(
      Object.entries(parent['syncProperties']).map(([key, value]) => [
        key,
        (key === 'syncWindow' || key === 'messageTtl') && typeof value === 'string'
          ? isoFromPythonDuration(value)
          : value,
      ]),
    ),
  };
};

/** ARM shape of `az acr connected-registry list -o json`, which lifts `properties` to the top. */
export const armFromAz = (value: unknown): unknown => {
  if (!isRecord(value) || isRecord(value['properties'])) return value;
  const entries = Object.entries(value);
  return {
    ...Object.fromEntries(entries.filter(([key]) => envelope.has(key))),
    properties: Object.fromEntries(
      entries
        .filter(([key]) => !envelope.has(key))
        .map(([key, inner]) => [key, key === 'parent' ? withIsoDurations(inner) : inner]),
    ),
  };
};
