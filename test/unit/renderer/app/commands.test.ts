import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { getCommands } from '../../../../renderer/app/commands/get-commands.ts';
import { getScreens } from '../../../../renderer/app/commands/screens.ts';
import { formatShortcut, runMenuCommand, runShortcut } from '../../../../renderer/app/shortcuts.ts';
import type { AppState } from '../../../../renderer/state/app.svelte.ts';
import type { Edit } from '../../../../shared/topology/edit-types.ts';
import { createAppState } from '../../../support/app-state.ts';
import { buildRegistry, createTopology } from '../../../support/topology.ts';

const press = (key: string, modifiers: Partial<KeyboardEvent> = {}): KeyboardEvent =>
  ({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    defaultPrevented: false,
    target: null,
    preventDefault: vi.fn(),
    ...modifiers,
  }) as unknown as KeyboardEvent;

const noon: Edit = { kind: 'set-sync', registry: 'line1', sync: { schedule: '0 12 * * *' } };
const appWith = (overlay: AppState['overlay'] = 'none'): AppState => {
  const { app } = createAppState({ topology: createTopology([buildRegistry('line1', null)]) });
  app.overlay = overlay;
  return app;
};
/** With one edit that can be undone. */
const appWithEdit = (): AppState => {
  const app = appWith();
  app.draft.add([noon]);
  return app;
};

class FakeElement {
  readonly #tag: string;
  readonly #form: string | null;
  constructor(tag: string, form: string | null = null) {
    this.#tag = tag;
    this.#form = form;
  }
  closest(): { readonly dataset: object } | null {
    return this.#form === null ? null : { dataset: { commits: this.#form } };
  }
  matches(selector: string): boolean {
    return selector.split(/[:,]/)[0] === this.#tag;
  }
}

beforeEach(() => {
  vi.stubGlobal('document', { documentElement: { dataset: { theme: 'dark' } }, querySelector: () => null });
  vi.stubGlobal('HTMLElement', FakeElement);
});

afterEach(() => vi.unstubAllGlobals());

describe('Ctrl+A', () => {
  it('does not select the text of the page', () => {
    const event = press('a', { ctrlKey: true });
    runShortcut(appWith(), event);
    runShortcut(appWith('create'), event);
    expect(event.preventDefault).toHaveBeenCalledTimes(2);
  });
  it('selects what a field holds', () => {
    const event = press('a', { ctrlKey: true, target: new FakeElement('input') as unknown as EventTarget });
    runShortcut(appWith(), event);
    expect(event.preventDefault).not.toHaveBeenCalled();
  });
});

describe('a key press as words', () => {
  it('names its modifiers in one order', () => {
    expect(formatShortcut(press('z', { ctrlKey: true, shiftKey: true }))).toBe('Ctrl+Shift+Z');
    expect(formatShortcut(press('1', { altKey: true }))).toBe('Alt+1');
    expect(formatShortcut(press('F5'))).toBe('F5');
  });
  it('reads the command key as Ctrl and a typed question mark as itself', () => {
    expect(formatShortcut(press('k', { metaKey: true }))).toBe('Ctrl+K');
    expect(formatShortcut(press('?', { shiftKey: true }))).toBe('?');
  });
});

describe('shortcuts', () => {
  it('are all different', () => {
    const keys = getCommands(appWith())
      .map((action) => action.keys)
      .filter((key) => key !== '');
    expect(new Set(keys).size).toBe(keys.length);
  });
  it('lead to each screen by its number', () => {
    for (const [index, { screen }] of getScreens().entries()) {
      const app = appWith();
      runShortcut(app, press(String(index + 1), { altKey: true }));
      expect(app.screen).toBe(screen);
    }
  });
  it('do nothing where the action is not possible now, and nothing below an open overlay', () => {
    const app = appWith();
    runShortcut(app, press('z', { ctrlKey: true }));
    expect(app.draft.canRedo).toBe(false);
    const covered = appWith('create');
    runShortcut(covered, press('2', { altKey: true }));
    expect(covered.screen).toBe('topology');
  });
  it('leave undo to a text field while it is typed in', () => {
    const app = appWithEdit();
    runShortcut(app, press('z', { ctrlKey: true, target: new FakeElement('input') as unknown as EventTarget }));
    expect(app.draft.edits).toEqual([noon]);
    runShortcut(app, press('z', { ctrlKey: true }));
    expect(app.draft.edits).toEqual([]);
  });
  it('undo the draft in a field of the inspector once its value is committed', () => {
    const app = appWithEdit();
    app.selected = 'line1';
    const undo = () =>
      press('z', { ctrlKey: true, target: new FakeElement('input', 'schedule') as unknown as EventTarget });
    app.pendingInput.set('schedule', 'line1', { schedule: '0 13' });
    runShortcut(app, undo());
    expect(app.draft.edits).toEqual([noon]);
    app.pendingInput.set('schedule', 'line1', {});
    runShortcut(app, undo());
    expect(app.draft.edits).toEqual([]);
  });
  it('take Ctrl+Y for redo as well', () => {
    const app = appWithEdit();
    app.draft.undo();
    runShortcut(app, press('y', { ctrlKey: true }));
    expect(app.draft.edits).toEqual([noon]);
  });
});

describe('a command of the menu', () => {
  it('undoes in the text field that is typed in, and else in the draft', () => {
    const execCommand = vi.fn();
    const app = appWithEdit();
    vi.stubGlobal('document', { activeElement: new FakeElement('input'), execCommand });
    runMenuCommand(app, 'undo');
    expect(execCommand).toHaveBeenCalledWith('undo');
    expect(app.draft.edits).toEqual([noon]);

    vi.stubGlobal('document', { activeElement: new FakeElement('body'), execCommand });
    runMenuCommand(app, 'undo');
    expect(app.draft.edits).toEqual([]);
    expect(execCommand).toHaveBeenCalledOnce();
  });
  it('chooses a theme', () => {
    vi.stubGlobal('document', { activeElement: null });
    const { app, requests } = createAppState();
    runMenuCommand(app, 'theme-dark');
    expect(app.settings.theme).toBe('dark');
    expect(requests).toEqual([{ name: 'settings.set', input: { theme: 'dark' } }]);
  });
});
