import type { Message } from '../../shared/i18n/message.ts';
import { formatMessage } from '../../shared/i18n/translate.ts';

const isMessage = (value: object): value is Exclude<Message, string> => {
  const keys = Object.keys(value);
  const has = (first: string, second: string): boolean =>
    keys.includes(first) && keys.every((key) => key === first || key === second);
  return (
    has('text', 'values') ||
    (has('messages', 'separator') && keys.length === 2) ||
    (has('date', 'at') && keys.length === 2)
  );
};

/** Formats every message within plain data, so that a test can compare texts; a promise's once it resolves. */
export const formatMessages = (value: unknown): unknown => {
  if (value instanceof Promise) return value.then(formatMessages);
  if (Array.isArray(value)) return value.map(formatMessages);
  if (typeof value !== 'object' || value === null) return value;
  if (isMessage(value)) return formatMessage(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, formatMessages(inner)]));
};
