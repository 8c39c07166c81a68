import { decodeText } from '../../shared/i18n/decode-text.ts';

/** Text of a dropped or chosen file, in UTF-8 or UTF-16. */
export const readFile = async (file: Blob): Promise<string> => decodeText(new Uint8Array(await file.arrayBuffer()));
