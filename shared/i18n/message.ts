/**
 * Text for a person as plain data, formatted where it is shown: it crosses IPC, workers and journals, and reads in the
 * language of the day. A string is shown as it stands: names, Azure's own words, texts of old journals.
 */
export type Message = string | TextMessage | MessageList | DateMessage;

export type MessageValue = Message | number;

/** An English ICU message with its values. Write one with {@link msg}, whose types check the values. */
export interface TextMessage {
  readonly text: string;
  readonly values?: Readonly<Record<string, MessageValue>>;
}

/** Messages in order; the separator stands between those that are not empty. Write one with {@link joinMessages}. */
export interface MessageList {
  readonly messages: readonly Message[];
  readonly separator: Message;
}

/** Formats of the UTC fields of an instant: `05:00` or `5:00 am`, `5 am` on the hour, and names. */
export const dateFormats = ['time', 'timeShort', 'weekday', 'weekdayShort', 'month', 'monthShort'] as const;
export type DateFormat = (typeof dateFormats)[number];

interface DateMessage {
  readonly date: DateFormat;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number;
}

type Keyword = 'plural' | 'select' | 'selectordinal' | 'number' | 'date' | 'time';
type ArgumentName<Inner extends string> = Inner extends `${infer Name}, ${Keyword},${string}`
  ? ArgumentName<Name>
  : Inner extends '' | `${string}${' ' | '#' | '{'}${string}`
    ? never
    : Inner;
/** What stands before the brace of a branch. A branch of a select needs a blank or `#`, or it counts as an argument. */
type BranchKey = `${string} ${'one' | 'other' | `=${number}`} `;
/** Names of the arguments of an ICU message. */
type ArgumentNames<Text extends string> = Text extends `${infer Before}{${infer After}`
  ? | (Before extends BranchKey ? never : After extends `${infer Inner}}${string}` ? ArgumentName<Inner> : never)
    | ArgumentNames<After>
  : never;
/** The values of a text as a rest parameter: none if it has no arguments. */
export type MessageArguments<Text extends string> = [ArgumentNames<Text>] extends [never]
  ? []
  : [{ readonly [Name in ArgumentNames<Text>]: MessageValue }];

/**
 * A message with its values.
 *
 * @param text ICU message in English, a literal, so that it is found for the catalogue. What follows a `|` at its end
 *   tells apart texts that are equal in English only: `Open|state`.
 */
export const msg = <Text extends string>(text: Text, ...values: MessageArguments<Text>): TextMessage => {
  const [given] = values;
  return given === undefined ? { text } : { text, values: given };
};

/** Joins messages; a string separator stands as it is, such as `', '`. */
export const joinMessages = (messages: readonly Message[], separator: Message = ' '): MessageList => ({
  messages,
  separator,
});
