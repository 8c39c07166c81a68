// Makes a Debian package of the packed app with dpkg-deb alone: electron-builder's own helper comes from the host of
// the official runtime.
import { spawnSync } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { root } from './root.mjs';
import { onPath, windowRequirements } from './system-packages.mjs';

export const canMakeDeb = () => process.platform === 'linux' && onPath('dpkg-deb');

const architectures = /** @type {Record<string, string>} */ ({ x64: 'amd64', arm64: 'arm64' });

/** @param {string} file @param {string} text */
const write = async (file, text) => {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
};

const desktopEntry = `[Desktop Entry]
Type=Application
Name=Cascade
Comment=Sync schedules of connected registries
Exec=/opt/Cascade/cascade %U
Icon=cascade
Categories=Development;
MimeType=application/vnd.cascade+json;x-scheme-handler/cascade;
StartupWMClass=Cascade
`;

const mimeType = `<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="application/vnd.cascade+json">
    <comment>Cascade workspace</comment>
    <sub-class-of type="application/json"/>
    <glob pattern="*.cascade.json"/>
  </mime-type>
</mime-info>
`;

/**
 * @param {string} executable of the unpacked app
 * @param {{ folder?: string, compression?: readonly string[] }} [how] where the package goes, and dpkg-deb's options
 * @returns {Promise<string>} the package, by default next to the unpacked app
 */
export const makeDeb = async (
  executable,
  { folder = dirname(dirname(executable)), compression = ['-Zxz', '-z1'] } = {},
) => {
  const { version, description, author } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const architecture = architectures[process.arch] ?? process.arch;
  const deb = join(folder, `cascade_${version}_${architecture}.deb`);
  const work = await mkdtemp(join(tmpdir(), 'cascade-deb-'));
  try {
    const app = join(work, 'opt/Cascade');
    await cp(dirname(executable), app, { recursive: true });
    // Chromium uses this sandbox helper if the kernel denies namespaces.
    await chmod(join(app, 'chrome-sandbox'), 0o4755);
    // Tells electron-updater how to install.
    await write(join(app, 'resources/package-type'), 'deb');
    await mkdir(join(work, 'usr/bin'), { recursive: true });
    await symlink('../../opt/Cascade/resources/bin/cascade', join(work, 'usr/bin/cascade'));
    await write(join(work, 'usr/share/applications/cascade.desktop'), desktopEntry);
    await write(join(work, 'usr/share/mime/packages/cascade.xml'), mimeType);
    for (const icon of (await readdir(join(root, 'build/icons'))).filter((name) => /^\d+x\d+\.png$/.test(name))) {
      const folder = join(work, 'usr/share/icons/hicolor', basename(icon, '.png'), 'apps');
      await mkdir(folder, { recursive: true });
      await cp(join(root, 'build/icons', icon), join(folder, 'cascade.png'));
    }
    await write(join(work, 'usr/share/doc/cascade/copyright'), await readFile(join(root, 'LICENSE'), 'utf8'));
    const depends = windowRequirements.map(({ packageName }) => `${packageName} | ${packageName}t64`).join(', ');
    await write(
      join(work, 'DEBIAN/control'),
      `Package: cascade
Version: ${version}
Architecture: ${architecture}
Maintainer: ${author}
Section: devel
Priority: optional
Depends: ${depends}
Recommends: libsecret-1-0
Description: ${description}
`,
    );
    await chmod(work, 0o755);
    const made = spawnSync('dpkg-deb', ['--root-owner-group', ...compression, '--build', work, deb], {
      stdio: ['ignore', 2, 'inherit'],
    });
    if (made.status !== 0) throw new Error('dpkg-deb could not make the package; the lines above say why.');
    return deb;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
};
