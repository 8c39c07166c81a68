import { t } from '../../../shared/i18n/translate.ts';
import type { AppState } from '../../state/app.svelte.ts';
import type { Command } from './command.ts';

export const getDraftCommands = (app: AppState): readonly Command[] => {
  const ready = app.view !== null;
  return [
    {
      id: 'create',
      label: t('Create a connected registry…'),
      group: 'draft',
      icon: 'plus',
      keys: 'Ctrl+N',
      menu: 'create',
      enabled: ready,
      run: () => (app.overlay = 'create'),
    },
    {
      id: 'rearrange',
      label: t('Move or clone the selected registry…'),
      group: 'draft',
      icon: 'registry',
      keys: '',
      enabled: ready && app.selected !== null,
      run: () => (app.overlay = 'rearrange'),
    },
    {
      id: 'sites',
      label: t('Edit the attributes of all sites…'),
      group: 'draft',
      icon: 'table',
      keys: '',
      enabled: ready,
      run: () => (app.overlay = 'sites'),
    },
    {
      id: 'plan-branch',
      label: t('Plan schedules for {branch}…', {
        branch: app.selected === null ? t('every branch') : t('the branch of {selected}', { selected: app.selected }),
      }),
      group: 'draft',
      icon: 'calendar',
      keys: '',
      enabled: ready,
      run: () => (app.overlay = 'plan-branch'),
    },
    {
      id: 'undo',
      label: t('Undo the last change'),
      group: 'draft',
      icon: 'undo',
      keys: 'Ctrl+Z',
      menu: 'undo',
      enabled: app.draft.canUndo,
      run: () => app.draft.undo(),
    },
    {
      id: 'redo',
      label: t('Redo'),
      group: 'draft',
      icon: 'redo',
      keys: 'Ctrl+Shift+Z',
      menu: 'redo',
      enabled: app.draft.canRedo,
      run: () => app.draft.redo(),
    },
  ];
};
