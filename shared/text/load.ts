import { english, type Catalogue, type Language } from './text.ts';

/** The catalogue of a language; its texts are read when somebody first chooses it. */
export const loadCatalogue = async (language: Language): Promise<Catalogue> =>
  language === 'en' ? english : { language, texts: (await import('./german/german.ts')).german };
