/** C0 and C1 controls, line separators, bidi controls, byte order marks and lone surrogates. */
const controls = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/** `\u{1b}` */
const bracedEscape = (char: string): string => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;

/** `\u001b` */
export const jsonEscape = (char: string): string => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;

/** Makes control and bidi characters visible, except those of `keep`. */
export const escapeControls = (text: string, keep = '', write: (char: string) => string = bracedEscape): string =>
  text.replace(controls, (char) => (keep.includes(char) ? char : write(char)));

export const hasControls = (text: string, keep = ''): boolean => escapeControls(text, keep) !== text;
