// electron-updater against a local web server, with Node's HTTP and app in place of Electron's.
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppImageUpdater as Library } from 'electron-updater';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { signedUpdater } from '../../../main/updates/updater.ts';
import { createUpdates, updateSource } from '../../../main/updates/updates.ts';
import type { UpdateState } from '../../../shared/ipc-payloads.ts';
import { noPolicy } from '../../../shared/policy.ts';
import { formatMessages } from '../../support/format-messages.ts';

const load = createRequire(import.meta.url);
// The library loads Electron but does not use it here.
load.cache[load.resolve('electron')] = Object.assign(Object.create(null) as NodeJS.Module, {
  exports: {},
  loaded: true,
});
const { AppImageUpdater } = load('electron-updater/out/AppImageUpdater.js') as {
  AppImageUpdater: new (options: null, app: object) => Library;
};
const { NodeHttpExecutor } = load('builder-util') as { NodeHttpExecutor: new () => object };
const { ElectronHttpExecutor } = load('electron-updater/out/electronHttpExecutor.js') as {
  ElectronHttpExecutor: { prototype: { download: unknown } };
};
const executor = () => Object.assign(new NodeHttpExecutor(), { download: ElectronHttpExecutor.prototype.download });

const ours = generateKeyPairSync('ed25519');
const theirs = generateKeyPairSync('ed25519');
const app = 'the new Cascade';

interface Release {
  readonly version: string;
  readonly signedBy?: KeyObject | null;
  /** The download, and the description after it was signed. */
  readonly served?: string;
  readonly altered?: (description: string) => string;
}

let folder = '';
let close: () => void = () => undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cascade-updates-'));
  writeFileSync(join(folder, 'Cascade.AppImage'), 'the old Cascade');
  vi.stubEnv('APPIMAGE', join(folder, 'Cascade.AppImage'));
  vi.stubEnv('TEST_UPDATER_ARCH', 'x64');
});
afterEach(() => {
  close();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const serve = async ({ version, signedBy = ours.privateKey, served = app, altered = (text) => text }: Release) => {
  const sha512 = createHash('sha512').update(app).digest('base64');
  const description =
    `version: ${version}\nfiles:\n  - url: Cascade-${version}.AppImage\n    sha512: ${sha512}\n    size: ` +
    `${app.length}\npath: Cascade-${version}.AppImage\nsha512: ${sha512}\nreleaseDate: '2026-11-26T00:00:00.000Z'\n`;
  const files: Readonly<Record<string, string>> = {
    '/cascade/latest-linux.yml': altered(description),
    ...(signedBy !== null && {
      '/cascade/latest-linux.yml.sig': sign(null, Buffer.from(description), signedBy).toString('base64'),
    }),
    [`/cascade/Cascade-${version}.AppImage`]: served,
  };
  const requested: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    requested.push(pathname.slice('/cascade/'.length));
    response.statusCode = files[pathname] === undefined ? 404 : 200;
    response.end(files[pathname] ?? 'Not found');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  close = () => void server.close();
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/cascade`, requests: requested };
};

/** Cascade 1.0.0 with this update source. */
const cascade = (url: string) => {
  const states: UpdateState[] = [];
  const quiet: unknown[] = [];
  const restart = vi.fn();
  const updates = createUpdates(
    { url, publicKey: ours.publicKey },
    {
      load: async (source) => {
        const library = new AppImageUpdater(null, {
          version: '1.0.0',
          name: 'cascade',
          isPackaged: true,
          userDataPath: folder,
          baseCachePath: folder,
          appUpdateConfigPath: '',
          whenReady: () => Promise.resolve(),
          onQuit: () => undefined,
        });
        Object.assign(library, { httpExecutor: executor(), quitAndInstall: restart });
        return signedUpdater(library, source, folder);
      },
      onState: (state) => states.push(state),
      onQuiet: (_message, cause) => quiet.push(cause),
    },
  );
  return { updates, states, quiet, restart };
};

const fetched = () => {
  const pending = join(folder, 'cascade-updater/pending');
  return existsSync(pending) ? readdirSync(pending).filter((name) => name.endsWith('.AppImage')) : [];
};

describe('An update', () => {
  it('that is newer and signed is fetched, announced, and installed on request', async () => {
    const { url, requests: requested } = await serve({ version: '1.1.0' });
    const { updates, states, restart } = cascade(url);
    expect(await updates.restart()).toBe(false);
    await updates.look();
    expect(formatMessages(states)).toEqual([
      { kind: 'ready', version: '1.1.0', message: 'Cascade 1.1.0 is fetched and checked.' },
    ]);
    expect(fetched()).toEqual(['Cascade-1.1.0.AppImage']);
    expect(requested).toEqual(['latest-linux.yml', 'latest-linux.yml.sig', 'Cascade-1.1.0.AppImage']);
    expect(restart).not.toHaveBeenCalled();
    expect(await updates.restart()).toBe(true);
    expect(restart).toHaveBeenCalledOnce();
    await updates.look();
    expect(requested).toHaveLength(3);
  });

  it.each<[string, Partial<Release>]>([
    ['without a signature', { signedBy: null }],
    ['with the signature of somebody else', { signedBy: theirs.privateKey }],
    [
      'whose description was changed after it was signed',
      { altered: (text) => text.replace('releaseDate', 'releaseNotes: x\nreleaseDate') },
    ],
  ])('%s is refused before anything of it is fetched', async (_what, release) => {
    const { url, requests: requested } = await serve({ version: '1.1.0', ...release });
    const { updates, states } = cascade(url);
    await updates.look();
    expect(formatMessages(states)).toEqual([
      {
        kind: 'refused',
        message: expect.stringMatching(
          /^An update from 127\.0\.0\.1:\d+ was refused, because its signature is not that of the makers of Cascade\. Nothing was installed; tell whoever runs /,
        ),
      },
    ]);
    expect(requested).toEqual(['latest-linux.yml', 'latest-linux.yml.sig']);
    expect(await updates.restart()).toBe(false);
  });

  it('whose file was changed between the fetch and the restart is refused and not installed', async () => {
    const { url } = await serve({ version: '1.1.0' });
    const { updates, states, restart } = cascade(url);
    await updates.look();
    writeFileSync(join(folder, 'cascade-updater/pending/Cascade-1.1.0.AppImage'), 'the bad Cascade');
    expect(await updates.restart()).toBe(false);
    expect(restart).not.toHaveBeenCalled();
    expect(formatMessages(states.at(-1))).toEqual({
      kind: 'refused',
      message: expect.stringContaining('its file was changed after it was fetched'),
    });
  });

  it('whose file is not the signed one is refused and deleted', async () => {
    const { url } = await serve({ version: '1.1.0', served: 'the bad Cascade' });
    const { updates, states } = cascade(url);
    await updates.look();
    expect(formatMessages(states)).toEqual([
      { kind: 'refused', message: expect.stringContaining('its file is not the one that was signed') },
    ]);
    expect(fetched()).toEqual([]);
    expect(await updates.restart()).toBe(false);
  });

  it.each(['0.9.0', '1.0.0'])('to %s is none, however well it is signed', async (version) => {
    const { url, requests: requested } = await serve({ version });
    const { updates, states, quiet } = cascade(url);
    await updates.look();
    expect({ states, quiet, fetched: fetched() }).toEqual({ states: [], quiet: [], fetched: [] });
    expect(requested).not.toContain(`Cascade-${version}.AppImage`);
  });

  it('from a server that does not answer is looked for in silence', async () => {
    const { url } = await serve({ version: '1.1.0' });
    close();
    const { updates, states, quiet } = cascade(url);
    await updates.look();
    expect(formatMessages(states)).toEqual([]);
    expect(quiet).toHaveLength(1);
    expect(updates.state().kind).toBe('none');
  });
});

describe('Where updates are looked for', () => {
  const publicKey = ours.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  const manifest = { updates: { url: 'https://updates.example/cascade', publicKey } };
  const source = (policy: Partial<typeof noPolicy>, of: unknown = manifest, isPackaged = true) =>
    updateSource({ ...noPolicy, ...policy }, of, isPackaged);

  it('is what the build says, or the policy in its place', () => {
    expect(source({})).toMatchObject({ url: 'https://updates.example/cascade' });
    expect(source({ updates: { url: 'https://mirror.contoso.example' } })).toMatchObject({
      url: 'https://mirror.contoso.example',
    });
  });

  it.each([
    ['the policy switches them off', source({ updates: 'off' }), 'switched off by your organisation’s policy'],
    ['nobody says where', source({}, { updates: { url: null, publicKey } }), 'looks nowhere'],
    [
      'the build has no key, whatever the policy says',
      source({ updates: { url: 'https://mirror.contoso.example' } }, { updates: { url: null, publicKey: null } }),
      'without a key',
    ],
    ['the app is not packed', source({}, manifest, false), 'Only a packed Cascade'],
  ])('is nowhere where %s', async (_why, nowhere, text) => {
    const load = vi.fn();
    const updates = createUpdates(nowhere, { load, onState: () => undefined, onQuiet: () => undefined });
    await updates.look();
    expect(load).not.toHaveBeenCalled();
    expect(formatMessages(updates.state())).toMatchObject({ kind: 'off', message: expect.stringContaining(text) });
  });
});
