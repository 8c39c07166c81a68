import { lowerFirst, t } from '../../shared/i18n/translate.ts';
import type { MenuCommand } from '../../shared/ipc.ts';
import { dayMs, dayOf } from '../../shared/schedule/instant.ts';
import { assumptionLabel } from '../../shared/simulate/assumptions.ts';
import { cloudIdOf } from '../../shared/topology/arm-id.ts';
import { linkTo } from '../../shared/view/deep-link.ts';
import { colouringNames, colourings } from '../../shared/view/node-colour.ts';
import { commitPendingInput, isCommitted } from '../forms/commit-pending-input.ts';
import type { AppState, Screen } from '../state/app.svelte.ts';
import { request } from '../state/ipc-client.ts';
import { noKeys } from '../state/selectors.ts';
import type { IconName } from '../ui/icons.ts';

type Group = 'go' | 'draft' | 'data' | 'show' | 'help';
export const getGroupNames = (): Readonly<Record<Group, string>> => ({
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
  readonly group: Group;
  readonly icon: IconName;
  /** Such as `Ctrl+Shift+Z`; empty for none. */
  readonly keys: string;
  readonly menu?: MenuCommand;
  readonly enabled: boolean;
  readonly run: () => void;
}

export interface ScreenInfo {
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

export const saveWorkspace = async (app: AppState): Promise<void> => {
  const saved = await request('file.save', { edits: app.draft.edits });
  if (!saved.ok) app.notify(saved.error.message, 'bad');
  else if (saved.value !== null) app.notify(t('Saved as {name}.', { name: saved.value.name }));
};

/** Copies a link that opens Cascade at the selection, for tickets and runbooks. */
const copyLink = async (app: AppState): Promise<void> => {
  const text = linkTo({ registryId: app.actual === null ? null : cloudIdOf(app.actual), site: app.selected });
  const copied = await request('clipboard.write', { text });
  if (copied.ok) app.notify(t('Copied {text}', { text }));
  else app.notify(copied.error.message, 'bad');
};

/** Moves the timeline by its visible width. */
export const shiftRange = (app: AppState, by: -1 | 1): void => {
  const { from, to } = app.visible;
  if (app.zoom === null) app.from += by * app.settings.rangeDays * dayMs;
  else app.showTime({ from: from + by * (to - from), to: to + by * (to - from) });
};

export const showToday = (app: AppState): void => {
  app.from = dayOf(app.now);
  app.zoom = null;
};

export const setMinimapVisible = (app: AppState, isVisible: boolean): void =>
  void app.set({ layout: { ...app.settings.layout, minimap: isVisible ? 1 : 0 } });

const focusSearch = (): void => document.querySelector<HTMLInputElement>('[data-testid="search"]')?.select();

const fitGraph = (): void => document.querySelector<HTMLButtonElement>('[data-testid="zoom-fit"]')?.click();

const getThemes = () =>
  [
    { theme: 'light', label: t('Use the light theme') },
    { theme: 'dark', label: t('Use the dark theme') },
    { theme: 'system', label: t('Use the theme of the system') },
  ] as const;

export const getCommands = (app: AppState): readonly Command[] => {
  const ready = app.view !== null;
  const writable = app.session?.writable === true;
  return [
    ...getScreenCommands(app),
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
      id: 'fleet',
      label: t('Go to the fleet'),
      group: 'go',
      icon: 'diagram',
      keys: '',
      enabled: app.fleet.isOpen && app.screen !== 'fleet',
      run: () => (app.screen = 'fleet'),
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
      run: () => (app.overlay = 'new-sketch'),
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
      label: t('Colour the graph by {colouring}', { colouring: lowerFirst(colouringNames()[colouring]) }),
      group: 'show' as const,
      icon: 'filter' as const,
      keys: '',
      enabled: ready,
      run: () => void app.set({ layout: { ...app.settings.layout, colouring: at } }),
    })),
    {
      id: 'blackouts',
      label: t('Blackouts: times without sync…'),
      group: 'data',
      icon: 'calendar',
      keys: '',
      enabled: ready,
      run: () => (app.overlay = 'blackouts'),
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
      id: 'compare',
      label: t('Compare every site: live and draft, or a file'),
      group: 'go',
      icon: 'table',
      keys: '',
      enabled: ready,
      run: () => (app.screen = 'compare'),
    },
    {
      id: 'today',
      label: t('Timeline: go to today'),
      group: 'show',
      icon: 'calendar',
      keys: '',
      enabled: ready,
      run: () => (app.from = dayOf(app.now)),
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
};

export const startTour = (app: AppState): void => {
  app.screen = 'topology';
  app.select(null);
  app.search = '';
  app.tour = 0;
};

/** Shows the topology with the push panel open. */
const openPush = (app: AppState): void => {
  app.screen = 'topology';
  app.push.open();
};

export const playPush = (app: AppState): void => {
  openPush(app);
  app.push.togglePlayback();
};

export const toggleAssumption = (app: AppState): void =>
  void app.set({ assumption: app.settings.assumption === 'pessimistic' ? 'optimistic' : 'pessimistic' });

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
