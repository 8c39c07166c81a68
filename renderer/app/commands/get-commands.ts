import type { AppState } from '../../state/app.svelte.ts';
import type { Command } from './command.ts';
import { getDataCommands } from './data.ts';
import { getDraftCommands } from './draft.ts';
import { getHelpCommands } from './help.ts';
import { getNavigationCommands } from './screens.ts';
import { getViewCommands } from './view.ts';

/** All commands by topic, in the order of the command palette. */
export const getCommands = (app: AppState): readonly Command[] => [
  ...getNavigationCommands(app),
  ...getDraftCommands(app),
  ...getDataCommands(app),
  ...getViewCommands(app),
  ...getHelpCommands(app),
];
