/** C0 but for tab and line feed, DEL, C1, and the controls of writing direction. */
// eslint-disable-next-line no-control-regex -- these are what it is about
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Text for a terminal: a character that would steer it or turn its lines around is shown as `\u{1b}`. */
export const showControls = (text: string): string =>
  text.replace(controls, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
