import { resolve } from 'node:path';
import { app, dialog } from 'electron';
import { formatMessage } from '../shared/i18n/translate.ts';
import { startRenderJob, startWindow } from './app/start.ts';
import { readMode, readSwitches } from './app/switches.ts';
import { isTestBuild, refuseDebugSwitches } from './security/debug-switches.ts';

/** Drops the executable and, in development, the app's own folder, which is not always the first argument. */
const getArguments = (argv: readonly string[]): readonly string[] =>
  argv.slice(1).filter((argument) => !process.defaultApp || resolve(argument) !== app.getAppPath());

const start = async (argv: readonly string[]): Promise<void> => {
  const mode = readMode(getArguments(argv));
  if (mode.kind === 'command') {
    const { cascadeProcess } = await import('./cli/run-cascade.ts');
    app.exit(await cascadeProcess(mode.args));
  } else if (mode.kind === 'version') {
    process.stdout.write(`${app.name} ${app.getVersion()}\n`);
    app.exit(0);
  } else if (mode.kind === 'draw') await startRenderJob(mode.job);
  else if (app.requestSingleInstanceLock()) await startWindow((later) => readSwitches(getArguments(later)));
  else app.quit();
};

const refusal = refuseDebugSwitches({
  isPackaged: app.isPackaged,
  hasSwitch: (name) => app.commandLine.hasSwitch(name),
  environment: process.env,
  isTestBuild: () => isTestBuild(app.getAppPath()),
});

if (refusal === null) void start(process.argv);
else {
  // Before the app is ready, Linux prints this on standard error; other systems show a dialog.
  dialog.showErrorBox('Cascade', formatMessage(refusal));
  app.exit(2);
}
