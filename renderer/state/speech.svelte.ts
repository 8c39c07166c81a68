import { loadCatalogue } from '../../shared/text/load.ts';
import { type Catalogue, type Clock, english, type Language, useCatalogue, useClock } from '../../shared/text/text.ts';

let catalogue = $state.raw<Catalogue>(english);
/** The one asked for last, which is not always the one that is read last. */
let wanted: Language = 'en';
useCatalogue(() => catalogue);
let clock = $state.raw<Clock>('24');
useClock(() => clock);

/** What the window says from now on; what is on the screen is said anew. */
export const speak = async (language: Language, by: Clock): Promise<void> => {
  clock = by;
  wanted = language;
  if (catalogue.language === language) return;
  const read = await loadCatalogue(language);
  if (wanted === language) catalogue = read;
};
