// Electron's own list of security recommendations, one test an item under the item's name.
// Source: https://www.electronjs.org/docs/latest/tutorial/security
import { EventEmitter } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import type { App, BrowserWindowConstructorOptions, Session, session as ElectronSession } from 'electron';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openWindow } from '../../../main/app/window.ts';
import { openInBrowser } from '../../../main/auth/electron-auth.ts';
import { type Handlers, registerHandlers } from '../../../main/ipc/server.ts';
import { renderOffscreen } from '../../../main/render/offscreen.ts';
import { securityHeaders, serveApp } from '../../../main/security/app-protocol.ts';
import { hardenApp, hardenSession, isLoadAllowed, isNavigationAllowed } from '../../../main/security/guards.ts';

type Call = (...args: never[]) => unknown;

/** Calls that Electron's mock recorded. */
const recorded = vi.hoisted(() => ({
  windows: [] as { readonly options: BrowserWindowConstructorOptions; readonly loaded: string[] }[],
  bridge: new Map<string, Record<string, unknown>>(),
  listeners: new Map<string, Call>(),
  sent: [] as unknown[][],
  opened: [] as string[],
  sessions: [] as { readonly handlers: Record<string, Call>; readonly on: Record<string, Call> }[],
  newSession: (): unknown => undefined,
}));

vi.mock('electron', () => {
  const newSession = () => {
    const handlers: Record<string, Call> = {};
    const on: Record<string, Call> = {};
    const keep = (name: string) => (handler: Call) => void (handlers[name] = handler);
    recorded.sessions.push({ handlers, on });
    return {
      setPermissionRequestHandler: keep('request'),
      setPermissionCheckHandler: keep('check'),
      setDevicePermissionHandler: keep('device'),
      setDisplayMediaRequestHandler: keep('display'),
      setProxy: (config: unknown) => Promise.resolve(void (handlers['proxy'] = () => config)),
      setSpellCheckerLanguages: keep('spelling'),
      on: (name: string, handler: Call) => void (on[name] = handler),
      webRequest: {
        onBeforeRequest: (filter: unknown, handler: Call) =>
          void Object.assign(handlers, { filter: () => filter, before: handler }),
      },
      protocol: {
        handle: (_scheme: string, handler: Call) => void (handlers['serve'] = handler),
        registerBufferProtocol: (_scheme: string, handler: Call) => void (handlers['serve'] = handler),
      },
    };
  };
  recorded.newSession = newSession;
  class BrowserWindow {
    readonly #loaded: string[] = [];
    readonly webContents = { printToPDF: () => Promise.resolve(Buffer.from('%PDF')) };
    constructor(options: BrowserWindowConstructorOptions) {
      recorded.windows.push({ options, loaded: this.#loaded });
    }
    on = () => this;
    loadURL = (url: string) => Promise.resolve(void this.#loaded.push(url));
    destroy = () => undefined;
  }
  return {
    BrowserWindow,
    app: { getPath: () => '/nowhere', getAppPath: () => '/app', isPackaged: true },
    nativeTheme: {},
    screen: { getAllDisplays: () => [] },
    session: { fromPartition: newSession },
    protocol: {},
    shell: { openExternal: (url: string) => Promise.resolve(void recorded.opened.push(url)) },
    ipcMain: { handle: (name: string, listener: Call) => recorded.listeners.set(name, listener) },
    ipcRenderer: {
      invoke: (...args: unknown[]) => recorded.sent.push(args),
      on: (name: string, listener: Call) => recorded.listeners.set(name, listener),
      off: () => undefined,
      setMaxListeners: () => undefined,
    },
    contextBridge: {
      exposeInMainWorld: (name: string, api: Record<string, unknown>) => recorded.bridge.set(name, api),
    },
  };
});

const log = { info: vi.fn(), error: vi.fn() };
const sources = readdirSync('main', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file: file.replaceAll('\\', '/'), text: readFileSync(`main/${file}`, 'utf8') }));
/** Files of main/ with a pattern. No running app can tell that no other file does a thing, so the sources are read. */
const filesWith = (pattern: RegExp) =>
  sources
    .filter(({ text }) => pattern.test(text))
    .map(({ file }) => file)
    .sort();
const preferences = () => recorded.windows.map(({ options }) => options.webPreferences ?? {});

/** A new page with the app's guards, however it was created. */
const guarded = () => {
  const appendSwitch = vi.fn();
  const app = Object.assign(new EventEmitter(), { commandLine: { appendSwitch } });
  const setSpellCheckerLanguages = vi.fn();
  hardenApp(
    app as unknown as App,
    { defaultSession: { setSpellCheckerLanguages } } as unknown as typeof ElectronSession,
    log,
  );
  let open: (details: { url: string }) => unknown = () => undefined;
  const setWebRTCIPHandlingPolicy = vi.fn();
  const contents = Object.assign(new EventEmitter(), {
    setWebRTCIPHandlingPolicy,
    setWindowOpenHandler: (handler: typeof open) => (open = handler),
  });
  app.emit('web-contents-created', {}, contents);
  return {
    app,
    appendSwitch,
    setSpellCheckerLanguages,
    setWebRTCIPHandlingPolicy,
    contents,
    open: (url: string) => open({ url }),
  };
};

/** Opens every window of the app: the person's, and the hidden one that renders. */
beforeAll(async () => {
  const own = recorded.newSession() as Session;
  hardenSession(own, log);
  serveApp(own, '/app/dist/renderer', () => undefined);
  openWindow(own, { size: { width: 800, height: 600 } }, log);
  await renderOffscreen({ kind: 'pdf', text: '<style>a{}</style>', made: 0 }, log);
  await import('../../../main/preload.ts');
});
beforeEach(() => void (recorded.opened.length = 0));

it('There are two kinds of windows, and no other file makes one', () => {
  expect(recorded.windows).toHaveLength(2);
  expect(filesWith(/new (?:BrowserWindow|BaseWindow|BrowserView|WebContentsView)\b/)).toEqual([
    'app/window.ts',
    'render/offscreen.ts',
  ]);
});

describe("Electron's security list", () => {
  it('1. Only load secure content', () => {
    expect(recorded.windows.map(({ loaded }) => loaded)).toEqual([['app://cascade/index.html'], ['app://paper/']]);
    expect(recorded.sessions).toHaveLength(2);
    for (const { handlers } of recorded.sessions) {
      expect(handlers['filter']!()).toEqual({
        urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file:///*'],
      });
      const answer = vi.fn();
      handlers['before']!({ url: 'http://example.invalid/' } as never, answer as never);
      expect(answer).toHaveBeenCalledWith({ cancel: true });
    }
    for (const address of ['app://cascade/index.html', 'data:image/png;base64,AA==', 'blob:app://cascade/1'])
      expect(isLoadAllowed(address)).toBe(true);
    for (const address of [
      'https://example.invalid/',
      'http://localhost/',
      'ws://localhost/',
      'file:///etc/passwd',
      'app://cascade.evil/',
      'app://other/',
    ])
      expect(isLoadAllowed(address)).toBe(false);
    // The system may distrust a certificate too.
    const distrusts = vi.fn();
    guarded().app.emit(
      'certificate-error',
      { preventDefault: vi.fn() },
      {},
      'https://localhost:1/',
      'net::ERR_CERT',
      {},
      distrusts,
    );
    expect(distrusts).toHaveBeenCalledWith(false);
  });

  it('2. Do not enable Node.js integration for remote content', () => {
    for (const one of preferences())
      expect(one).toMatchObject({
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
      });
  });

  it('2. A window that only renders a report runs no script', () => {
    expect(preferences().map(({ javascript }) => javascript)).toEqual([undefined, false]);
  });

  it('3. Enable context isolation', () => {
    for (const one of preferences()) expect(one.contextIsolation).toBe(true);
  });

  it('4. Enable process sandboxing', () => {
    for (const one of preferences()) expect(one.sandbox).toBe(true);
    expect(filesWith(/no-sandbox/)).toEqual([]);
  });

  it('5. Handle session permission requests from remote content', () => {
    for (const { handlers, on } of recorded.sessions) {
      for (const permission of ['geolocation', 'media', 'notifications', 'clipboard-read', 'fileSystem']) {
        const answer = vi.fn();
        handlers['request']!({} as never, permission as never, answer as never);
        expect(answer).toHaveBeenCalledWith(false);
        expect(handlers['check']!({} as never, permission as never)).toBe(false);
      }
      expect(handlers['device']!({} as never)).toBe(false);
      const noScreen = vi.fn();
      handlers['display']!({} as never, noScreen as never);
      expect(noScreen).toHaveBeenCalledWith({});
      const download = { preventDefault: vi.fn() };
      on['will-download']!(download as never, { getFilename: () => 'x' } as never);
      expect(download.preventDefault).toHaveBeenCalledOnce();
    }
  });

  it('6. Do not disable webSecurity', () => {
    for (const one of preferences()) expect(one.webSecurity).toBe(true);
  });

  it('7. Define a Content Security Policy', async () => {
    const [own, offscreen] = recorded.sessions;
    const page = await new Promise<{ readonly headers: Record<string, string> }>((answered) =>
      own!.handlers['serve']!({ url: 'app://cascade/none.html', method: 'GET' } as never, answered as never),
    );
    const drawn = (await offscreen!.handlers['serve']!({ url: 'app://paper/' } as never)) as Response;
    for (const policy of [
      page.headers['content-security-policy'],
      securityHeaders['content-security-policy'],
      drawn.headers.get('content-security-policy'),
    ]) {
      expect(policy).toMatch(/^default-src 'none';/);
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
    }
    expect(securityHeaders['content-security-policy']).toContain("; script-src 'self';");
    expect(securityHeaders['content-security-policy']).toContain(
      "; require-trusted-types-for 'script'; trusted-types svelte-trusted-html default",
    );
    expect(drawn.headers.get('content-security-policy')).not.toContain('script-src');
  });

  it('8. Do not enable allowRunningInsecureContent', () => {
    for (const one of preferences()) expect(one.allowRunningInsecureContent).toBe(false);
  });

  it('9. Do not enable experimental features', () => {
    for (const one of preferences()) expect(one.experimentalFeatures).toBeUndefined();
  });

  it('10. Do not use enableBlinkFeatures', () => {
    for (const one of preferences()) expect(one.enableBlinkFeatures).toBeUndefined();
    expect(filesWith(/appendSwitch|appendArgument/)).toEqual(['security/guards.ts']);
    // This switch only turns a feature off.
    expect(guarded().appendSwitch.mock.calls).toEqual([['blink-settings', 'dnsPrefetchingEnabled=false']]);
  });

  it('11. Do not use allowpopups for WebViews', () => {
    for (const one of preferences()) expect(one.webviewTag).toBe(false);
  });

  it('12. Verify WebView options before creation', () => {
    const event = { preventDefault: vi.fn() };
    guarded().contents.emit('will-attach-webview', event);
    expect(event.preventDefault).toHaveBeenCalledOnce();
  });

  it('13. Disable or limit navigation', () => {
    for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
      const { contents } = guarded();
      const elsewhere = { url: 'https://example.invalid/', preventDefault: vi.fn() };
      const reload = { url: 'app://cascade/index.html', preventDefault: vi.fn() };
      contents.emit(name, elsewhere);
      contents.emit(name, reload);
      expect(elsewhere.preventDefault).toHaveBeenCalledOnce();
      expect(reload.preventDefault).not.toHaveBeenCalled();
    }
    for (const address of [
      'https://example.invalid/',
      'file:///etc/passwd',
      'app://cascade.evil/',
      'app://other/',
      'data:text/html,hello',
      'blob:app://cascade/1',
    ])
      expect(isNavigationAllowed(address)).toBe(false);
    for (const one of preferences()) expect(one.navigateOnDragDrop).toBe(false);
  });

  it('14. Disable or limit creation of new windows', () => {
    expect(guarded().open('app://cascade/index.html')).toEqual({ action: 'deny' });
    expect(guarded().open('https://example.invalid/')).toEqual({ action: 'deny' });
  });

  it('15. Do not use shell.openExternal with untrusted content', async () => {
    await openInBrowser('https://login.example.invalid/device');
    for (const address of ['http://example.invalid/', 'file:///bin/sh', 'ms-msdt:/id', 'javascript:1', 'nonsense'])
      await expect(openInBrowser(address)).rejects.toThrow();
    expect(recorded.opened).toEqual(['https://login.example.invalid/device']);
    expect(filesWith(/shell\.(?:openExternal|openPath)/)).toEqual(['auth/electron-auth.ts']);
  });

  it('16. Use a current version of Electron', () => {
    const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Record<string, { version: string } | undefined>;
    };
    const major = (version: string | undefined) => Number(/^\^?(\d+)\./.exec(version ?? '')?.[1]);
    // Never downgraded; npm run check:electron checks that it is among the three supported majors.
    expect(major(devDependencies['electron'])).toBeGreaterThanOrEqual(45);
    expect(major(packages['node_modules/electron']?.version)).toBe(major(devDependencies['electron']));
  });

  it('17. Validate the sender of all IPC messages', async () => {
    const handle = vi.fn();
    registerHandlers(
      () => Promise.resolve({ 'app.info': { handle } } as unknown as Handlers),
      () => ({}) as never,
      log,
    );
    expect(filesWith(/ipcMain\.(?:handle|on|once)/)).toEqual(['ipc/server.ts']);
    for (const senderFrame of [
      null,
      { origin: 'https://example.invalid', parent: null },
      { origin: 'app://cascade', parent: {} },
      { origin: 'app://paper', parent: null },
    ])
      expect(
        await recorded.listeners.get('cascade.request')!(
          { sender: {}, senderFrame } as never,
          'app.info' as never,
          {} as never,
        ),
      ).toMatchObject({ error: { kind: 'refused' } });
    expect(handle).not.toHaveBeenCalled();
  });

  it('18. Avoid usage of the file:// protocol and prefer usage of custom protocols', () => {
    expect(filesWith(/loadFile\(|file:\/\/(?!\/\*)/)).toEqual([]);
    for (const { loaded } of recorded.windows) for (const url of loaded) expect(url).toMatch(/^app:/);
  });

  it('19. Check which fuses you can change', () => {
    const [, fuses = ''] = /^electronFuses:\n((?: {2}.+\n)+)/m.exec(readFileSync('electron-builder.yml', 'utf8')) ?? [];
    expect(
      Object.fromEntries(
        fuses
          .trim()
          .split('\n')
          .map((line) => line.trim().split(': ')),
      ),
    ).toMatchObject({
      runAsNode: 'false',
      enableCookieEncryption: 'true',
      enableNodeOptionsEnvironmentVariable: 'false',
      enableNodeCliInspectArguments: 'false',
      enableEmbeddedAsarIntegrityValidation: 'true',
      onlyLoadAppFromAsar: 'true',
      grantFileProtocolExtraPrivileges: 'false',
    });
  });

  it('20. Do not expose Electron APIs to untrusted web content', () => {
    expect([...recorded.bridge.keys()]).toEqual(['cascade']);
    const bridge = recorded.bridge.get('cascade') as { request: Call; on: Call };
    expect(Object.keys(bridge).sort()).toEqual(['on', 'request']);
    bridge.request('app.info' as never, {} as never);
    expect(recorded.sent).toEqual([['cascade.request', 'app.info', {}]]);
    // The page receives the payload, never Electron's event with its sender.
    const listener = vi.fn();
    bridge.on('menu.command' as never, listener as never);
    recorded.listeners.get('cascade.event')!(
      { sender: 'ipcRenderer' } as never,
      'menu.command' as never,
      { command: 'open' } as never,
    );
    expect(listener.mock.calls).toEqual([[{ command: 'open' }]]);
    expect(preferences()[1]!.preload).toBeUndefined();
  });
});

it('No session fetches a dictionary', () => {
  const { app, setSpellCheckerLanguages } = guarded();
  app.emit('session-created', { setSpellCheckerLanguages });
  app.emit('ready');
  expect(setSpellCheckerLanguages.mock.calls).toEqual([[[]], [[]]]);
});

it('No page reaches a host by WebRTC: not over UDP, and over TCP only through a proxy where nothing listens', () => {
  expect(guarded().setWebRTCIPHandlingPolicy.mock.calls).toEqual([['disable_non_proxied_udp']]);
  for (const { handlers } of recorded.sessions)
    expect(handlers['proxy']!()).toEqual({
      mode: 'fixed_servers',
      proxyRules: '127.0.0.1:1',
      proxyBypassRules: '<-loopback>',
    });
});
