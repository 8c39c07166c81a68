import { t } from '../../../shared/i18n/translate.ts';
import type { MenuCommand } from '../../../shared/ipc.ts';
import type { IconName } from '../../ui/icons.ts';

type CommandGroup = 'go' | 'draft' | 'data' | 'show' | 'help';
export const getGroupNames = (): Readonly<Record<CommandGroup, string>> => ({
  go: t('Go to'),
  draft: t('Draft'),
  data: t('Data'),
  show: t('Show'),
  help: t('Help'),
});

/** An action offered by shortcut, menu and command palette: single source of its label, keys and effect. */
export interface Command {
  readonly id: string;
  readonly label: string;
  readonly group: CommandGroup;
  readonly icon: IconName;
  /** Such as `Ctrl+Shift+Z`; empty for none. */
  readonly keys: string;
  readonly menu?: MenuCommand;
  readonly enabled: boolean;
  readonly run: () => void;
}
