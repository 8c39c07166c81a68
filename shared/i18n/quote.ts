import { t } from './translate.ts';

/** `'plant'`: a name within a sentence, in the quotation marks of the language. */
export const quote = (name: string): string => t("''{name}''", { name });
