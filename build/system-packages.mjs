// Checks the system packages that Electron needs and npm cannot install. Installs missing ones if that needs no prompt
// (root, apt); otherwise prints the command.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * @typedef {object} Requirement
 * @property {string} packageName on Debian and what descends from it
 * @property {string} [library] a shared library
 * @property {string} [program] a program on the path
 * @property {string} [file]
 */

/** @type {readonly Requirement[]} */
export const windowRequirements = [
  { packageName: 'libgtk-3-0', library: 'libgtk-3.so.0' },
  { packageName: 'libnss3', library: 'libnss3.so' },
  { packageName: 'libasound2', library: 'libasound.so.2' },
  { packageName: 'libgbm1', library: 'libgbm.so.1' },
  { packageName: 'libxss1', library: 'libXss.so.1' },
  { packageName: 'libatk-bridge2.0-0', library: 'libatk-bridge-2.0.so.0' },
  { packageName: 'libdrm2', library: 'libdrm.so.2' },
  { packageName: 'libcups2', library: 'libcups.so.2' },
];
/** @type {readonly Requirement[]} */
export const displayRequirements = [{ packageName: 'xvfb', program: 'Xvfb' }];
/** @type {readonly Requirement[]} */
export const driverRequirements = [{ packageName: 'chromium-driver', program: 'chromedriver' }];
/**
 * What tests use beside a window; without them they are skipped, or see other letters.
 * @type {readonly Requirement[]}
 */
const testRequirements = [
  { packageName: 'git', program: 'git' },
  { packageName: 'ca-certificates', file: '/etc/ssl/certs/ca-certificates.crt' },
  { packageName: 'azure-cli', program: 'az' },
  { packageName: 'xauth', program: 'xauth' },
  { packageName: 'dbus', program: 'dbus-run-session' },
  { packageName: 'gnome-keyring', program: 'gnome-keyring-daemon' },
  { packageName: 'libsecret-1-0', library: 'libsecret-1.so.0' },
  { packageName: 'fontconfig', program: 'fc-list' },
  { packageName: 'fonts-dejavu-core', file: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf' },
  { packageName: 'poppler-utils', program: 'pdftotext' },
];

/** @param {string} file */
export const isExecutable = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** @param {string} program */
export const onPath = (program) =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => isExecutable(join(folder, program)));

const libraryFolders = [
  '/lib',
  '/lib64',
  '/usr/lib',
  '/usr/lib64',
  '/usr/local/lib',
  '/lib/x86_64-linux-gnu',
  '/usr/lib/x86_64-linux-gnu',
  '/lib/aarch64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
];

/** @returns {(library: string) => boolean} */
const libraryLookup = () => {
  const cache =
    ['ldconfig', '/sbin/ldconfig'].map((tool) => spawnSync(tool, ['-p'], { encoding: 'utf8' }).stdout).find(Boolean) ??
    '';
  return (library) =>
    cache.includes(`\t${library} `) || libraryFolders.some((folder) => existsSync(join(folder, library)));
};

/** @param {readonly Requirement[]} requirements */
export const missingPackages = (requirements) => {
  const hasLibrary = libraryLookup();
  return requirements
    .filter(
      ({ library, program, file }) =>
        !(library ? hasLibrary(library) : program ? onPath(program) : existsSync(/** @type {string} */ (file))),
    )
    .map(({ packageName }) => packageName);
};

/**
 * Debian 13 and Ubuntu 24.04 carry some libraries under a new name, with t64 at its end.
 * @param {string} packageName
 */
const nameHere = (packageName) => {
  const known = (/** @type {string} */ name) =>
    /^ {2}Candidate: (?!\(none\))/m.test(
      spawnSync('apt-cache', ['policy', name], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } }).stdout,
    );
  return known(packageName) || !known(`${packageName}t64`) ? packageName : `${packageName}t64`;
};

/**
 * @param {readonly Requirement[]} requirements
 * @param {{ maySudo?: boolean }} [options] whether a sudo that asks for no password may be used
 * @returns {boolean} false if the person has to install something; the command was printed
 */
export const ensureSystemPackages = (requirements, { maySudo = false } = {}) => {
  if (process.platform !== 'linux') return true;
  const missing = missingPackages(requirements);
  if (missing.length === 0) return true;

  if (!onPath('apt-get')) {
    process.stderr.write(
      'These libraries and programs are missing; install the packages of your system that hold them (their names ' +
        `on Debian): ${missing.join(' ')}\n`,
    );
    return false;
  }
  const root = process.getuid?.() === 0;
  if (root || (maySudo && spawnSync('sudo', ['-n', 'true']).status === 0)) {
    process.stderr.write(`Installing system packages: ${missing.join(' ')}\n`);
    const apt = (/** @type {string[]} */ ...args) => {
      const [program = '', ...rest] = [
        ...(root ? [] : ['sudo', 'env', 'DEBIAN_FRONTEND=noninteractive']),
        'apt-get',
        ...args,
      ];
      return (
        spawnSync(program, rest, {
          stdio: ['ignore', 2, 2],
          env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
        }).status === 0
      );
    };
    apt('update', '-q');
    if (apt('install', '-y', '-q', '--no-install-recommends', ...missing.map(nameHere))) return true;
  }
  const command = `apt-get update && apt-get install -y --no-install-recommends ${missing.map(nameHere).join(' ')}`;
  process.stderr.write(
    `System packages are missing. Install them with:\n\n  ` +
      `${root ? command : `${onPath('sudo') ? 'sudo sh' : 'su'} -c '${command}'`}\n\n`,
  );
  return false;
};

/** Of everything: for .ci/run, before there is anything of npm's. */
if (process.argv[1] === import.meta.filename && process.argv[2] === '--all') {
  const all = [...windowRequirements, ...displayRequirements, ...driverRequirements, ...testRequirements];
  if (!ensureSystemPackages(all, { maySudo: true })) process.exitCode = 2;
}
