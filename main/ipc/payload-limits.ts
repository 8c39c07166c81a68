import { t } from '../../shared/i18n/translate.ts';
/** Most values that one request may hold, and how deep they may lie. */
const mostValues = 500_000;
/** Most fields of one object: a record by registry, of the largest fleet twice over. */
const mostFields = 10_000;
const deepest = 100;

/** A list may carry a constructor of its own, which its methods would then call. */
const isPlain = (value: object): boolean => {
  if (Array.isArray(value)) return !Object.hasOwn(value, 'constructor');
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/**
 * Why an input is not looked at further; null where it is plain data of a size that can be answered at once. It is measured level by
 * level, without recursion and without being written out, because whoever sends it chooses its depth and size.
 * @param maxLength largest sum of its texts, in UTF-16 units
 */
export const findPayloadProblem = (input: unknown, maxLength: number): string | null => {
  let values = 0;
  let length = 0;
  let level: unknown[] = [[input]];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return t('is nested deeper than {deepest} levels', { deepest });
    const below: unknown[] = [];
    for (const held of level as (object | readonly unknown[])[]) {
      if (!isPlain(held)) return t('holds something else than plain data');
      const keys = Array.isArray(held) ? null : Object.keys(held);
      if (keys !== null && keys.length > mostFields)
        return t('has an object of more than {mostFields} fields', { mostFields });
      for (const key of keys ?? []) {
        if (key === '__proto__') return t('holds something else than plain data');
        length += key.length;
      }
      const children = Array.isArray(held) ? (held as readonly unknown[]) : Object.values(held);
      // Before they are looked at: a list may claim more than it holds.
      values += children.length;
      if (values > mostValues) return t('holds more than {mostValues} values', { mostValues });
      for (const child of children) {
        if (typeof child === 'string') length += child.length;
        else if (typeof child === 'object' && child !== null) below.push(child);
        else if (typeof child === 'bigint') return t('holds something else than plain data');
      }
      if (length > maxLength) return t('is larger than {maxLength} characters', { maxLength });
    }
    level = below;
  }
  return null;
};
