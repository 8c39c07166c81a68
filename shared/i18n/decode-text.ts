/** Of the Encoding Standard, which browsers and Node have alike. */
declare const TextDecoder: new (encoding: string) => { readonly decode: (bytes: Uint8Array) => string };

/**
 * Bytes as text: UTF-16 where a byte order mark says so, as Windows PowerShell 5.1 writes it, else UTF-8. The mark is
 * left out.
 */
export const decodeText = (bytes: Uint8Array): string => {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
};
