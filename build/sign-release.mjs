// Signs electron-builder's release descriptions: writes NAME.yml.sig beside each latest*.yml, with the Ed25519 key in
// the file that CASCADE_RELEASE_KEY names. New pair: openssl genpkey -algorithm ed25519 -out key.pem; public half for
// package.json: openssl pkey -in key.pem -pubout -outform DER | base64 -w0.
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @param {string} folder
 * @param {string} keyFile
 * @param {string} publicKey of package.json
 * @returns {Promise<readonly string[]>} what was signed
 */
export const signReleases = async (folder, keyFile, publicKey) => {
  const key = createPrivateKey(await readFile(keyFile, 'utf8'));
  if (createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64') !== publicKey)
    throw new Error(
      `${keyFile} does not belong to updates.publicKey of package.json: nobody's Cascade would believe the release.`,
    );
  const files = (await readdir(folder)).filter((name) => /^latest.*\.yml$/.test(name)).sort();
  for (const name of files)
    await writeFile(
      join(folder, `${name}.sig`),
      sign(null, await readFile(join(folder, name)), key).toString('base64'),
    );
  return files;
};
