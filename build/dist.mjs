// npm run dist: packs the app. With the official runtime it makes this platform's installers. Their helper programs
// come from the same place as that runtime, so that else, or with --deb, it makes the unpacked app and a Debian package
// with the system's own tools, and with --dir the unpacked app alone. Of the fallback runtime no package is made,
// unless --not-for-release says what it is for.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, windowParts } from './build.mjs';
import { canMakeDeb, makeDeb } from './deb.mjs';
import { electronRuntime } from './electron-runtime.mjs';
import { root } from './root.mjs';
import { writeParts } from './sbom.mjs';
import { signReleases } from './sign-release.mjs';

const release = join(root, 'release');
/** Of the build that the end-to-end tests drive, which takes debug switches; `npm run dist` never makes it. */
const testRelease = join(release, 'test-build');

/** The packed app's executable, below the release folder. */
const packedExecutable = () =>
  ({
    darwin: `mac${process.arch === 'arm64' ? '-arm64' : ''}/Cascade.app/Contents/MacOS/Cascade`,
    win32: `win${process.arch === 'arm64' ? '-arm64' : ''}-unpacked/Cascade.exe`,
  })[/** @type {string} */ (process.platform)] ??
  `linux${process.arch === 'x64' ? '' : `-${process.arch}`}-unpacked/cascade`;

/** @param {import('./electron-runtime.mjs').Runtime} runtime @param {'installers' | 'dir' | 'test-build'} what */
const pack = async ({ dist, version }, what) => {
  const onlyDir = what !== 'installers';
  const { build: electronBuilder } = await import('electron-builder');
  await writeParts(version);
  const { updates } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  await electronBuilder({
    projectDir: root,
    dir: onlyDir,
    publish: 'never',
    config: {
      electronVersion: version,
      ...(what === 'test-build' && { extraMetadata: { testBuild: true }, directories: { output: testRelease } }),
      ...(onlyDir && { electronDist: dist }),
      ...(updates.url !== null && { publish: { provider: 'generic', url: updates.url } }),
    },
  });
  const key = process.env['CASCADE_RELEASE_KEY'];
  if (!onlyDir && key !== undefined)
    process.stderr.write(`Signed: ${(await signReleases(release, key, updates.publicKey)).join(', ')}.\n`);
};

/** What the packed app is made of. @param {import('./electron-runtime.mjs').Runtime} runtime */
const fingerprint = async ({ dist }) => {
  const hash = createHash('sha256').update(dist);
  const made = [
    'electron-builder.yml',
    'package.json',
    'build/after-pack.mjs',
    'build/dist.mjs',
    'build/sbom.mjs',
    'build/launcher/cascade',
  ];
  for (const file of [...made, ...windowParts.map((part) => `dist/.built/${part}`)]) {
    hash.update(await readFile(join(root, file)));
  }
  return hash.digest('hex');
};

/**
 * Packs the unpacked app, unless the one that is there is made of the same.
 * @param {'dir' | 'test-build'} what
 * @returns {Promise<string>} its executable
 */
export const packedApp = async (what) => {
  const runtime = await electronRuntime();
  await build(windowParts);
  const folder = what === 'test-build' ? testRelease : release;
  const executable = join(folder, packedExecutable());
  const stamp = join(folder, '.packed');
  const now = await fingerprint(runtime);
  if (existsSync(executable) && (await readFile(stamp, 'utf8').catch(() => '')) === now) return executable;
  await pack(runtime, what);
  await writeFile(stamp, now);
  return executable;
};

/**
 * Tells why no package is made: people would run the fallback runtime, which its makers mend no more.
 * @param {Pick<import('./electron-runtime.mjs').Runtime, 'kind' | 'version'>} runtime
 * @param {{ readonly makesPackage: boolean, readonly notForRelease: boolean }} wanted
 */
export const refuseRelease = ({ kind, version }, { makesPackage, notForRelease }) =>
  kind === 'fallback' && makesPackage && !notForRelease
    ? `No Debian package is made with Electron ${version}, the fallback of this machine, whose Chromium gets no ` +
      "security updates: connect the machine to Electron's downloads, pack the unpacked app alone with --dir, or " +
      'say --not-for-release for one to try.'
    : null;

if (process.argv[1] === import.meta.filename) {
  const runtime = await electronRuntime();
  const [onlyDir, onlyDeb, notForRelease] = ['--dir', '--deb', '--not-for-release'].map((wanted) =>
    process.argv.includes(wanted),
  );
  const refusal = refuseRelease(runtime, { makesPackage: !onlyDir, notForRelease: notForRelease === true });
  if (refusal !== null) {
    process.stderr.write(`${refusal}\n`);
    process.exit(2);
  }
  if (runtime.kind === 'official' && !onlyDir && !onlyDeb) {
    await build(windowParts);
    await pack(runtime, 'installers');
  } else {
    const executable = await packedApp('dir');
    if (onlyDeb && !canMakeDeb())
      throw new Error('A Debian package is made with dpkg-deb, which is not on this machine.');
    if (!onlyDir && canMakeDeb()) process.stderr.write(`The Debian package is ${await makeDeb(executable)}.\n`);
  }
  process.stderr.write(`The packed app is in ${release}.\n`);
}
