// Sign-in inside Electron: Chromium's network with an extra certificate authority, and a real gnome-keyring through
// safeStorage. Source: https://www.electronjs.org/docs/latest/api/safe-storage (what each backend of Linux protects)
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { createEmulator } from '../../main/emulator/emulator.ts';
import { emptyState } from '../../main/emulator/state.ts';
import { startTlsServer } from '../../main/emulator/tls-server.ts';
import { describeUnless } from '../support/describe-unless.ts';
import { type Bench, contoso, startBench } from '../support/oidc-auth.ts';
import {
  buildElectronApp,
  electronExecutable,
  type ElectronJob,
  type ElectronReport,
  runElectron,
  whyNoKeyring,
} from '../support/oidc-electron.ts';

describeUnless(whyNoKeyring(), 'sign-in in Electron', () => {
  let bench: Bench;
  let executable: string;
  let folder: string;

  beforeAll(async () => {
    for (const level of ['info', 'warn'] as const) vi.spyOn(console, level).mockImplementation(() => undefined);
    folder = mkdtempSync(join(tmpdir(), 'cascade-electron-'));
    [executable] = await Promise.all([electronExecutable(), buildElectronApp(join(folder, 'app'))]);
  });
  beforeEach(async () => {
    for (const level of ['info', 'warn'] as const) vi.spyOn(console, level).mockImplementation(() => undefined);
    bench = await startBench({ accessTokenSeconds: 60 });
    return bench.close;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (
    home: string,
    keyring: 'gnome-libsecret' | 'basic',
    job: Partial<ElectronJob>,
  ): Promise<ElectronReport> =>
    runElectron({
      executable,
      app: join(folder, 'app'),
      home: join(folder, home),
      keyring,
      job: {
        cloud: bench.service.cloud,
        tenant: contoso.id,
        ca: bench.service.ca,
        cacheFile: bench.cacheFile,
        signIn: false,
        changeCa: false,
        arm: null,
        ...job,
      },
      openBrowser: bench.createBrowser({ name: 'dana@contoso.example' }),
    });
  const encrypted = { kind: 'encrypted', message: 'Sign-ins are kept encrypted with a key that this computer guards.' };

  it('survives a new start with the same keyring, and not with another one', async () => {
    expect(await run('dana', 'gnome-libsecret', { signIn: true })).toEqual({
      accounts: ['dana@contoso.example'],
      gotToken: true,
      subscriptions: null,
      refused: null,
      state: encrypted,
      changes: [],
    });
    const raw = readFileSync(bench.cacheFile);
    for (const secret of ['dana@contoso.example', 'RefreshToken']) expect(raw.includes(secret)).toBe(false);

    expect(await run('dana', 'gnome-libsecret', {})).toEqual({
      accounts: ['dana@contoso.example'],
      gotToken: true,
      subscriptions: null,
      refused: null,
      state: encrypted,
      changes: [],
    });
    expect(bench.service.grants()).toEqual(['authorization_code', 'refresh_token', 'refresh_token']);

    expect(await run('someone-else', 'gnome-libsecret', {})).toEqual({
      accounts: [],
      gotToken: false,
      subscriptions: null,
      refused: null,
      state: {
        kind: 'encrypted',
        message:
          `The saved sign-ins in ${bench.cacheFile} are damaged or belong to another keyring, so sign in again. It ` +
          `is kept as ${bench.cacheFile}.refused.`,
      },
      changes: [],
    });
  });

  it('stays in memory where the store would be plain text', async () => {
    const report = await run('dana', 'basic', { signIn: true });
    expect(report).toEqual({
      accounts: ['dana@contoso.example'],
      gotToken: true,
      subscriptions: null,
      refused: null,
      state: {
        kind: 'memory',
        message:
          'Sign-ins are kept in memory only and end when Cascade is closed, because this computer has no keyring that Cascade could lock them in; install and unlock one, such as gnome-keyring or KWallet, and start Cascade again.',
      },
      changes: [],
    });
    expect(existsSync(bench.cacheFile)).toBe(false);
  });

  it('carries what goes to Azure Resource Manager over the same network', async () => {
    const server = await startTlsServer(createEmulator({ state: emptyState() }), { port: 0 });
    try {
      const both = `${bench.service.ca}${server.ca}`;
      expect((await run('dana', 'basic', { signIn: true, arm: server.arm, ca: both })).subscriptions).toEqual([
        'Contoso Edge (emulated)',
      ]);
      expect((await run('dana', 'basic', { signIn: true, arm: server.arm })).subscriptions).toMatchObject({
        kind: 'network',
        code: 'ERR_CERT_AUTHORITY_INVALID',
      });
    } finally {
      await server.close();
    }
  });

  it('trusts the sign-in service’s certificate only through the extra authority', async () => {
    const report = await run('dana', 'basic', { signIn: true, ca: null });
    expect(report.refused).toMatchObject({
      kind: 'network',
      code: 'ERR_CERT_AUTHORITY_INVALID',
      message:
        `The certificate of ${new URL(bench.service.cloud.authorityHost).host} is not trusted: add the certificate ` +
        'authority of your proxy or endpoint in the settings.',
    });
  });
});
