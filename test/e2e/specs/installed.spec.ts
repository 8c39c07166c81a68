import { strict as assert } from 'node:assert';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canMakeDeb, makeDeb } from '../../../build/deb.mjs';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import { capabilitiesFor, createProfile, executable as packed } from '../app.ts';
import { ask, byTestId, must } from '../pages/page.ts';
import { settled } from '../pages/window.ts';

const installed = '/opt/Cascade/cascade';
const run = (program: string, ...args: string[]) => spawnSync(program, args, { encoding: 'utf8' });

/** Null if a package is installed on this machine. */
const whyNot = ((): string | null => {
  if (process.getuid?.() !== 0) return 'only root installs packages';
  if (!canMakeDeb()) return 'there is no dpkg-deb';
  if (
    !statSync(join(packed, '..'), { throwIfNoEntry: false })?.isDirectory() ||
    packed === installed ||
    run('dpkg', '-s', 'cascade').status === 0
  )
    return 'Cascade is installed here already';
  return null;
})();
if (whyNot !== null) process.stderr.write(`Skipped: the Debian package: ${whyNot}.\n`);

(whyNot === null ? describe : describe.skip)('The Debian package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cascade-deb-'));
  const policy = join(folder, 'policy.json');
  /** Files and links; folders are shared with other packages. */
  let files: readonly string[] = [];

  let deb = '';

  const start = (...more: string[]) => browser.reloadSession(capabilitiesFor(createProfile(), more, installed));

  before(async function () {
    this.timeout(120_000);
    deb = await makeDeb(packed, { folder, compression: ['-Znone'] });
  });
  beforeEach(() => {
    execFileSync('dpkg', ['-i', deb], { stdio: 'pipe' });
    files = run('dpkg', '-L', 'cascade')
      .stdout.split('\n')
      .filter((path) => path !== '' && !statSync(path, { throwIfNoEntry: false })?.isDirectory());
  });
  after(() => {
    run('dpkg', '--purge', 'cascade');
    rmSync(folder, { recursive: true, force: true });
  });

  it('brings the app, its command, its place in the menu, its file type and its licences', () => {
    for (const path of [
      installed,
      '/usr/bin/cascade',
      '/usr/share/applications/cascade.desktop',
      '/usr/share/mime/packages/cascade.xml',
      '/usr/share/icons/hicolor/256x256/apps/cascade.png',
      '/opt/Cascade/resources/parts.cdx.json',
      '/usr/share/doc/cascade/copyright',
    ])
      assert.ok(files.includes(path), path);
    assert.match(
      readFileSync('/usr/share/applications/cascade.desktop', 'utf8'),
      /MimeType=application\/vnd\.cascade\+json;x-scheme-handler\/cascade;/,
    );
    assert.equal(statSync('/opt/Cascade/chrome-sandbox').mode & 0o7777, 0o4755);
    assert.match(run('cascade', '--version').stdout, /^Cascade \d/);
    assert.equal(run('cascade', 'check', '/no/such.json').status, 2);
  });

  it('starts, shows the sample and takes a change', async () => {
    await start();
    await settled();
    assert.equal((await must('view.get', {})).topology.registries.length, 41);
    assert.deepEqual(
      await ask('draft.save', {
        edits: [{ kind: 'set-sync', registry: 'line1body', sync: { schedule: '0 12 * * *', syncWindow: 'PT4H' } }],
      }),
      { ok: true, value: null },
    );
  });

  it('obeys the policy of an organisation', async () => {
    writeFileSync(policy, '{"locks":{"readOnly":true,"theme":"dark"}}');
    await start(`--policy=${policy}`);
    await byTestId('go-settings').click();
    await byTestId('locked-theme').waitForDisplayed();
    assert.equal(await byTestId('setting-read-only').isEnabled(), false);
    assert.equal(await byTestId('setting-read-only').isSelected(), true);
    assert.equal(await byTestId('read-only').getAttribute('aria-pressed'), 'true');
    assert.equal(await browser.execute(() => document.documentElement.dataset['theme']), 'dark');
    const refused = await ask('settings.set', { readOnly: false });
    assert.equal(
      refused.ok ? null : formatMessage(refused.error.message),
      "Read-only mode is set by your organisation's policy.",
    );
  });

  it('says at the top of the window that a policy cannot be read, and writes nothing', async () => {
    writeFileSync(policy, '{"locks":{"readonly":true}}');
    await start(`--policy=${policy}`);
    await byTestId('policy-problem').waitForDisplayed();
    assert.match(
      await byTestId('policy-problem').getText(),
      /policy\.json, cannot be used: locks: Unrecognized key: "readonly"/,
    );
    assert.equal(await byTestId('read-only').getAttribute('aria-pressed'), 'true');
  });

  it('with a changed byte is reported by dpkg, because Electron on Linux does not notice it', () => {
    assert.equal(run('dpkg', '--verify', 'cascade').stdout, '');
    const archive = '/opt/Cascade/resources/app.asar';
    const bytes = readFileSync(archive);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(archive, bytes);
    assert.match(run('dpkg', '--verify', 'cascade').stdout, /^\S*5\S* .*app\.asar$/m);
  });

  it('is removed without a trace, even while it runs', async () => {
    await start();
    await settled();
    assert.ok(files.includes('/opt/Cascade/resources/app.asar'));
    execFileSync('dpkg', ['--purge', 'cascade'], { stdio: 'pipe' });
    assert.deepEqual(
      files.filter((path) => existsSync(path)),
      [],
    );
    assert.equal(existsSync('/opt/Cascade'), false);
    assert.notEqual(run('dpkg', '-s', 'cascade').status, 0);
    for (const database of [
      '/usr/share/applications/mimeinfo.cache',
      '/usr/share/mime/globs2',
      '/usr/share/mime/types',
    ])
      assert.ok(!existsSync(database) || !/cascade/i.test(readFileSync(database, 'utf8')), database);
  });
});
