const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters that no XML may hold, whatever way they are written. */
// eslint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** For content and attributes of HTML and SVG. */
export const escapeXml = (text: string): string =>
  // eslint-disable-next-line no-control-regex
  /[&<>"'\u0000-\u001f\ufffe\uffff]/.test(text)
    ? text.replaceAll(forbidden, '\ufffd').replaceAll(/[&<>"']/g, (char) => entities[char] ?? char)
    : text;
