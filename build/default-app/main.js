// Starts the app in the folder that the command line names, as the default app of an official Electron does.
// The fallback runtime comes without one.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

/** @param {string} appPath */
const start = async (appPath) => {
  const { name, productName, version, main } = JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8'));
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
  app.name = productName ?? name;
  const forDefaultApp =
    /** @type {import('electron').App & Record<'setVersion' | 'setAppPath', (value: string) => void>} */ (app);
  forDefaultApp.setVersion(version);
  forDefaultApp.setAppPath(appPath);
  await import(pathToFileURL(join(appPath, main)).href);
};

const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
try {
  if (folder === undefined) throw new Error('Name the folder of the app to start: electron <folder>.');
  await start(resolve(folder));
} catch (error) {
  // Left alone, Electron would show a dialog and wait for somebody to close it.
  console.error(error);
  app.exit(1);
}
