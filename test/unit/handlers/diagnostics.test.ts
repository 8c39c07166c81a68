import { expect, test } from 'vitest';
import { ok } from '../../../shared/result.ts';
import { startApp } from './app.ts';

test('diagnostics hold versions and the log, without names of people and registries', async () => {
  const logged = [
    '2026-11-26T08:00:00.000Z error The quiet read failed. plantbrno of contosoedge answered 401 to ada@contoso.example.',
    '2026-11-26T08:00:01.000Z error Bearer abc.def.ghi was refused by contosoedge.azurecr.io, see /home/ada/log.',
  ].join('\n');
  const app = startApp({ logged });
  await app.request('view.get', {});
  const diagnostics = await app.request('diagnostics.get', {});
  const text = diagnostics.ok ? diagnostics.value.text : '';
  expect(text).toContain('Open        the emulator, 41 connected registries');
  expect(text).toContain('"assumption":"pessimistic"');
  expect(text).toContain('The quiet read failed. <registry 1> of <registry 2> answered 401 to <account 1>.');
  expect(text).toContain('Bearer *** was refused by <host 1>, see ~/log.');
  expect(text).not.toMatch(/contoso|plantbrno|\bada\b|abc\.def/);
});

test('the saved text is the one that was shown, without later log lines', async () => {
  const saved: string[] = [];
  const app = startApp({
    dialogs: {
      save: (_context, name, text) => {
        saved.push(name, text);
        return Promise.resolve(ok({ name }));
      },
    },
  });
  await app.request('view.get', {});
  const shown = await app.request('diagnostics.get', {});
  await app.request('settings.set', { theme: 'dark' });
  expect(await app.request('diagnostics.save', {})).toEqual(ok({ name: 'cascade-diagnostics.txt' }));
  expect(saved).toEqual(['cascade-diagnostics.txt', shown.ok ? shown.value.text : null]);
});
