import { type AppError, appError } from '../errors.ts';
import { t } from '../i18n/translate.ts';
import { err, ok, type Result } from '../result.ts';
import type { Instant } from '../schedule/instant.ts';

/** Reads one kind of value from unknown JSON and writes it back with keys in declared order. */
export interface Codec<T> {
  /** Throws {@link DecodeError} with the place; {@link decode} turns it into a Result. */
  readonly read: (value: unknown, at: string) => T;
  readonly write: (value: T) => unknown;
  /** Value of a missing key; without it a missing key is an error. */
  readonly absent?: () => T;
  readonly optional?: true;
  /** Named fields of an object; {@link unknownFields} finds the others. */
  readonly fields?: Shape;
}

export interface Shape {
  readonly [field: string]: { readonly fields?: Shape };
}

type Fields<T> = { readonly [K in keyof T]-?: Codec<Exclude<T[K], undefined>> };

export type ObjectCodec<T> = Codec<T> & { readonly fields: Shape };

export class DecodeError extends Error {
  readonly at: string;
  constructor(at: string, message: string) {
    super(at === '' ? message : `${at}: ${message}`);
    this.at = at;
  }
}

/** Turns a thrown {@link DecodeError} into an `invalid-input` error whose `where` is the place. */
export const decode = <T>(read: () => T): Result<T, AppError> => {
  try {
    return ok(read());
  } catch (fault) {
    if (fault instanceof DecodeError) return err(appError('invalid-input', fault.message, { where: fault.at }));
    throw fault;
  }
};

const describe = (value: unknown): string => {
  if (value === undefined) return t('nothing');
  if (value === null) return 'null';
  if (Array.isArray(value)) return t('a list');
  switch (typeof value) {
    case 'string':
      return t("text ''{value}''", { value: value.length > 40 ? `${value.slice(0, 40)}…` : value });
    case 'number':
      return t('number {value}', { value });
    case 'boolean':
      return String(value);
    default:
      return t('an object');
  }
};

export const typeMismatch = (at: string, expected: string, value: unknown): DecodeError =>
  new DecodeError(at, t('expected {expected}, found {value}', { expected, value: describe(value) }));

/** `a, b or c`. */
const joinAlternatives = (values: readonly (string | number)[]): string =>
  values.map(String).reduce((former, value) => t('{former} or {value}', { former, value }));

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const identity = (value: unknown): unknown => value;

export const text: Codec<string> = {
  read: (value, at) => {
    if (typeof value !== 'string') throw typeMismatch(at, t('text'), value);
    return value;
  },
  write: identity,
};

export const number: Codec<number> = {
  read: (value, at) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) throw typeMismatch(at, t('a number'), value);
    return value;
  },
  write: identity,
};

export const boolean: Codec<boolean> = {
  read: (value, at) => {
    if (typeof value !== 'boolean') throw typeMismatch(at, t('true or false'), value);
    return value;
  },
  write: identity,
};

/** ISO 8601 in JSON, UTC milliseconds in the model. */
export const instant: Codec<Instant> = {
  read: (value, at) => {
    const parsed = typeof value === 'string' ? Date.parse(value) : NaN;
    if (Number.isNaN(parsed)) throw typeMismatch(at, t('a date such as 2026-11-23T12:00:00Z'), value);
    return parsed;
  },
  write: (value) => new Date(value).toISOString(),
};

/** Exact text or number, case included. */
export const oneOf = <T extends string | number>(...values: readonly T[]): Codec<T> => ({
  read: (value, at) => {
    const found = values.find((one) => one === value);
    if (found === undefined) throw typeMismatch(at, joinAlternatives(values), value);
    return found;
  },
  write: identity,
});

const sortedKeys = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sortedKeys)
    : isRecord(value)
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, inner]) => [key, sortedKeys(inner)]),
        )
      : value;

/** Any JSON object, unchanged, written with sorted keys. */
export const anyObject: Codec<Readonly<Record<string, unknown>>> = {
  read: (value, at) => {
    if (!isRecord(value)) throw typeMismatch(at, t('an object'), value);
    return value;
  },
  write: sortedKeys,
  absent: () => ({}),
};

export const nullable = <T>(inner: Codec<T>): Codec<T | null> => ({
  read: (value, at) => (value === null ? null : inner.read(value, at)),
  write: (value) => (value === null ? null : inner.write(value)),
  absent: () => null,
  ...(inner.fields && { fields: inner.fields }),
});

export const optional = <T>(inner: Codec<T>): Codec<T> => ({ ...inner, optional: true });

/** Null and missing both mean `value`, as in Azure and the CLI. */
export const withDefault = <T>(inner: Codec<T>, value: T): Codec<T> => ({
  read: (raw, at) => (raw === null ? value : inner.read(raw, at)),
  write: inner.write,
  absent: () => value,
});

export const array = <T>(inner: Codec<T>): Codec<readonly T[]> => ({
  read: (value, at) => {
    if (!Array.isArray(value)) throw typeMismatch(at, t('a list'), value);
    return value.map((item, i) => inner.read(item, `${at}[${i}]`));
  },
  write: (value) => value.map(inner.write),
  absent: () => [],
});

export const record = <T>(inner: Codec<T>): Codec<Readonly<Record<string, T>>> => ({
  read: (value, at) =>
    Object.fromEntries(
      Object.entries(anyObject.read(value, at)).map(([key, item]) => [key, inner.read(item, `${at}.${key}`)]),
    ),
  write: (value) =>
    Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => [key, inner.write(item)]),
    ),
  absent: () => ({}),
});

/** Ignores fields that it does not name. */
export const object = <T extends object>(fields: Fields<T>): ObjectCodec<T> => {
  const entries = Object.entries(fields) as [string, Codec<unknown>][];
  return {
    fields,
    read: (value, at) => {
      const raw = anyObject.read(value, at);
      return Object.fromEntries(
        entries.flatMap(([key, codec]) => {
          const place = at === '' ? key : `${at}.${key}`;
          const item = Object.hasOwn(raw, key) ? raw[key] : undefined;
          if (item !== undefined) return [[key, codec.read(item, place)]];
          if (codec.optional) return [];
          return [[key, codec.absent ? codec.absent() : codec.read(undefined, place)]];
        }),
      ) as T;
    },
    write: (value) =>
      Object.fromEntries(
        entries.flatMap(([key, codec]) => {
          const item = (value as Readonly<Record<string, unknown>>)[key];
          return item === undefined ? [] : [[key, codec.write(item)]];
        }),
      ),
  };
};

type Case<T extends { readonly kind: string }, K extends T['kind']> = Omit<Extract<T, { readonly kind: K }>, 'kind'>;

export const discriminatedUnion = <T extends { readonly kind: string }>(cases: {
  readonly [K in T['kind']]: ObjectCodec<Case<T, K>>;
}): Codec<T> => {
  const byKind = cases as Readonly<Record<string, ObjectCodec<object>>>;
  return {
    read: (value, at) => {
      const kind = text.read(anyObject.read(value, at)['kind'], `${at}.kind`);
      const found = Object.hasOwn(byKind, kind) ? byKind[kind] : undefined;
      if (!found)
        throw typeMismatch(`${at}.kind`, t('one of {kinds}', { kinds: Object.keys(byKind).join(', ') }), kind);
      return { kind, ...found.read(value, at) } as unknown as T;
    },
    write: (value) => ({ kind: value.kind, ...(byKind[value.kind]?.write(value) as object) }),
  };
};

const isBlank = (value: unknown): boolean =>
  value === null || value === undefined || (isRecord(value) && Object.values(value).every(isBlank));

/** Non-blank parts of a JSON object that the shape does not name, at any depth, so that a round trip keeps them. */
export const unknownFields = (value: unknown, shape: Shape): Readonly<Record<string, unknown>> => {
  if (!isRecord(value)) return {};
  const rest = Object.entries(value).map(([key, item]): [string, unknown] => {
    const field = Object.hasOwn(shape, key) ? shape[key] : undefined;
    return [key, field ? field.fields && unknownFields(item, field.fields) : item];
  });
  return Object.fromEntries(rest.filter(([, item]) => !isBlank(item)));
};
