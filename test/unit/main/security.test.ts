import { EventEmitter } from 'node:events';
import type { App, Session } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { guardApp, guardSession, lockedDown, mayLoad, mayNavigate } from '../../../main/security.ts';

vi.mock('electron', () => ({ protocol: {} }));

const log = { info: vi.fn(), error: vi.fn() };

describe('The page', () => {
  it.each(Object.entries({ sandbox: true, contextIsolation: true, webSecurity: true }))('has %s on', (name, value) => {
    expect(lockedDown[name as keyof typeof lockedDown]).toBe(value);
  });

  it.each([
    'nodeIntegration',
    'nodeIntegrationInWorker',
    'nodeIntegrationInSubFrames',
    'allowRunningInsecureContent',
    'webviewTag',
    'navigateOnDragDrop',
  ] as const)('has %s off', (name) => {
    expect(lockedDown[name]).toBe(false);
  });

  it('may load its own files and what lies inside it', () => {
    for (const address of ['app://cascade/index.html', 'data:image/png;base64,AA==', 'blob:app://cascade/1']) expect(mayLoad(address)).toBe(true);
  });

  it.each(['https://example.invalid/', 'http://localhost/', 'ws://localhost/', 'file:///etc/passwd', 'app://cascade.evil/', 'app://other/'])(
    'may neither load nor go to %s',
    (address) => {
      expect(mayLoad(address)).toBe(false);
      expect(mayNavigate(address)).toBe(false);
    },
  );

  it('may not go to a page that lies inside an address', () => {
    expect(mayNavigate('data:text/html,hello')).toBe(false);
    expect(mayNavigate('blob:app://cascade/1')).toBe(false);
  });
});

const guardedContents = () => {
  const app = new EventEmitter();
  const setSpellCheckerLanguages = vi.fn();
  guardApp(app as App, { defaultSession: { setSpellCheckerLanguages } as unknown as Session }, log);
  let open: (details: { url: string }) => unknown = () => undefined;
  const contents = Object.assign(new EventEmitter(), { setWindowOpenHandler: (handler: typeof open) => (open = handler) });
  app.emit('web-contents-created', {}, contents);
  return { app, setSpellCheckerLanguages, contents, open: (url: string) => open({ url }) };
};

describe('Every session that comes to be', () => {
  it('fetches no dictionary', () => {
    const { app, setSpellCheckerLanguages } = guardedContents();
    app.emit('session-created', { setSpellCheckerLanguages });
    app.emit('ready');
    expect(setSpellCheckerLanguages.mock.calls).toEqual([[[]], [[]]]);
  });
});

describe('Every page that comes to be', () => {
  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('is stopped at %s to elsewhere, and not on its own reload', (name) => {
    const { contents } = guardedContents();
    const elsewhere = { url: 'https://example.invalid/', preventDefault: vi.fn() };
    const reload = { url: 'app://cascade/index.html', preventDefault: vi.fn() };
    contents.emit(name, elsewhere);
    contents.emit(name, reload);
    expect(elsewhere.preventDefault).toHaveBeenCalledOnce();
    expect(reload.preventDefault).not.toHaveBeenCalled();
  });

  it('opens no window, not even for itself', () => {
    expect(guardedContents().open('app://cascade/index.html')).toEqual({ action: 'deny' });
  });

  it('attaches no webview', () => {
    const event = { preventDefault: vi.fn() };
    guardedContents().contents.emit('will-attach-webview', event);
    expect(event.preventDefault).toHaveBeenCalledOnce();
  });

  it('trusts no certificate that the system does not', () => {
    const answer = vi.fn();
    guardedContents().app.emit('certificate-error', { preventDefault: vi.fn() }, {}, 'https://localhost:1/', 'net::ERR_CERT', {}, answer);
    expect(answer).toHaveBeenCalledWith(false);
  });
});

describe("The window's session", () => {
  const handlers: Record<string, (...args: unknown[]) => unknown> = {};
  let asked: string[] = [];
  const keep = (name: string) => (handler: (...args: unknown[]) => unknown) => (handlers[name] = handler);
  const session = Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: keep('request'),
    setPermissionCheckHandler: keep('check'),
    setDevicePermissionHandler: keep('device'),
    setDisplayMediaRequestHandler: keep('display'),
    webRequest: {
      onBeforeRequest: ({ urls }: { urls: string[] }, handler: (...args: unknown[]) => unknown) => {
        asked = urls;
        handlers['before'] = handler;
      },
    },
  });
  guardSession(session as unknown as Session, log);

  it.each(['geolocation', 'media', 'notifications', 'clipboard-read', 'fileSystem'])('denies %s', (permission) => {
    const answer = vi.fn();
    handlers['request']!({}, permission, answer);
    expect(answer).toHaveBeenCalledWith(false);
    expect(handlers['check']!({}, permission)).toBe(false);
  });

  it('denies devices', () => {
    expect(handlers['device']!({})).toBe(false);
  });

  it('prevents downloads', () => {
    const event = { preventDefault: vi.fn() };
    session.emit('will-download', event, { getFilename: () => 'x' });
    expect(event.preventDefault).toHaveBeenCalledOnce();
  });

  it('cancels what would leave the machine', () => {
    const answer = vi.fn();
    handlers['before']!({ url: 'https://example.invalid/' }, answer);
    handlers['before']!({ url: 'app://cascade/index.html' }, answer);
    expect(answer.mock.calls).toEqual([[{ cancel: true }], [{ cancel: false }]]);
    expect(asked).toEqual(['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file:///*']);
  });
});
