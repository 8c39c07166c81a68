import { afterEach, expect, it, vi } from 'vitest';
import { appError } from '../../../../shared/errors.ts';
import { err } from '../../../../shared/result.ts';
import { createAppState } from '../../../support/app-state.ts';

afterEach(() => vi.unstubAllGlobals());

it('a view that is saved is in the list, as the window shows it', async () => {
  const { app, requests } = createAppState();
  app.search = 'line';
  expect(await app.views.save('Night shift')).toBe(true);
  expect(app.views.list).toMatchObject([{ name: 'Night shift', search: 'line', rangeDays: 7, selected: null }]);
  expect(requests).toEqual([{ name: 'views.save', input: { views: app.views.list } }]);
});

it('a refused view is not in the list, so that the list equals the stored one', async () => {
  const { app } = createAppState({
    answers: { 'views.save': err(appError('invalid-input', 'The name is too long.')) },
  });
  expect(await app.views.save('Night shift')).toBe(false);
  expect(app.views.list).toEqual([]);
  expect(app.notice).toMatchObject({ message: 'The name is too long.', tone: 'bad' });
});
