import { createFormatter, type HourCycle, type Language, type MessageCatalog, sourceMessages } from './format.ts';
import { provideFormatter } from './translate.ts';

export const loadMessages = async (language: Language): Promise<MessageCatalog> => {
  switch (language) {
    case 'en':
      return sourceMessages;
    case 'de':
      return { language, texts: (await import('./messages/de.ts')).deMessages };
    case 'en-XA':
      return { language, texts: {}, translate: (await import('./pseudo-locale.ts')).pseudoLocalize };
  }
};

export interface LocaleSettings {
  readonly language: Language;
  readonly clock: HourCycle;
}

let latestCall = 0;

/** Sets the locale of a process without a UI. The last of several concurrent calls wins. */
export const setLocale = async ({ language, clock }: LocaleSettings): Promise<void> => {
  const own = (latestCall += 1);
  const catalogue = await loadMessages(language);
  if (own !== latestCall) return;
  const formatter = createFormatter(catalogue, clock);
  provideFormatter(() => formatter);
};
