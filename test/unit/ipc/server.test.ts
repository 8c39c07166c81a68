import type { BrowserWindow } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import {
  createEmitter,
  type Handler,
  handleRequest,
  type Handlers,
  isOwnFrame,
  registerHandlers,
} from '../../../main/ipc/server.ts';
import { appError } from '../../../shared/errors.ts';
import { err, ok } from '../../../shared/result.ts';
import { formatMessages } from '../../support/format-messages.ts';

type Listener = (event: unknown, name: unknown, input: unknown) => Promise<unknown>;
const received = vi.hoisted(() => ({ listener: null as Listener | null }));
vi.mock('electron', () => ({
  protocol: {},
  ipcMain: { handle: (_channel: string, listener: Listener) => (received.listener = listener) },
}));

const log = { info: vi.fn(), error: vi.fn() };
const window = {} as BrowserWindow;
const write: Handler<'clipboard.write'> = {
  schema: z.strictObject({ text: z.string() }),
  maxLength: 40,
  handle: ({ text }) =>
    text === 'throw' ? Promise.reject(new Error('a bug with a secret')) : Promise.resolve(ok(null)),
};
const ownFrame = { origin: 'app://cascade', parent: null };

beforeEach(() => log.error.mockClear());

describe('A request', () => {
  it('is answered by its handler when it has the shape of the contract', async () => {
    expect(await handleRequest(write, 'clipboard.write', { text: 'hello' }, { window }, log)).toEqual({
      ok: true,
      value: null,
    });
  });

  it('is logged if it fails, but not if it was mistyped or cancelled', async () => {
    const failing = (kind: 'network' | 'cancelled' | 'invalid-input'): Handler<'clipboard.write'> => ({
      ...write,
      handle: () => Promise.resolve(err(appError(kind, 'No answer came.'))),
    });
    for (const kind of ['network', 'cancelled', 'invalid-input'] as const)
      await handleRequest(failing(kind), 'clipboard.write', { text: 'a' }, { window }, log);
    expect(log.info.mock.calls).toEqual([['clipboard.write: network: No answer came.']]);
  });

  it('is refused with the name of the wrong field otherwise', async () => {
    expect(await handleRequest(write, 'clipboard.write', { text: 7 }, { window }, log)).toMatchObject({
      ok: false,
      error: { kind: 'invalid-input', where: 'clipboard.write.text' },
    });
  });

  it('is refused when it has an unknown field', async () => {
    expect(
      await handleRequest(write, 'clipboard.write', { text: 'a', path: '/etc/passwd' }, { window }, log),
    ).toMatchObject({
      ok: false,
    });
  });

  it('is refused when it is too large', async () => {
    expect(
      formatMessages(await handleRequest(write, 'clipboard.write', { text: 'x'.repeat(40) }, { window }, log)),
    ).toEqual({
      ok: false,
      error: {
        kind: 'invalid-input',
        message: 'The request clipboard.write is larger than 40 characters.',
        where: 'clipboard.write',
      },
    });
  });

  it('is refused when it cannot be written as JSON', async () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    expect(await handleRequest(write, 'clipboard.write', circular, { window }, log)).toMatchObject({ ok: false });
  });

  it('whose handler throws is answered as unexpected, with the details in the log alone', async () => {
    const answered = await handleRequest(write, 'clipboard.write', { text: 'throw' }, { window }, log);
    expect(answered).toMatchObject({ ok: false, error: { kind: 'unexpected' } });
    expect(JSON.stringify(answered)).not.toContain('secret');
    expect(log.error).toHaveBeenCalledOnce();
  });
});

describe('A sender', () => {
  it('is the top frame at the origin of the app', () => {
    expect(isOwnFrame(ownFrame as never)).toBe(true);
  });

  it.each([
    ['a frame that is gone', null],
    ['a frame inside the page', { origin: 'app://cascade', parent: {} }],
    ['another origin', { origin: 'https://example.invalid', parent: null }],
    ['an opaque origin', { origin: 'null', parent: null }],
    ['an origin that only begins alike', { origin: 'app://cascade.evil', parent: null }],
  ])('is refused as %s', (_what, frame) => {
    expect(isOwnFrame(frame as never)).toBe(false);
  });

  const listen = (of: BrowserWindow | null) => {
    registerHandlers(
      () => Promise.resolve({ 'clipboard.write': write } as unknown as Handlers),
      () => of,
      log,
    );
    return received.listener!;
  };

  it('gets an answer through the channel', async () => {
    expect(await listen(window)({ sender: {}, senderFrame: ownFrame }, 'clipboard.write', { text: 'a' })).toEqual({
      ok: true,
      value: null,
    });
  });

  it('gets a view as text, and the error of a view as it is', async () => {
    const view: Handler<'view.get'> = {
      schema: z.strictObject({}),
      handle: vi
        .fn()
        .mockResolvedValueOnce(ok({ edits: [] }))
        .mockResolvedValueOnce(err(appError('network', 'No answer came.'))),
    };
    registerHandlers(
      () => Promise.resolve({ 'view.get': view } as unknown as Handlers),
      () => window,
      log,
    );
    const get = () => received.listener!({ sender: {}, senderFrame: ownFrame }, 'view.get', {});
    expect(await get()).toBe('{"ok":true,"value":{"edits":[]}}');
    expect(await get()).toMatchObject({ ok: false, error: { kind: 'network' } });
  });

  it.each(['no.such', '__proto__', 'toString', 7, null, undefined])(
    'gets no answer for the request %s',
    async (name) => {
      expect(await listen(window)({ sender: {}, senderFrame: ownFrame }, name, {})).toEqual({
        ok: false,
        error: { kind: 'refused', message: 'There is no such request.' },
      });
    },
  );

  it('in a foreign frame, or in no window of the app, is refused', async () => {
    const foreign = { origin: 'https://example.invalid', parent: null };
    expect(await listen(window)({ sender: {}, senderFrame: foreign }, 'clipboard.write', { text: 'a' })).toMatchObject({
      error: { kind: 'refused' },
    });
    expect(await listen(null)({ sender: {}, senderFrame: ownFrame }, 'clipboard.write', { text: 'a' })).toMatchObject({
      error: { kind: 'refused' },
    });
  });
});

describe('An event', () => {
  it('goes to an open window, and is dropped for a closed one', () => {
    const send = vi.fn();
    const open = { isDestroyed: () => false, webContents: { send } } as unknown as BrowserWindow;
    const closed = { isDestroyed: () => true } as unknown as BrowserWindow;
    for (const target of [open, closed, null]) createEmitter(() => target)('menu.command', { command: 'open' });
    expect(send.mock.calls).toEqual([['cascade.event', 'menu.command', { command: 'open' }]]);
  });
});
