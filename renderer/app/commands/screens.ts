import { t } from '../../../shared/i18n/translate.ts';
import type { MenuCommand } from '../../../shared/ipc.ts';
import type { AppState } from '../../state/app.svelte.ts';
import type { Screen } from '../../state/screens.ts';
import type { IconName } from '../../ui/icons.ts';
import type { Command } from './command.ts';

interface ScreenInfo {
  readonly screen: Screen;
  readonly label: string;
  readonly name: string;
  readonly icon: IconName;
}

export const getScreens = (): readonly ScreenInfo[] => [
  { screen: 'topology', label: t('Topology'), name: t('Topology'), icon: 'topology' },
  { screen: 'table', label: t('Table'), name: t('Table'), icon: 'table' },
  { screen: 'findings', label: t('Findings'), name: t('Findings'), icon: 'findings' },
  { screen: 'review', label: t('Review'), name: t('Draft and review'), icon: 'draft' },
  { screen: 'activity', label: t('Activity'), name: t('Activity'), icon: 'activity' },
  { screen: 'reports', label: t('Reports'), name: t('Reports'), icon: 'reports' },
  { screen: 'settings', label: t('Settings|rail'), name: t('Settings'), icon: 'settings' },
];

const menuCommands: Partial<Record<Screen, MenuCommand>> = {
  topology: 'view-topology',
  table: 'view-table',
  findings: 'view-findings',
  review: 'view-review',
  activity: 'view-activity',
  reports: 'view-reports',
  settings: 'view-settings',
};

const getScreenCommands = (app: AppState): readonly Command[] =>
  getScreens().map(({ screen, name, icon }, index) => ({
    id: `go-${screen}`,
    label: name,
    group: 'go',
    icon,
    keys: `Alt+${index + 1}`,
    ...(menuCommands[screen] === undefined ? {} : { menu: menuCommands[screen] }),
    enabled: true,
    run: () => (app.screen = screen),
  }));

export const getNavigationCommands = (app: AppState): readonly Command[] => {
  const ready = app.view !== null;
  return [
    ...getScreenCommands(app),
    {
      id: 'fleet',
      label: t('Go to the fleet'),
      group: 'go',
      icon: 'diagram',
      keys: '',
      enabled: app.fleet.isOpen && app.screen !== 'fleet',
      run: () => (app.screen = 'fleet'),
    },
    {
      id: 'compare',
      label: t('Compare every site: live and draft, or a file'),
      group: 'go',
      icon: 'table',
      keys: '',
      enabled: ready,
      run: () => (app.screen = 'compare'),
    },
  ];
};
