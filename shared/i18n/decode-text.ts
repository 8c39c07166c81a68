/** Part of the Encoding Standard, in browsers and Node alike. */
declare const TextDecoder: new (encoding: string) => { readonly decode: (bytes: Uint8Array) => string };

/** Decodes UTF-16 with a byte order mark, as Windows PowerShell 5.1 writes it, else UTF-8. Drops the mark. */
export const decodeText = (bytes: Uint8Array): string => {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
};
