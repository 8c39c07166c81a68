// npm run check:electron: runs Doyensec's Electronegativity over the sources, whose findings must each be explained
// here, and checks that the app's Electron is one of the three supported majors. Electronegativity runs through npx and
// is no dependency, because npm ci would install its 400 packages for a check that only releases need.
import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './root.mjs';

const electronegativity = '@doyensec/electronegativity@1.10.3';
const notFollowed =
  'It does not follow the spread of lockedDown (main/security/guards.ts), which sets it; test/unit/main/electron-list.test.ts holds it for each window.';

/** @type {Readonly<Record<string, string>>} */
const explained = {
  'CSP_GLOBAL_CHECK N/A':
    'It looks for a meta element or onHeadersReceived; the policy comes with each answer of the app’s own scheme, and security.spec.ts meets it.',
  'PROTOCOL_HANDLER_JS_CHECK main/security/app-protocol.ts':
    'The app’s own origin: bundled files below one folder and nothing else, see app-protocol.test.ts.',
  'PROTOCOL_HANDLER_JS_CHECK main/index.ts':
    'cascade: links are parsed by shared/view/deep-link.ts and lead to a place in the window; they neither name files nor change anything.',
  'AUXCLICK_JS_CHECK main/render/offscreen.ts':
    'A middle click opens a window, and each is denied by setWindowOpenHandler.',
  'AUXCLICK_JS_CHECK main/app/window.ts': 'A middle click opens a window, and each is denied by setWindowOpenHandler.',
  'CONTEXT_ISOLATION_JS_CHECK main/render/offscreen.ts': notFollowed,
  'CONTEXT_ISOLATION_JS_CHECK main/app/window.ts': notFollowed,
  'SANDBOX_JS_CHECK main/render/offscreen.ts': notFollowed,
  'SANDBOX_JS_CHECK main/app/window.ts': notFollowed,
  'PRELOAD_JS_CHECK main/app/window.ts':
    'Fifteen lines that expose one function to ask and one to listen; item 20 of electron-list.test.ts.',
  'CERTIFICATE_ERROR_EVENT_JS_CHECK main/security/guards.ts':
    'It answers false, always; item 1 of electron-list.test.ts.',
  'CERTIFICATE_VERIFY_PROC_JS_CHECK main/auth/electron-auth.ts':
    'It adds the authorities that the person chose to the system’s, for chains whose issuer alone is unknown; extra-ca.test.ts.',
  'OPEN_EXTERNAL_JS_CHECK main/auth/electron-auth.ts':
    'Pages of the sign-in service over https alone; item 15 of electron-list.test.ts.',
};

/** @param {string} command @param {readonly string[]} args @param {string} cwd */
const run = (command, args, cwd) => {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    timeout: 300_000,
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? stderr}`);
  return stdout;
};

/** @returns {Promise<readonly string[]>} findings, as they are explained above */
const findings = async () => {
  const work = await mkdtemp(join(tmpdir(), 'cascade-electronegativity-'));
  try {
    for (const name of ['main', 'renderer', 'shared', 'package.json'])
      await cp(join(root, name), join(work, 'app', name), { recursive: true });
    run('npx', ['--yes', electronegativity, '-i', 'app', '-o', 'findings.csv', '-r'], work);
    const [, ...rows] = (await readFile(join(work, 'findings.csv'), 'utf8')).trim().split('\n');
    return [
      ...new Set(
        rows.map((row) => row.split(',')).map(([issue, , , file = '']) => `${issue} ${file.replaceAll('"', '')}`),
      ),
    ];
  } finally {
    await rm(work, { recursive: true, force: true });
  }
};

const found = await findings();
const problems = [
  ...found.filter((one) => explained[one] === undefined).map((one) => `Unexplained: ${one}`),
  ...Object.keys(explained)
    .filter((one) => !found.includes(one))
    .map((one) => `Explained, but no longer found: ${one}`),
];

const major = (/** @type {string} */ version) => Number(version.split('.')[0]);
const newest = run('npm', ['view', 'electron', 'version'], root).trim();
const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
const { version } = packages['node_modules/electron'];
if (major(newest) - major(version) >= 3)
  problems.push(`Electron ${version} is mended no more; the newest is ${newest}.`);

console.log(
  `${found.length} findings of Electronegativity, each explained in build/check-electron.mjs where nothing else ` +
    `is said. Electron ${version}; the newest is ${newest}.`,
);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
