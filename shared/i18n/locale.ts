import {
  type HourCycle,
  type Language,
  type MessageCatalog,
  provideHourCycle,
  provideMessages,
  sourceMessages,
} from './translate.ts';

/** The catalogue of a language; its texts are read when somebody first chooses it. */
export const loadMessages = async (language: Language): Promise<MessageCatalog> =>
  language === 'en' ? sourceMessages : { language, texts: (await import('./messages/de.ts')).deMessages };

/** What a person chose of how things are said. */
export interface LocaleSettings {
  readonly language: Language;
  readonly clock: HourCycle;
}

let latestCall = 0;

/** Where there is no page to draw anew: everything is said so from now on. Of two that are asked for at once the later one holds. */
export const setLocale = async ({ language, clock }: LocaleSettings): Promise<void> => {
  const own = (latestCall += 1);
  const catalogue = await loadMessages(language);
  if (own !== latestCall) return;
  provideMessages(() => catalogue);
  provideHourCycle(() => clock);
};
