import { loadMessages } from '../../shared/text/load.ts';
import {
  type MessageCatalog,
  type HourCycle,
  sourceMessages,
  type Language,
  provideMessages,
  provideHourCycle,
} from '../../shared/text/text.ts';

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
