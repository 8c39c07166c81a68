import { formatMessage, lowerFirst, t } from '../../../shared/i18n/translate.ts';
import { assumptionLabel } from '../../../shared/simulate/assumptions.ts';
import { findCloudId } from '../../../shared/topology/arm-id.ts';
import { formatDeepLink } from '../../../shared/view/deep-link.ts';
import { colouringNames, colourings } from '../../../shared/view/node-colour.ts';
import type { AppState } from '../../state/app.svelte.ts';
import { request } from '../../state/ipc-client.ts';
import { noKeys } from '../../state/selectors.ts';
import {
  openPush,
  playPush,
  setMinimapVisible,
  shiftRange,
  showToday,
  toggleAssumption,
} from '../../state/view-actions.ts';
import type { Command } from './command.ts';

/** Copies a link that opens Cascade at the selection, for tickets and runbooks. */
const copyLink = async (app: AppState): Promise<void> => {
  const text = formatDeepLink({ registryId: app.actual === null ? null : findCloudId(app.actual), site: app.selected });
  const copied = await request('clipboard.write', { text });
  if (copied.ok) app.notify(t('Copied {text}', { text }));
  else app.notify(copied.error.message, 'bad');
};

const focusSearch = (): void => document.querySelector<HTMLInputElement>('[data-testid="search"]')?.select();

const fitGraph = (): void => document.querySelector<HTMLButtonElement>('[data-testid="zoom-fit"]')?.click();

const getThemes = () =>
  [
    { theme: 'light', label: t('Use the light theme') },
    { theme: 'dark', label: t('Use the dark theme') },
    { theme: 'system', label: t('Use the theme of the system') },
  ] as const;

export const getViewCommands = (app: AppState): readonly Command[] => {
  const ready = app.view !== null;
  return [
    {
      id: 'find',
      label: t('Find a registry'),
      group: 'show',
      icon: 'search',
      keys: 'Ctrl+F',
      menu: 'find',
      enabled: ready,
      run: focusSearch,
    },
    {
      id: 'fit',
      label: t('Fit the graph into view'),
      group: 'show',
      icon: 'fit',
      keys: '',
      menu: 'zoom-fit',
      enabled: ready && app.screen === 'topology',
      run: fitGraph,
    },
    {
      id: 'copy-link',
      label:
        app.selected === null
          ? t('Copy a link to this hierarchy')
          : t('Copy a link to {selected}', { selected: app.selected }),
      group: 'show',
      icon: 'copy',
      keys: '',
      enabled: ready,
      run: () => void copyLink(app),
    },
    {
      id: 'views',
      label: t('Saved views…'),
      group: 'show',
      icon: 'bookmark',
      keys: '',
      enabled: ready,
      run: () => (app.overlay = 'views'),
    },
    ...app.views.list.map((view): Command => ({
      id: `view-${view.name}`,
      label: t('View: {name}', { name: view.name }),
      group: 'show',
      icon: 'bookmark',
      keys: '',
      enabled: ready,
      run: () => app.views.show(view),
    })),
    {
      id: 'minimap',
      label: app.settings.layout['minimap'] === 1 ? t('Hide the map of a tall tree') : t('Show the map of a tall tree'),
      group: 'show',
      icon: 'map',
      keys: '',
      enabled: ready,
      run: () => setMinimapVisible(app, app.settings.layout['minimap'] !== 1),
    },
    {
      id: 'unfold',
      label: t('Unfold every branch'),
      group: 'show',
      icon: 'plus',
      keys: '',
      enabled: app.folded.size > 0,
      run: () => (app.folded = noKeys),
    },
    {
      id: 'push',
      label: t('Push now: when is it where?'),
      group: 'show',
      icon: 'upload',
      keys: 'Ctrl+P',
      enabled: ready,
      run: () => openPush(app),
    },
    {
      id: 'play',
      label: app.push.playing ? t('Timeline: pause') : t('Timeline: play a push'),
      group: 'show',
      icon: app.push.playing ? 'pause' : 'play',
      keys: '',
      enabled: ready,
      run: () => playPush(app),
    },
    ...colourings.map((colouring, at) => ({
      id: `colour-${colouring}`,
      label: t('Colour the graph by {colouring}', { colouring: lowerFirst(formatMessage(colouringNames[colouring])) }),
      group: 'show' as const,
      icon: 'filter' as const,
      keys: '',
      enabled: ready,
      run: () => void app.set({ layout: { ...app.settings.layout, colouring: at } }),
    })),
    {
      id: 'today',
      label: t('Timeline: go to today'),
      group: 'show',
      icon: 'calendar',
      keys: '',
      enabled: ready,
      run: () => showToday(app),
    },
    {
      id: 'earlier',
      label: t('Timeline: earlier'),
      group: 'show',
      icon: 'chevron-left',
      keys: '',
      enabled: ready,
      run: () => shiftRange(app, -1),
    },
    {
      id: 'later',
      label: t('Timeline: later'),
      group: 'show',
      icon: 'chevron-right',
      keys: '',
      enabled: ready,
      run: () => shiftRange(app, 1),
    },
    {
      id: 'assumption',
      label: t('Assume {assumption} syncing', {
        assumption: assumptionLabel(app.settings.assumption === 'pessimistic' ? 'optimistic' : 'pessimistic'),
      }),
      group: 'show',
      icon: 'clock',
      keys: '',
      enabled: true,
      run: () => toggleAssumption(app),
    },
    ...getThemes().map(({ theme, label }): Command => ({
      id: `theme-${theme}`,
      label,
      group: 'show',
      icon: 'settings',
      keys: '',
      menu: `theme-${theme}`,
      enabled: app.settings.theme !== theme,
      run: () => void app.set({ theme }),
    })),
  ];
};
