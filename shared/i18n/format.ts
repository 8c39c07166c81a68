import { IntlMessageFormat } from 'intl-messageformat';
import type { DateFormat, Message, MessageArguments, MessageValue } from './message.ts';

/** `en-XA` is the pseudo-locale of tests, which the settings do not offer. */
export const languages = ['en', 'de', 'en-XA'] as const;
export type Language = (typeof languages)[number];

/** Matches a locale such as `de-AT` to a supported language; English if there is none. */
export const matchLanguage = (locale: string): Language =>
  languages.find((one) => locale.toLowerCase().startsWith(one)) ?? 'en';

export const hourCycles = ['24', '12'] as const;
export type HourCycle = (typeof hourCycles)[number];

type MessageSource = ConstructorParameters<typeof IntlMessageFormat>[0];

/** Texts of a language by their English text, parsed at their first use. */
export interface MessageCatalog {
  readonly language: Language;
  readonly texts: Readonly<Record<string, MessageSource>>;
  /** Makes the text of a message that `texts` lacks; left out, it stays English. */
  readonly translate?: (text: string) => MessageSource;
}

/** English: the texts stand in the code. */
export const sourceMessages: MessageCatalog = { language: 'en', texts: {} };

export type FormatMessage = (message: Message) => string;

/** Turns messages into text for one locale. */
export interface Formatter {
  readonly language: Language;
  readonly hourCycle: HourCycle;
  /** For `Intl`: the language, with the order of day and month that operators of both languages write. */
  readonly locale: 'en-GB' | 'de-DE';
  readonly format: (message: MessageValue) => string;
  /** Formats a text that is not passed on: `format(msg(text, values))`. */
  readonly t: <Text extends string>(text: Text, ...values: MessageArguments<Text>) => string;
}

const withoutContext = (text: string): string => text.replace(/\|[^|{}]*$/, '');

/** English names are those of en-US: en-GB has Sept. German ones go without their full stop. */
const createDateFormats = (
  language: Language,
  locale: string,
  hourCycle: HourCycle,
): ((format: DateFormat, at: number) => string) => {
  const names = language === 'de' ? 'de-DE' : 'en-US';
  const createFormat = (format: DateFormat | 'hour'): Intl.DateTimeFormat => {
    const create = (tag: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
      new Intl.DateTimeFormat(tag, { ...options, timeZone: 'UTC' });
    switch (format) {
      case 'time':
      case 'timeShort':
        return create(locale, { hour: 'numeric', minute: '2-digit', hourCycle: 'h12' });
      case 'hour':
        return create(locale, { hour: 'numeric', hourCycle: 'h12' });
      case 'weekday':
        return create(names, { weekday: 'long' });
      case 'weekdayShort':
        return create(names, { weekday: 'short' });
      case 'month':
        return create(names, { month: 'long' });
      case 'monthShort':
        return create(names, { month: 'short' });
    }
  };
  const formats = new Map<string, Intl.DateTimeFormat>();
  const formatWith = (format: DateFormat | 'hour', at: number): string => {
    let known = formats.get(format);
    if (known === undefined) formats.set(format, (known = createFormat(format)));
    return known.format(at).replace(/\.$/, '');
  };
  return (format, at) => {
    if (hourCycle === '24' && (format === 'time' || format === 'timeShort'))
      return new Date(at).toISOString().slice(11, 16);
    return formatWith(format === 'timeShort' && at % 3_600_000 === 0 ? 'hour' : format, at);
  };
};

/** Creates the formatter of a locale. A text that the catalogue lacks stays English: a test holds it complete. */
export const createFormatter = (
  { language, texts, translate = (text) => text }: MessageCatalog,
  hourCycle: HourCycle,
): Formatter => {
  const locale = language === 'de' ? 'de-DE' : 'en-GB';
  const formatDate = createDateFormats(language, locale, hourCycle);
  const parsed = new Map<string, IntlMessageFormat | string>();
  /** A text without syntax needs no parser. */
  const parse = (text: string): IntlMessageFormat | string => {
    const source = texts[text] ?? translate(withoutContext(text));
    return typeof source === 'string' && !/[{']/.test(source)
      ? source
      : new IntlMessageFormat(source, locale, undefined, { ignoreTag: true });
  };
  const formatText = (text: string, values: Readonly<Record<string, MessageValue>> = {}): string => {
    let message = parsed.get(text);
    if (message === undefined) parsed.set(text, (message = parse(text)));
    if (typeof message === 'string') return message;
    const formatted: Record<string, string | number> = {};
    for (const [name, value] of Object.entries(values))
      formatted[name] = typeof value === 'number' ? value : format(value);
    return String(message.format(formatted));
  };
  const format = (message: MessageValue): string => {
    if (typeof message !== 'object') return String(message);
    if ('text' in message) return formatText(message.text, message.values);
    if ('date' in message) return formatDate(message.date, message.at);
    return message.messages
      .map(format)
      .filter((text) => text !== '')
      .join(format(message.separator));
  };
  return { language, hourCycle, locale, format, t: (text, ...[values]) => formatText(text, values) };
};
