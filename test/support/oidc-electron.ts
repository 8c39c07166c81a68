import { execFile, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'vite';
import type { Cloud } from '../../main/auth/clouds.ts';
import type { StorageState } from '../../main/auth/encrypted-store.ts';
import type { AppError } from '../../shared/errors.ts';

export interface ElectronJob {
  readonly cloud: Cloud;
  readonly tenant: string;
  /** PEM of the extra authority; null for none. */
  readonly ca: string | null;
  readonly cacheFile: string;
  readonly signIn: boolean;
  /** Whether to add, remove and add the authority while the app runs. */
  readonly changeCa: boolean;
  /** Address of an Azure Resource Manager to list the subscriptions of; null for none. */
  readonly arm: string | null;
}

export interface ElectronReport {
  readonly accounts: readonly string[];
  readonly gotToken: boolean;
  readonly subscriptions: readonly string[] | AppError | null;
  readonly refused: AppError | null;
  readonly state: StorageState;
  /** Results after each change of the authority; empty without changes. */
  readonly changes: readonly (readonly string[] | AppError)[];
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const tools = ['dbus-run-session', 'gnome-keyring-daemon', 'bash'];

const isOnPath = (tool: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, tool), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** Null if Electron and a private keyring can run here; else the reason. */
export const whyNoKeyring = (): string | null => {
  if (process.platform !== 'linux') return 'a keyring of its own can be started on Linux only';
  const missing = tools.filter((tool) => !isOnPath(tool));
  return missing.length === 0 ? null : `${missing.join(', ')} not on PATH (Debian: dbus, gnome-keyring)`;
};

export const electronExecutable = async (): Promise<string> => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'build', 'electron-runtime.mjs')], {
    cwd: root,
  });
  return (JSON.parse(stdout) as { readonly executable: string }).executable;
};

export const buildElectronApp = async (folder: string): Promise<void> => {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { target: 'node', noExternal: true, external: ['electron'] },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        input: fileURLToPath(new URL('oidc-electron-app.ts', import.meta.url)),
        output: { format: 'es', entryFileNames: 'main.js', chunkFileNames: '[name].js' },
      },
    },
  });
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'sign-in-test', version: '1.0.0', type: 'module', main: 'main.js' }),
  );
};

export interface ElectronRun {
  readonly executable: string;
  readonly app: string;
  /** Home folder, which holds the keyring. */
  readonly home: string;
  readonly keyring: 'gnome-libsecret' | 'basic';
  readonly job: ElectronJob;
  readonly openBrowser: (url: string) => Promise<string>;
  readonly env?: Readonly<Record<string, string>>;
}

const password = 'only for tests';

/** Runs the small app once, with its own session bus and keyring. */
export const runElectron = async ({
  executable,
  app,
  home,
  keyring,
  job,
  openBrowser,
  env = {},
}: ElectronRun): Promise<ElectronReport> => {
  const runtime = join(home, 'run');
  if (!existsSync(runtime)) mkdirSync(runtime, { recursive: true, mode: 0o700 });
  const switches = [
    '--no-sandbox',
    '--disable-gpu',
    '--ozone-platform=headless',
    `--password-store=${keyring}`,
    `--user-data-dir=${join(home, 'user-data')}`,
  ];
  const start = [executable, app, ...switches].map((word) => `'${word}'`).join(' ');
  const unlock = `printf '${password}' | gnome-keyring-daemon --unlock --components=secrets >/dev/null`;
  const child = spawn('dbus-run-session', ['--', 'bash', '-c', keyring === 'basic' ? start : `${unlock} && ${start}`], {
    env: {
      PATH: process.env['PATH'],
      HOME: home,
      XDG_RUNTIME_DIR: runtime,
      XDG_DATA_HOME: join(home, 'data'),
      CASCADE_TEST_JOB: JSON.stringify(job),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
  try {
    for await (const line of createInterface(child.stdout)) {
      if (!line.startsWith('{')) continue;
      const message = JSON.parse(line) as {
        readonly open?: string;
        readonly report?: ElectronReport;
        readonly failed?: string;
      };
      if (message.open !== undefined) await openBrowser(message.open);
      if (message.failed !== undefined) throw new Error(message.failed);
      if (message.report !== undefined) return message.report;
    }
    throw new Error(`Electron ended without a report: ${errors.slice(-2000)}`);
  } finally {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }
};
