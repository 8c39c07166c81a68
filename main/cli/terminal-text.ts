import { escapeControls } from '../../shared/i18n/control-characters.ts';

/** Escapes control and bidirectional characters as `\u{1b}`. */
export const showControls = (text: string): string => escapeControls(text, '\t\n');

/** Also escapes line breaks, for text of others within a line. */
export const oneLine = (text: string): string => escapeControls(text, '\t');
