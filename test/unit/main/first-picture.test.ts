import { expect, it, vi } from 'vitest';
import { earlyAnswers, firstPicture } from '../../../main/first-picture.ts';
import { startApp } from '../handlers/app.ts';

const first = () => firstPicture(startApp().session);

it('is the settings, the view and its figures, as the handlers answer them', async () => {
  const known = await first();
  const view = known?.['view.get'];
  const figures = known?.['figures.first'];
  expect(known?.['settings.get']).toMatchObject({ ok: true, value: { theme: 'system' } });
  expect(view).toMatchObject({ ok: true, value: { session: { source: { kind: 'emulator' } } } });
  expect(view?.ok === true && figures?.ok === true && figures.value?.live?.registries.length).toBe(view?.ok === true ? view.value.topology.registries.length : null);
});

it('is handed on once, and the handlers answer what is asked again or is something else', async () => {
  const settled = vi.fn();
  const known = await first();
  const early = earlyAnswers(Promise.resolve(known), settled);
  expect(await early('view.get')).toBe(known?.['view.get']);
  expect(await early('view.get')).toBeNull();
  expect(await early('policy.get')).toBeNull();
  expect(await early('app.settled')).toEqual({ ok: true, value: null });
  expect(await early('app.settled')).toBeNull();
  expect(settled).toHaveBeenCalledTimes(1);
});

it('is left to the handlers, end and all, where nothing is known', async () => {
  const settled = vi.fn();
  const early = earlyAnswers(Promise.resolve(null), settled);
  expect(await early('view.get')).toBeNull();
  expect(await early('app.settled')).toBeNull();
  expect(settled).not.toHaveBeenCalled();
});
