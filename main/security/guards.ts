import type { App, ProxyConfig, Session, session as ElectronSession, WebContents, WebPreferences } from 'electron';
import type { Log } from '../log.ts';
import { appOrigin } from './app-protocol.ts';

/** What the window's page may do: nothing but show itself and talk through the preload. */
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

/** Schemes that the page's own scripts, the developer tools and pictures in the page make use of. */
const localSchemes = ['devtools:', 'data:', 'blob:'];

/**
 * Whether the window's session may load this address. Everything that would leave the machine is refused.
 * @internal
 */
export const isLoadAllowed = (address: string): boolean =>
  isOwn(address) || localSchemes.some((scheme) => address.startsWith(scheme));

/**
 * Whether a frame may go to this address: only the page itself, which is how it reloads.
 * @internal
 */
export const isNavigationAllowed = (address: string): boolean => isOwn(address);

/**
 * WebRTC and DNS prefetch pass by the session's filter and the content security policy. This policy ends WebRTC over UDP, the session's
 * proxy ends it over TCP, and Blink's setting ends DNS prefetch; Chrome's own switches for these do nothing in Electron.
 */
const webRtcPolicy = 'disable_non_proxied_udp';
const noDnsPrefetch = 'dnsPrefetchingEnabled=false';
/** No program listens on this port of the machine itself; the loopback addresses are no exception to it. */
const deadProxy: ProxyConfig = {
  mode: 'fixed_servers',
  proxyRules: '127.0.0.1:1',
  proxyBypassRules: '<-loopback>',
};

const guardContents = (contents: WebContents, log: Log): void => {
  contents.setWebRTCIPHandlingPolicy(webRtcPolicy);
  const stop = (event: { readonly url: string; preventDefault: () => void }): void => {
    if (isNavigationAllowed(event.url)) return;
    event.preventDefault();
    log.error(`Refused to go to ${event.url.slice(0, 200)}.`);
  };
  contents.on('will-navigate', stop);
  contents.on('will-frame-navigate', stop);
  contents.on('will-redirect', stop);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    log.error(`Refused to open a window for ${url.slice(0, 200)}.`);
    return { action: 'deny' };
  });
};

/** Guards every page that ever comes to be, whoever made it, and every session: Chromium would fetch a dictionary for each from its maker. Before the app is ready. */
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

const foreign = ['http', 'https', 'ws', 'wss', 'ftp'].map((scheme) => `${scheme}://*/*`).concat('file:///*');

/** Denies the window's session every permission, device, download and address that is not the app's own. */
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
  // The app's own files are not held up by being asked about.
  session.webRequest.onBeforeRequest({ urls: foreign }, (details, answer) =>
    answer({ cancel: !isLoadAllowed(details.url) }),
  );
};
