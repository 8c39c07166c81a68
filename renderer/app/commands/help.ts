import { t } from '../../../shared/i18n/translate.ts';
import type { AppState } from '../../state/app.svelte.ts';
import { startTour } from '../../state/view-actions.ts';
import type { Command } from './command.ts';

export const getHelpCommands = (app: AppState): readonly Command[] => [
  {
    id: 'palette',
    label: t('Run a command'),
    group: 'help',
    icon: 'search',
    keys: 'Ctrl+K',
    menu: 'palette',
    enabled: true,
    run: () => (app.overlay = 'palette'),
  },
  {
    id: 'shortcuts',
    label: t('Keyboard shortcuts'),
    group: 'help',
    icon: 'info',
    keys: '?',
    menu: 'shortcuts',
    enabled: true,
    run: () => (app.overlay = 'shortcuts'),
  },
  {
    id: 'tour',
    label: t('Take the tour'),
    group: 'help',
    icon: 'info',
    keys: '',
    menu: 'tour',
    enabled: app.session?.source.kind === 'emulator',
    run: () => startTour(app),
  },
  {
    id: 'diagnostics',
    label: t('Diagnostics for whoever looks for a fault…'),
    group: 'help',
    icon: 'info',
    keys: '',
    menu: 'diagnostics',
    enabled: true,
    run: () => (app.overlay = 'diagnostics'),
  },
];
