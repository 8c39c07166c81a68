import {
  createFormatter,
  type HourCycle,
  type Language,
  type MessageCatalog,
  sourceMessages,
} from '../../shared/i18n/format.ts';
import { loadMessages } from '../../shared/i18n/locale.ts';
import { provideFormatter } from '../../shared/i18n/translate.ts';

let catalog = $state.raw<MessageCatalog>(sourceMessages);
/** The last requested language, which need not be the last one loaded. */
let requested: Language = 'en';
let cycle = $state.raw<HourCycle>('24');
const formatter = $derived(createFormatter(catalog, cycle));
provideFormatter(() => formatter);

/** Sets language and hour cycle of the window. Rendered texts update. */
export const setLocale = async (language: Language, hourCycle: HourCycle): Promise<void> => {
  cycle = hourCycle;
  requested = language;
  if (catalog.language === language) return;
  const messages = await loadMessages(language);
  if (requested === language) catalog = messages;
};
