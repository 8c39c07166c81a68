// Builds the parts whose sources have changed since their last build, by a hash of their contents.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { root } from './root.mjs';

/** The folders that each part is made of. */
const parts = {
  main: ['main', 'shared'],
  preload: ['main', 'shared'],
  cli: ['main', 'shared'],
  renderer: ['renderer', 'shared'],
};
/** @typedef {keyof typeof parts} PartName */

const partNames = /** @type {readonly PartName[]} */ (Object.keys(parts));

/** The window's parts, without the command line. @type {readonly PartName[]} */
export const windowParts = ['main', 'preload', 'renderer'];

/** @param {string} folder */
const filesUnder = async (folder) => {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(root, join(entry.parentPath, entry.name)));
};

/** @param {readonly string[]} folders */
const fingerprint = async (folders) => {
  const hash = createHash('sha256').update(process.env['NODE_ENV'] ?? '');
  const paths = await Promise.all([...folders, 'build/vite'].map(filesUnder));
  for (const path of ['package-lock.json', 'tsconfig.json', ...paths.flat().sort()]) {
    hash.update(`\0${path}\0`).update(await readFile(join(root, path)));
  }
  return hash.digest('hex');
};

/** @param {PartName} name */
const getStampPath = (name) => join(root, 'dist', '.built', name);

/**
 * @param {readonly PartName[]} names
 * @returns {Promise<readonly PartName[]>} the parts that had to be built
 */
export const build = async (names = partNames) => {
  const states = await Promise.all(
    names.map(async (name) => ({
      name,
      now: await fingerprint(parts[name]),
      built: await readFile(getStampPath(name), 'utf8').catch(() => null),
    })),
  );
  const stale = states.filter(({ now, built }) => now !== built);
  if (stale.length === 0) return [];

  const [vite, { targets }] = await Promise.all([import('vite'), import('./vite/configs.mjs')]);
  await mkdir(join(root, 'dist', '.built'), { recursive: true });
  for (const { name, now } of stale) {
    await rm(getStampPath(name), { force: true });
    await vite.build(targets[name]);
    await writeFile(getStampPath(name), now);
  }
  return stale.map(({ name }) => name);
};

if (process.argv[1] === import.meta.filename) {
  const began = performance.now();
  const built = await build();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.error(
    built.length === 0 ? 'Nothing changed since the last build.' : `Built ${built.join(', ')} in ${seconds} s.`,
  );
}
