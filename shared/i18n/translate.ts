export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

/** Matches a locale such as `de-AT` to a supported language; English if there is none. */
export const matchLanguage = (locale: string): Language =>
  languages.find((one) => locale.toLowerCase().startsWith(one)) ?? 'en';

/** One text, or one for each category of `Intl.PluralRules` that the language tells apart. */
export type Message = string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

/** Translations by their English text. */
export interface MessageCatalog {
  readonly language: Language;
  readonly texts: Readonly<Record<string, Message>>;
}

/** English: the texts stand in the code, so the catalog is empty. */
export const sourceMessages: MessageCatalog = { language: 'en', texts: {} };
let currentMessages = (): MessageCatalog => sourceMessages;

export const hourCycles = ['24', '12'] as const;
export type HourCycle = (typeof hourCycles)[number];
let currentHourCycle = (): HourCycle => '24';

/** Sets where messages come from. The window passes a signal, so that a change of language renders its texts again. */
export const provideMessages = (current: (() => MessageCatalog) | null): void => {
  currentMessages = current ?? (() => sourceMessages);
};

/** Sets where the hour cycle comes from; null means 24 hours. */
export const provideHourCycle = (current: (() => HourCycle) | null): void => {
  currentHourCycle = current ?? (() => '24');
};

export const hourCycle = (): HourCycle => currentHourCycle();

/** Identifies language and hour cycle; invalidate cached texts when it changes. */
export const localeKey = (): string => `${language()} ${hourCycle()}`;

export const language = (): Language => currentMessages().language;

/** For `Intl`: the language, with the order of day and month that operators of both languages write. */
export const locale = (): string => (language() === 'de' ? 'de-DE' : 'en-GB');

type PlaceholderNames<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlaceholderNames<Rest>
  : never;
export type PlaceholderValues<Text extends string> = Readonly<Record<PlaceholderNames<Text>, string | number>>;

/** Texts split at their placeholders, cached: text, name, text, name, text. */
const splitCache = new Map<string, readonly string[]>();
const splitPlaceholders = (text: string): readonly string[] => {
  let parts = splitCache.get(text);
  if (parts === undefined) splitCache.set(text, (parts = text.split(/\{(\w+)\}/)));
  return parts;
};
const fillPlaceholders = (text: string, values: Readonly<Record<string, string | number>> | undefined): string => {
  if (values === undefined) return text;
  const parts = splitPlaceholders(text);
  let said = parts[0] ?? '';
  for (let at = 1; at < parts.length; at += 2)
    said += `${String(values[parts[at] ?? ''] ?? `{${parts[at] ?? ''}}`)}${parts[at + 1] ?? ''}`;
  return said;
};

/**
 * The text in the language in force; `{name}` stands for a value. A text that the catalogue lacks stays English: a test
 * holds the catalogue complete.
 *
 * @param text English, a literal, so that the test finds it. What stands behind a `|` tells apart texts that are one in
 * English only: `Open|state`.
 */
export const t = <const Text extends string>(
  text: Text,
  ...values: [PlaceholderNames<Text>] extends [never] ? [] : [PlaceholderValues<Text>]
): string => {
  const entry = currentMessages().texts[text];
  const said = entry === undefined ? text.replace(/\|[^|]*$/, '') : typeof entry === 'string' ? entry : entry.other;
  return fillPlaceholders(said, values[0]);
};

/** Memoizes a value per language and hour cycle. Use it for everything that holds translated text. */
export const memoizePerLocale = <T>(make: () => T): (() => T) => {
  const made = new Map<string, { readonly value: T }>();
  return () => {
    const spoken = localeKey();
    let known = made.get(spoken);
    if (known === undefined) made.set(spoken, (known = { value: make() }));
    return known.value;
  };
};

const pluralRules = new Map<Language, Intl.PluralRules>();
const pluralCategory = (count: number): Intl.LDMLPluralRule => {
  const spoken = language();
  let made = pluralRules.get(spoken);
  if (made === undefined) pluralRules.set(spoken, (made = new Intl.PluralRules(spoken)));
  return made.select(count);
};

/**
 * The text for a number of things, which is its value `{n}`.
 *
 * @param one English for exactly one.
 * @param other English for any other number; the catalogue's key.
 */
export const plural = <const One extends string, const Other extends string>(
  n: number,
  one: One,
  other: Other,
  ...values: [Exclude<PlaceholderNames<One> | PlaceholderNames<Other>, 'n'>] extends [never]
    ? []
    : [Readonly<Record<Exclude<PlaceholderNames<One> | PlaceholderNames<Other>, 'n'>, string | number>>]
): string => {
  const entry = currentMessages().texts[other];
  const said =
    entry === undefined
      ? n === 1
        ? one
        : other
      : typeof entry === 'string'
        ? entry
        : (entry[pluralCategory(n)] ?? entry.other);
  return fillPlaceholders(said, { n, ...(values[0] as Readonly<Record<string, string | number>> | undefined) });
};

/** Lower-cases a label for use within an English sentence; German keeps its nouns. */
export const lowerFirst = (text: string): string => (language() === 'en' ? text.toLowerCase() : text);
