import { escapeControls } from '../../shared/i18n/control-characters.ts';

/** `myconn…regro`: the longest form that fits, cut in the middle. Makes control and bidi characters visible. */
export const shortenMiddle = (name: string, fits: (candidate: string) => boolean): string => {
  const text = escapeControls(name);
  if (fits(text)) return text;
  const letters = Array.from(text);
  for (let length = letters.length - 1; length > 1; length -= 1) {
    const head = Math.ceil(length / 2);
    const candidate = `${letters.slice(0, head).join('')}…${letters.slice(letters.length - (length - head)).join('')}`;
    if (fits(candidate)) return candidate;
  }
  return '…';
};

/**
 * `worst 14 d…`: the longest form that fits, cut at the end; empty if nothing fits. Makes control and bidi characters
 * visible.
 */
export const shortenEnd = (fullText: string, fits: (candidate: string) => boolean): string => {
  const text = escapeControls(fullText);
  if (fits(text)) return text;
  const letters = Array.from(text);
  for (let length = letters.length - 1; length > 0; length -= 1) {
    const candidate = `${letters.slice(0, length).join('').trimEnd()}…`;
    if (fits(candidate)) return candidate;
  }
  return '';
};
