import { t } from '../../../shared/i18n/translate.ts';
import type { AppState } from '../../state/app.svelte.ts';
import { request } from '../../state/ipc-client.ts';
import type { Command } from './command.ts';

export const saveWorkspace = async (app: AppState): Promise<void> => {
  const saved = await request('file.save', { edits: app.draft.edits });
  if (!saved.ok) app.notify(saved.error.message, 'bad');
  else if (saved.value !== null) app.notify(t('Saved as {name}.', { name: saved.value.name }));
};

export const getDataCommands = (app: AppState): readonly Command[] => {
  const ready = app.view !== null;
  const writable = app.session?.writable === true;
  return [
    {
      id: 'refresh',
      label: t('Read everything again'),
      group: 'data',
      icon: 'refresh',
      keys: 'F5',
      menu: 'refresh',
      enabled: !app.busy,
      run: () => void app.refresh(),
    },
    {
      id: 'choose',
      label: t('Choose a registry…'),
      group: 'data',
      icon: 'registry',
      keys: '',
      enabled: true,
      run: () => (app.overlay = 'choose-registry'),
    },
    {
      id: 'accounts',
      label: t('Azure accounts…'),
      group: 'data',
      icon: 'cloud',
      keys: '',
      enabled: true,
      run: () => (app.overlay = 'accounts'),
    },
    {
      id: 'open',
      label: t('Open a file…'),
      group: 'data',
      icon: 'file',
      keys: 'Ctrl+O',
      menu: 'open',
      enabled: true,
      run: () => void app.open(request('file.open', {})),
    },
    {
      id: 'new',
      label: t('New sketch…'),
      group: 'data',
      icon: 'plus',
      keys: '',
      enabled: true,
      run: () => (app.overlay = 'new-topology'),
    },
    {
      id: 'save',
      label: t('Save the workspace…'),
      group: 'data',
      icon: 'download',
      keys: 'Ctrl+S',
      menu: 'save',
      enabled: ready,
      run: () => void saveWorkspace(app),
    },
    {
      id: 'fleet-files',
      label: t('Open several files as a fleet…'),
      group: 'data',
      icon: 'file',
      keys: '',
      enabled: true,
      run: () => void app.fleet.open(request('fleet.files', {})),
    },
    {
      id: 'fleet-practice',
      label: t('Practise with a fleet of 100 emulated registries'),
      group: 'data',
      icon: 'diagram',
      keys: '',
      enabled: true,
      run: () => void app.fleet.open(request('fleet.openSample', {})),
    },
    {
      id: 'reset-practice',
      label: t('Reset the practice fleet…'),
      group: 'data',
      icon: 'refresh',
      keys: '',
      enabled: app.session?.source.kind === 'emulator',
      run: () => (app.overlay = 'reset-practice'),
    },
    {
      id: 'emulator',
      label: t('Go back to the emulator'),
      group: 'data',
      icon: 'diamond',
      keys: '',
      enabled: app.session?.source.kind !== 'emulator',
      run: () => void app.open(request('source.emulator', {})),
    },
    {
      id: 'import',
      label: t('Import images into the cloud registry…'),
      group: 'data',
      icon: 'upload',
      keys: '',
      enabled: ready && writable,
      run: () => (app.overlay = 'import'),
    },
    {
      id: 'blackouts',
      label: t('Blackouts: times without sync…'),
      group: 'data',
      icon: 'calendar',
      keys: '',
      enabled: ready,
      run: () => (app.overlay = 'blackouts'),
    },
  ];
};
