import { escapeControls } from '../../shared/i18n/control-characters.ts';

/** Text for a terminal: a character that would steer it or turn its lines around is shown as `\u{1b}`. */
export const showControls = (text: string): string => escapeControls(text, '\t\n');

/** Text that others wrote, which must not begin a line of its own. */
export const oneLine = (text: string): string => escapeControls(text, '\t');
