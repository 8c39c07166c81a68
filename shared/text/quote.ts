import { t } from './text.ts';

/** `'plant'`: a name within a sentence, in the quotation marks of the language. */
export const quote = (name: string): string => t("'{name}'", { name });
