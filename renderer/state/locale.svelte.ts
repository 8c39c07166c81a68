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
/** The last requested language, which need not be the last one loaded. */
let wanted: Language = 'en';
provideMessages(() => catalogue);
let clock = $state.raw<HourCycle>('24');
provideHourCycle(() => clock);

/** Sets language and hour cycle of the window. Rendered texts update. */
export const setLocale = async (language: Language, by: HourCycle): Promise<void> => {
  clock = by;
  wanted = language;
  if (catalogue.language === language) return;
  const read = await loadMessages(language);
  if (wanted === language) catalogue = read;
};
