import { type Message, msg } from '../../shared/i18n/message.ts';

/** Limits of one request: its values, the fields of one object, the nesting. */
const maxValues = 500_000;
/** Twice the registries of the largest fleet, which a record may be keyed by. */
const maxFields = 10_000;
const maxDepth = 100;

/** Refuses an array with its own `constructor`, which the array's methods would call. */
const isPlain = (value: object): boolean => {
  if (Array.isArray(value)) return !Object.hasOwn(value, 'constructor');
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/**
 * Returns why an input is refused, as the rest of a sentence; null if it is plain data within the limits. Walks it
 * level by level, without recursion or serialization, because its sender chooses depth and size.
 * @param maxLength largest sum of its texts, in UTF-16 units
 */
export const findPayloadProblem = (input: unknown, maxLength: number): Message | null => {
  let values = 0;
  let length = 0;
  let level: unknown[] = [[input]];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) return msg('is nested deeper than {deepest} levels', { deepest: maxDepth });
    const below: unknown[] = [];
    for (const held of level as (object | readonly unknown[])[]) {
      if (!isPlain(held)) return msg('holds something else than plain data');
      const keys = Array.isArray(held) ? null : Object.keys(held);
      if (keys !== null && keys.length > maxFields)
        return msg('has an object of more than {mostFields} fields', { mostFields: maxFields });
      for (const key of keys ?? []) {
        if (key === '__proto__') return msg('holds something else than plain data');
        length += key.length;
      }
      const children = Array.isArray(held) ? (held as readonly unknown[]) : Object.values(held);
      // Counted before the loop: a sparse array may claim more than it holds.
      values += children.length;
      if (values > maxValues) return msg('holds more than {mostValues} values', { mostValues: maxValues });
      for (const child of children) {
        if (typeof child === 'string') length += child.length;
        else if (typeof child === 'object' && child !== null) below.push(child);
        else if (typeof child === 'bigint') return msg('holds something else than plain data');
      }
      if (length > maxLength) return msg('is larger than {maxLength} characters', { maxLength });
    }
    level = below;
  }
  return null;
};
