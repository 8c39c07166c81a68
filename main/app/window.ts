import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, screen, type Session } from 'electron';
import { colours } from '../../shared/view/tokens.ts';
import type { Log } from '../log.ts';
import { appOrigin } from '../security/app-protocol.ts';
import { secureWebPreferences } from '../security/guards.ts';
import type { Switches } from './switches.ts';
import { readWindowState, writeWindowState } from './window-state.ts';

/** The page's background, so that nothing flashes before it paints. */
const backgroundColor = (): string => colours.bg[nativeTheme.shouldUseDarkColors ? 'dark' : 'light'];

const defaultSize = { width: 1440, height: 900 };

/** Opens the window with its last bounds, or at the size of the command line. */
export const openWindow = (session: Session, { size }: Pick<Switches, 'size'>, log: Log): BrowserWindow => {
  const stateFile = join(app.getPath('userData'), 'window.json');
  const last =
    size === null
      ? readWindowState(
          stateFile,
          screen.getAllDisplays().map(({ workArea }) => workArea),
        )
      : null;
  const window = new BrowserWindow({
    title: 'Cascade',
    ...defaultSize,
    ...last?.bounds,
    ...size,
    ...(size !== null && { x: 0, y: 0, frame: false }),
    minWidth: 640,
    minHeight: 480,
    backgroundColor: backgroundColor(),
    autoHideMenuBar: true,
    webPreferences: {
      ...secureWebPreferences,
      session,
      devTools: !app.isPackaged,
      preload: join(app.getAppPath(), 'dist/preload/preload.cjs'),
    },
  });
  if (last?.maximized === true) window.maximize();
  window.on('page-title-updated', (event) => event.preventDefault());
  if (size === null) {
    window.on('close', () => {
      try {
        writeWindowState(stateFile, { bounds: window.getNormalBounds(), maximized: window.isMaximized() });
      } catch (cause) {
        log.error('The window’s bounds cannot be saved.', cause);
      }
    });
  }
  void window.loadURL(`${appOrigin}/index.html`);
  return window;
};
