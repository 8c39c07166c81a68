import { type Catalogue, type Clock, english, type Language, useCatalogue, useClock } from './text.ts';

/** The catalogue of a language; its texts are read when somebody first chooses it. */
export const loadCatalogue = async (language: Language): Promise<Catalogue> =>
  language === 'en' ? english : { language, texts: (await import('./german/german.ts')).german };

/** What a person chose of how things are said. */
export interface Spoken {
  readonly language: Language;
  readonly clock: Clock;
}

let asked = 0;

/** Where there is no page to draw anew: everything is said so from now on. Of two that are asked for at once the later one holds. */
export const speakSo = async ({ language, clock }: Spoken): Promise<void> => {
  const own = (asked += 1);
  const catalogue = await loadCatalogue(language);
  if (own !== asked) return;
  useCatalogue(() => catalogue);
  useClock(() => clock);
};
