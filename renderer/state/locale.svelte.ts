import { loadMessages } from '../../shared/i18n/locale.ts';
import {
  type HourCycle,
  type Language,
  type MessageCatalog,
  provideHourCycle,
  provideMessages,
  sourceMessages,
} from '../../shared/i18n/translate.ts';

let catalogue = $state.raw<MessageCatalog>(sourceMessages);
/** The one asked for last, which is not always the one that is read last. */
let wanted: Language = 'en';
provideMessages(() => catalogue);
let clock = $state.raw<HourCycle>('24');
provideHourCycle(() => clock);

/** What the window says from now on; what is on the screen is said anew. */
export const setLocale = async (language: Language, by: HourCycle): Promise<void> => {
  clock = by;
  wanted = language;
  if (catalogue.language === language) return;
  const read = await loadMessages(language);
  if (wanted === language) catalogue = read;
};
