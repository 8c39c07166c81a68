import { expect, it, vi } from 'vitest';
import { connectEmulator } from '../../../main/connections/emulator.ts';
import { firstRegistryId } from '../../../main/emulator/sample/first-registry.ts';
import { createStartupSnapshot, serveSnapshotOnce } from '../../../main/session/startup-snapshot.ts';
import { request } from '../../../renderer/state/ipc-client.ts';
import type { Answer, RequestName } from '../../../shared/ipc.ts';
import { startApp } from '../handlers/app.ts';

/** As the page hears it: the texts of the first answers, and what they are made of there. */
const heard = async (name: RequestName, text: string): Promise<unknown> => {
  vi.stubGlobal('window', { cascade: { request: () => Promise.resolve(text) } });
  const answer = await request(name, {});
  vi.unstubAllGlobals();
  return answer;
};

it('is the settings, the view and its figures, as the handlers answer them, down to the lists of numbers', async () => {
  const app = startApp();
  const known = await createStartupSnapshot(app.session);
  for (const name of ['settings.get', 'view.get', 'simulation.initial'] as const) {
    const answer: Answer<typeof name> = await app.request(name, {});
    const clockless = (what: unknown): unknown =>
      JSON.parse(JSON.stringify(what, (key, value: unknown) => (key === 'now' ? 0 : value)));
    if (name === 'simulation.initial') expect(await heard(name, known?.[name] ?? '')).toStrictEqual(answer);
    else expect(clockless(await heard(name, known?.[name] ?? ''))).toEqual(clockless(answer));
  }
});

it('is handed on once, and the handlers answer what is asked again or is something else', async () => {
  const settled = vi.fn();
  const known = await createStartupSnapshot(startApp().session);
  const early = serveSnapshotOnce(Promise.resolve(known), settled);
  expect(await early('view.get')).toBe(known?.['view.get']);
  expect(await early('view.get')).toBeNull();
  expect(await early('policy.get')).toBeNull();
  expect(await early('app.firstPaint')).toEqual({ ok: true, value: null });
  expect(await early('app.firstPaint')).toBeNull();
  expect(settled).toHaveBeenCalledTimes(1);
});

it('is left to the handlers, end and all, where nothing is known', async () => {
  const settled = vi.fn();
  const early = serveSnapshotOnce(Promise.resolve(null), settled);
  expect(await early('view.get')).toBeNull();
  expect(await early('app.firstPaint')).toBeNull();
  expect(settled).not.toHaveBeenCalled();
});

it('opens the registry that the emulator has first', () => {
  expect(connectEmulator(() => 0).firstRegistry).toBe(firstRegistryId);
});
