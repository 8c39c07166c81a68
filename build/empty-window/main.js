// The least that an Electron app can do: one window with an empty page. What start-up is measured against.
import { app, BrowserWindow } from 'electron';

const show = async () => {
  await app.whenReady();
  const window = new BrowserWindow({ width: 1440, height: 900 });
  await window.loadURL('data:text/html,<title>Empty</title>');
  await window.webContents.executeJavaScript(
    'new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))',
  );
  process.stdout.write('settled\n', () => app.exit(0));
};

// Not awaited: an Electron app is ready only once its main module has run to its end.
void show();
