import type { MenuCommand } from '../../shared/ipc.ts';
import { commitPendingInput, isCommitted } from '../forms/commit-pending-input.ts';
import type { AppState } from '../state/app.svelte.ts';
import { getCommands } from './commands/get-commands.ts';

/**
 * Formats a key press such as `Ctrl+Shift+Z`; the Command key counts as Ctrl.
 * @internal
 */
export const formatShortcut = (event: KeyboardEvent): string => {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const modifiers = [
    event.ctrlKey || event.metaKey ? 'Ctrl' : '',
    event.altKey ? 'Alt' : '',
    event.shiftKey && key !== '?' ? 'Shift' : '',
  ];
  return [...modifiers.filter((modifier) => modifier !== ''), key].join('+');
};

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.matches('input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]');

/** Whether undo belongs to the text field: true until the field's value is in the draft. */
const isUndoInField = (app: AppState, target: EventTarget | null): boolean =>
  isTyping(target) && target instanceof HTMLElement && !isCommitted(app, target);

/**
 * Runs the command of a key press. Text fields keep plain characters and their own undo; an open dialog keeps all keys.
 */
export const runShortcut = (app: AppState, event: KeyboardEvent): void => {
  // Keep Ctrl+A from selecting the text of the page.
  if (formatShortcut(event) === 'Ctrl+A' && !isTyping(event.target)) event.preventDefault();
  if (app.overlay !== 'none' || document.querySelector('dialog[open]') !== null || event.defaultPrevented) return;
  const keys = formatShortcut(event) === 'Ctrl+Y' ? 'Ctrl+Shift+Z' : formatShortcut(event);
  const command = getCommands(app).find((candidate) => candidate.keys === keys);
  if (command === undefined) return;
  if (keys === '?' && isTyping(event.target)) return;
  if (keys.endsWith('Z') && isUndoInField(app, event.target)) return;
  event.preventDefault();
  commitPendingInput(app);
  if (command.enabled) command.run();
};

/**
 * Runs a menu command. While a text field has uncommitted text, undo and redo go to the field: a menu click does not
 * reach it as a key press would.
 */
export const runMenuCommand = (app: AppState, name: MenuCommand): void => {
  if ((name === 'undo' || name === 'redo') && isUndoInField(app, document.activeElement)) {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else reaches the field's own history
    document.execCommand(name);
    return;
  }
  commitPendingInput(app);
  const command = getCommands(app).find(({ menu }) => menu === name);
  if (command?.enabled === true && app.overlay === 'none') command.run();
};
