import { afterEach, expect, it, vi } from 'vitest';
import type { AppState } from '../../../../renderer/state/app.svelte.ts';
import { SavedViews } from '../../../../renderer/state/saved-views.svelte.ts';
import { appError } from '../../../../shared/errors.ts';
import { err, ok } from '../../../../shared/result.ts';

afterEach(() => vi.unstubAllGlobals());

const viewsWhere = (answer: unknown): { views: SavedViews; notify: ReturnType<typeof vi.fn> } => {
  vi.stubGlobal('window', { cascade: { request: () => Promise.resolve(answer) } });
  const notify = vi.fn();
  const app = {
    settings: { layout: {}, rangeDays: 7 },
    folded: new Set(),
    camera: null,
    search: '',
    selected: null,
    from: 0,
    zoom: null,
    persistError: null,
    notify,
  };
  return { views: new SavedViews(app as unknown as AppState), notify };
};

it('a view that is saved is in the list', async () => {
  const { views } = viewsWhere(ok(null));
  expect(await views.save('Night shift')).toBe(true);
  expect(views.list.map(({ name }) => name)).toEqual(['Night shift']);
});

it('a view that is refused is not in the list, so that the list is what is stored', async () => {
  const { views, notify } = viewsWhere(err(appError('invalid-input', 'The name is too long.')));
  expect(await views.save('Night shift')).toBe(false);
  expect(views.list).toEqual([]);
  expect(notify).toHaveBeenCalledWith('The name is too long.', 'bad');
});
