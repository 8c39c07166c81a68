import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { RunningServer } from '../../main/emulator/tls-server.ts';

const azPresent = (process.env['PATH'] ?? '')
  .split(delimiter)
  .some((folder) => folder !== '' && existsSync(join(folder, 'az')));

/** Null if `az` is available; else the reason to skip. */
export const azMissing = azPresent ? null : 'there is no az on the path; install azure-cli to run this';

interface AzAnswer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Az {
  readonly env: NodeJS.ProcessEnv;
  readonly run: (...args: readonly string[]) => Promise<AzAnswer>;
  /** Registers the server as the cloud `local`, chooses it and signs in to it. */
  readonly signIn: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** A new `az` that talks to the server only, with its own configuration, certificate and identity. */
export const azAgainst = async (server: RunningServer): Promise<Az> => {
  const folder = await mkdtemp(join(tmpdir(), 'cascade-az-'));
  const ca = join(folder, 'ca.pem');
  await writeFile(ca, server.ca);
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    AZURE_CONFIG_DIR: join(folder, 'config'),
    REQUESTS_CA_BUNDLE: ca,
    AZURE_CORE_COLLECT_TELEMETRY: 'false',
    NO_PROXY: 'localhost,127.0.0.1',
    MSI_ENDPOINT: server.identity,
    MSI_SECRET: 'x',
    APPSETTING_WEBSITE_SITE_NAME: 'y',
  };
  const run = (...args: readonly string[]): Promise<AzAnswer> =>
    new Promise((resolve) => {
      execFile('az', args, { env, timeout: 60_000 }, (error, stdout, stderr) => {
        resolve({ status: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, stdout, stderr });
      });
    });
  const signIn = async (): Promise<void> => {
    const addresses = ['--endpoint-resource-manager', server.arm, '--suffix-acr-login-server-endpoint', '.azurecr.io'];
    for (const args of [
      ['cloud', 'register', '-n', 'local', ...addresses],
      ['cloud', 'set', '-n', 'local'],
      ['login', '--identity'],
    ]) {
      const { status, stderr } = await run(...args);
      if (status !== 0) throw new Error(stderr);
    }
  };
  return { env, run, signIn, remove: () => rm(folder, { recursive: true, force: true }) };
};
