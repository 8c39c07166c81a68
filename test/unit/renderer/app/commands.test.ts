import { beforeEach, describe, expect, it, vi } from 'vitest';
import { getCommands } from '../../../../renderer/app/commands/get-commands.ts';
import { getScreens } from '../../../../renderer/app/commands/screens.ts';
import { formatShortcut, runMenuCommand, runShortcut } from '../../../../renderer/app/shortcuts.ts';
import type { AppState } from '../../../../renderer/state/app.svelte.ts';

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

const appWith = (more: object = {}): AppState =>
  ({
    screen: 'topology',
    overlay: 'none',
    view: {},
    session: { writable: true, source: { kind: 'emulator' } },
    settings: { assumption: 'pessimistic', rangeDays: 7, layout: {} },
    folded: new Set(),
    selected: null,
    pendingInput: { has: () => false },
    busy: false,
    draft: { canUndo: false, canRedo: false, undo: vi.fn(), redo: vi.fn() },
    push: { playing: false },
    views: { list: [] },
    fleet: { isOpen: false },
    ...more,
  }) as unknown as AppState;

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

describe('Ctrl+A', () => {
  it('does not select the text of the page', () => {
    const event = press('a', { ctrlKey: true });
    runShortcut(appWith(), event);
    runShortcut(appWith({ overlay: 'create' }), event);
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
    expect(app.draft.undo).not.toHaveBeenCalled();
    const covered = appWith({ overlay: 'create' });
    runShortcut(covered, press('2', { altKey: true }));
    expect(covered.screen).toBe('topology');
  });
  it('leave undo to a text field while it is typed in', () => {
    const draft = { canUndo: true, canRedo: true, undo: vi.fn(), redo: vi.fn() };
    runShortcut(
      appWith({ draft }),
      press('z', { ctrlKey: true, target: new FakeElement('input') as unknown as EventTarget }),
    );
    expect(draft.undo).not.toHaveBeenCalled();
    runShortcut(appWith({ draft }), press('z', { ctrlKey: true }));
    expect(draft.undo).toHaveBeenCalledOnce();
  });
  it('undo the draft in a field of the inspector once its value is committed', () => {
    const draft = { canUndo: true, canRedo: true, undo: vi.fn(), redo: vi.fn() };
    const undo = () =>
      press('z', { ctrlKey: true, target: new FakeElement('input', 'schedule') as unknown as EventTarget });
    const typed = (isTyped: boolean) => ({ has: (form: string) => isTyped && form === 'schedule' });
    runShortcut(appWith({ draft, selected: 'line1', pendingInput: typed(true), desired: null }), undo());
    expect(draft.undo).not.toHaveBeenCalled();
    runShortcut(appWith({ draft, selected: 'line1', pendingInput: typed(false), desired: null }), undo());
    expect(draft.undo).toHaveBeenCalledOnce();
  });
  it('take Ctrl+Y for redo as well', () => {
    const draft = { canUndo: true, canRedo: true, undo: vi.fn(), redo: vi.fn() };
    runShortcut(appWith({ draft }), press('y', { ctrlKey: true }));
    expect(draft.redo).toHaveBeenCalledOnce();
  });
});

describe('a command of the menu', () => {
  const draft = () => ({ canUndo: true, canRedo: true, undo: vi.fn(), redo: vi.fn() });
  it('undoes in the text field that is typed in, and else in the draft', () => {
    const execCommand = vi.fn();
    const typed = draft();
    vi.stubGlobal('document', { activeElement: new FakeElement('input'), execCommand });
    runMenuCommand(appWith({ draft: typed }), 'undo');
    expect(execCommand).toHaveBeenCalledWith('undo');
    expect(typed.undo).not.toHaveBeenCalled();

    vi.stubGlobal('document', { activeElement: new FakeElement('body'), execCommand });
    runMenuCommand(appWith({ draft: typed }), 'undo');
    expect(typed.undo).toHaveBeenCalledOnce();
    expect(execCommand).toHaveBeenCalledOnce();
  });
  it('chooses a theme', () => {
    const set = vi.fn();
    vi.stubGlobal('document', { activeElement: null });
    runMenuCommand(
      appWith({ set, settings: { layout: {}, theme: 'system', assumption: 'pessimistic', rangeDays: 7 } }),
      'theme-dark',
    );
    expect(set).toHaveBeenCalledWith({ theme: 'dark' });
  });
});
