import type { App, ProxyConfig, Session, session as ElectronSession, WebContents, WebPreferences } from 'electron';
import type { Log } from '../log.ts';
import { appOrigin } from './app-protocol.ts';

/** The page has no rights beyond the preload's bridge. */
export const secureWebPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
} as const satisfies WebPreferences;

const isOwn = (address: string): boolean => address === appOrigin || address.startsWith(`${appOrigin}/`);

/** Schemes used by the page's own scripts, the developer tools and inline pictures. */
const localSchemes = ['devtools:', 'data:', 'blob:'];

/**
 * Whether the window's session may load this address. Everything that leaves the machine is refused.
 * @internal
 */
export const isLoadAllowed = (address: string): boolean =>
  isOwn(address) || localSchemes.some((scheme) => address.startsWith(scheme));

/**
 * Whether a frame may navigate to this address: only to the page itself, which is a reload.
 * @internal
 */
export const isNavigationAllowed = (address: string): boolean => isOwn(address);

/**
 * WebRTC and DNS prefetch bypass the session's filter and the content security policy. This policy blocks WebRTC over
 * UDP, the session's proxy blocks it over TCP, and the Blink setting blocks DNS prefetch; Chrome's own switches for
 * these do nothing in Electron.
 */
const webRtcPolicy = 'disable_non_proxied_udp';
const noDnsPrefetch = 'dnsPrefetchingEnabled=false';
/** Nothing listens on this port of the machine. Loopback addresses use it too. */
const deadProxy: ProxyConfig = {
  mode: 'fixed_servers',
  proxyRules: '127.0.0.1:1',
  proxyBypassRules: '<-loopback>',
};

const guardContents = (contents: WebContents, log: Log): void => {
  contents.setWebRTCIPHandlingPolicy(webRtcPolicy);
  const preventNavigation = (event: { readonly url: string; preventDefault: () => void }): void => {
    if (isNavigationAllowed(event.url)) return;
    event.preventDefault();
    log.error(`Refused to go to ${event.url.slice(0, 200)}.`);
  };
  contents.on('will-navigate', preventNavigation);
  contents.on('will-frame-navigate', preventNavigation);
  contents.on('will-redirect', preventNavigation);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    log.error(`Refused to open a window for ${url.slice(0, 200)}.`);
    return { action: 'deny' };
  });
};

/**
 * Hardens every page and every session; Chromium would download a spell-check dictionary for each. Must run before the
 * app is ready.
 */
export const hardenApp = (app: App, sessions: Pick<typeof ElectronSession, 'defaultSession'>, log: Log): void => {
  app.commandLine.appendSwitch('blink-settings', noDnsPrefetch);
  app.on('web-contents-created', (_event, contents) => guardContents(contents, log));
  app.on('session-created', (session) => session.setSpellCheckerLanguages([]));
  app.once('ready', () => sessions.defaultSession.setSpellCheckerLanguages([]));
  app.on('certificate-error', (event, _contents, url, error, _certificate, answer) => {
    event.preventDefault();
    log.error(`Refused the certificate of ${new URL(url).host}: ${error}.`);
    answer(false);
  });
};

const foreignUrls = ['http', 'https', 'ws', 'wss', 'ftp'].map((scheme) => `${scheme}://*/*`).concat('file:///*');

/** Denies the window's session every permission, device, download and foreign address. */
export const hardenSession = (session: Session, log: Log): void => {
  void session.setProxy(deadProxy);
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    log.error(`Refused the permission ${permission}.`);
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.on('will-download', (event, item) => {
    event.preventDefault();
    log.error(`Refused to download ${item.getFilename()}.`);
  });
  // The filter covers foreign addresses only, so that the app's own files are not delayed.
  session.webRequest.onBeforeRequest({ urls: foreignUrls }, (details, answer) =>
    answer({ cancel: !isLoadAllowed(details.url) }),
  );
};
