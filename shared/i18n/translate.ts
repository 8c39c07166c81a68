import { createFormatter, type Formatter, type HourCycle, type Language, sourceMessages } from './format.ts';
import type { Message, MessageArguments } from './message.ts';

const english = createFormatter(sourceMessages, '24');
let currentFormatter = (): Formatter => english;

/** Sets where the formatter comes from. The window passes a signal, so that a change of language rerenders texts. */
export const provideFormatter = (current: (() => Formatter) | null): void => {
  currentFormatter = current ?? (() => english);
};

/** The formatter in force, for what takes one. */
export const getFormatter = (): Formatter => currentFormatter();

export const hourCycle = (): HourCycle => currentFormatter().hourCycle;

/** Identifies language and hour cycle; invalidate cached texts when it changes. */
export const localeKey = (): string => `${language()} ${hourCycle()}`;

export const language = (): Language => currentFormatter().language;

/** For `Intl`: the language, with the order of day and month that operators of both languages write. */
export const locale = (): string => currentFormatter().locale;

/** The text in the language in force, see {@link Formatter.t}. */
export const t = <Text extends string>(text: Text, ...values: MessageArguments<Text>): string =>
  currentFormatter().t(text, ...values);

/** The text of a message in the language in force. */
export const formatMessage = (message: Message): string => currentFormatter().format(message);

/** Memoizes a value per language and hour cycle. Use it for everything that holds translated text. */
export const memoizePerLocale = <T>(make: () => T): (() => T) => {
  const made = new Map<string, { readonly value: T }>();
  return () => {
    const key = localeKey();
    let known = made.get(key);
    if (known === undefined) made.set(key, (known = { value: make() }));
    return known.value;
  };
};

/** Lower-cases a label for use within an English sentence; German keeps its nouns. */
export const lowerFirst = (text: string): string => (language() === 'en' ? text.toLowerCase() : text);
