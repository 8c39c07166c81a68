import { t } from './translate.ts';

/** `'plant'`, in the quotation marks of the language. */
export const quote = (name: string): string => t("''{name}''", { name });
