// Lists the packages in the bundles, by their source maps, as a CycloneDX document and as license texts; both are
// packed.
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { windowParts } from './build.mjs';
import { root } from './root.mjs';

export const partsFolder = join(root, 'dist', 'parts');

/** Licences under which what is bundled may be given on with an app under the MIT licence. */
export const allowedLicences = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '(BSD-3-Clause OR GPL-2.0)',
  'ISC',
  'MIT',
  'MPL-2.0',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
];

/** The folder of the package that a source belongs to, such as `node_modules/d3-dsv/node_modules/commander`. */
const packagePath = /(?:.*\/)?(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//;

/** @returns {Promise<readonly string[]>} the folders of the packages that are in the bundles */
const bundled = async () => {
  const found = new Set();
  for (const part of windowParts) {
    const folder = join(root, 'dist', part);
    for (const file of (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.map'))) {
      /** @type {{ sources: string[] }} */
      const { sources } = JSON.parse(await readFile(join(folder, file), 'utf8'));
      for (const source of sources) {
        const path = packagePath.exec(source.replaceAll('\\', '/'))?.[1];
        // The bundler's own code is no package.
        if (path !== undefined && existsSync(join(root, path, 'package.json'))) found.add(path);
      }
    }
  }
  // Style sheets and the typeface that one of them names have no source map.
  return [...found, 'node_modules/@fontsource-variable/inter'].sort();
};

/**
 * @typedef {{ readonly path: string, readonly name: string, readonly version: string, readonly license: string }}
 * Package
 */

/** @param {string} path @returns {Promise<Package>} */
const packageAt = async (path) => {
  const { name, version, license } = JSON.parse(await readFile(join(root, path, 'package.json'), 'utf8'));
  return { path, name, version, license };
};

/**
 * As CycloneDX names a part. `npm sbom` cannot: it takes what is bundled from a development dependency for no part of
 * the app.
 */
const toComponent = (
  /** @type {Omit<Package, 'path'> & { readonly integrity?: string }} */ { name, version, license, integrity },
) => ({
  'bom-ref': `${name}@${version}`,
  type: name === 'electron' ? 'framework' : 'library',
  name,
  version,
  purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
  licenses: [/[ (]/.test(license) ? { expression: license.replace(/^\((.*)\)$/, '$1') } : { license: { id: license } }],
  ...(integrity !== undefined && {
    hashes: [{ alg: 'SHA-512', content: Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex') }],
  }),
});

/** @param {string} path */
const licenceText = async (path) => {
  const names = (await readdir(join(root, path)))
    .filter((name) => /^(?:licen[cs]e|copying|notice|unlicense)/i.test(name))
    .sort();
  return (await Promise.all(names.map((name) => readFile(join(root, path, name), 'utf8')))).join('\n').trim();
};

/** Writes both into dist/parts. @param {string} electronVersion of the runtime that is packed */
export const writeParts = async (electronVersion) => {
  const own = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const { packages: locked } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  const packages = await Promise.all((await bundled()).map(packageAt));
  const foreign = packages.filter(({ license }) => !allowedLicences.includes(license));
  if (foreign.length > 0)
    throw new Error(
      'Not packed, because the licence does not allow it: ' +
        `${foreign.map(({ name, license }) => `${name} (${license})`).join(', ')}.`,
    );
  const list = {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      component: {
        'bom-ref': `cascade@${own.version}`,
        type: 'application',
        name: 'cascade',
        version: own.version,
        description: own.description,
        licenses: [{ license: { id: own.license } }],
      },
    },
    components: [
      toComponent({ name: 'electron', version: electronVersion, license: 'MIT' }),
      ...packages.map((one) => toComponent({ ...one, integrity: locked[one.path].integrity })),
    ],
  };
  const texts = await Promise.all(
    packages.map(
      async ({ path, name, version, license }) =>
        `${name} ${version} ` +
        `(${license})\n\n${(await licenceText(path)) || 'The package brings no text of its licence.'}\n`,
    ),
  );
  await mkdir(partsFolder, { recursive: true });
  await writeFile(join(partsFolder, 'parts.cdx.json'), `${JSON.stringify(list, null, 2)}\n`);
  await writeFile(
    join(partsFolder, 'third-party.txt'),
    "Cascade contains the following packages. Electron's and Chromium's licences are beside its " +
      `executable.\n\n${texts.join(`\n${'-'.repeat(80)}\n\n`)}`,
  );
};
