// The report as people get it: pages and pictures drawn by a real Electron, read back with poppler; the HTML judged by
// axe-core (https://github.com/dequelabs/axe-core) in a real Chromium, light and dark. And the picture of the window
// that `npm start` takes: in this file too, because both build the app where its sources changed, and two builds at
// once would meet.
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { serializeWorkspace } from '../../shared/topology/serialize-workspace.ts';
import { describeUnless } from '../support/describe-unless.ts';
import { mixedFleet } from '../support/mixed-fleet.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const chromium = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'].find((path) =>
  existsSync(path),
);
const fleet = mixedFleet(41);
let folder: string;

const report = async (out: string, formats: string): Promise<void> => {
  const args = [
    'build/cascade.mjs',
    'report',
    join(folder, 'fleet.cascade.json'),
    '--out',
    out,
    '--formats',
    formats,
    '--now',
    '2026-11-23T12:00Z',
  ];
  await run(process.execPath, args, { cwd: root, env: { ...process.env, INIT_CWD: root } });
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cascade-pages-'));
  await writeFile(join(folder, 'fleet.cascade.json'), serializeWorkspace(fleet, []));
  await report(join(folder, 'out'), 'html,pdf,png');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const made = (name: string): string => join(folder, 'out', `${fleet.cloud.name.toLowerCase()}${name}`);

describeUnless(
  existsSync('/usr/bin/pdftotext') ? null : 'there is no pdftotext; install poppler-utils to run this',
  'the PDF',
  () => {
    it('has every name as text that can be searched', async () => {
      const { stdout } = await run('pdftotext', ['-layout', made('.pdf'), '-']);
      const pageText = new Set(stdout.split(/\s+/));
      expect(fleet.registries.map(({ name }) => name).filter((name) => !pageText.has(name))).toEqual([]);
    });

    it('numbers its pages and has an outline of its headings', async () => {
      const { stdout } = await run('pdftotext', [made('.pdf'), '-']);
      const pages = Number(/Pages:\s+(\d+)/.exec(execFileSync('pdfinfo', [made('.pdf')], { encoding: 'utf8' }))?.[1]);
      expect(stdout.match(new RegExp(`^\\d+ of ${pages}$`, 'gm'))).toHaveLength(pages);
      expect(await readFile(made('.pdf'), 'latin1')).toMatch(/\/Outlines/);
    });

    it('has the same bytes for the same report', async () => {
      const first = await readFile(made('.pdf'));
      await report(join(folder, 'out'), 'html,pdf,png');
      expect((await readFile(made('.pdf'))).equals(first)).toBe(true);
    });
  },
);

describe('the PNG', () => {
  it.each(['-graph', '-timeline', '-graph-dark', '-timeline-dark'])(
    '%s is a picture twice as sharp as its SVG',
    async (name) => {
      const png = await readFile(made(`${name}.png`));
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      expect(png.readUInt32BE(16)).toBeGreaterThan(1_000);
      expect(png.readUInt32BE(20)).toBeGreaterThan(500);
    },
  );
});

describe('npm start -- --screenshot', () => {
  const picture = (file: string) => {
    const args = ['build/start.mjs', file, '--screenshot', join(folder, 'window.png'), '--size', '900x640'];
    return spawnSync(process.execPath, args, {
      cwd: root,
      env: { ...process.env, INIT_CWD: folder },
      encoding: 'utf8',
    });
  };
  beforeEach(() => rm(join(folder, 'window.png'), { force: true }));

  it('writes what the window shows, in the size that was asked for, and ends with 0', async () => {
    const { status, stderr } = picture('fleet.cascade.json');
    expect(status, stderr).toBe(0);
    const png = await readFile(join(folder, 'window.png'));
    expect([png.subarray(1, 4).toString(), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(['PNG', 900, 640]);
  });

  it.each([
    ['missing.json', 'missing.json cannot be read: it is not there.'],
    ['broken.json', 'broken.json'],
  ])('of %s writes nothing, says why on standard error and ends with 2', async (file, why) => {
    await writeFile(join(folder, 'broken.json'), '{"value": [');
    const { status, stderr } = picture(file);
    expect(status, stderr).toBe(2);
    expect(stderr.split('\n').filter((line) => line.includes(why))).toHaveLength(1);
    expect(existsSync(join(folder, 'window.png'))).toBe(false);
  });
});

describeUnless(
  chromium === undefined ? 'there is no Chromium; install chromium to run this' : null,
  'the HTML in a browser',
  () => {
    interface Audit {
      readonly dark: boolean;
      readonly violations: readonly { readonly id: string; readonly nodes: readonly string[] }[];
      readonly requests: readonly string[];
    }

    /** The document of a page once it is idle, and its log. */
    const opened = async (
      file: string,
      ...more: readonly string[]
    ): Promise<{ readonly stdout: string; readonly errors: readonly string[] }> => {
      const switches = [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--enable-logging=stderr',
        `--user-data-dir=${join(folder, 'chromium')}`,
      ];
      const { stdout, stderr } = await run(
        chromium ?? '',
        [...switches, ...more, '--virtual-time-budget=60000', '--dump-dom', `file://${file}`],
        { maxBuffer: 64 * 1024 * 1024 },
      );
      return { stdout, errors: stderr.split('\n').filter((line) => line.includes(':CONSOLE')) };
    };

    it('is refused nothing by its own policy, which refuses a style that was put in', async () => {
      expect((await opened(made('.html'))).errors).toEqual([]);
      const sly = join(folder, 'sly.html');
      await writeFile(
        sly,
        (await readFile(made('.html'), 'utf8')).replace('</body>', '<style>body{display:none}</style></body>'),
      );
      expect((await opened(sly)).errors).toEqual([expect.stringContaining('Content Security Policy')]);
    });

    /**
     * Runs axe-core in the page, which the page's own policy would refuse. Requests are those that the browser timed.
     */
    const auditPage = async (dark: boolean): Promise<{ readonly audit: Audit; readonly errors: readonly string[] }> => {
      const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
      const page = (await readFile(made('.html'), 'utf8')).replace(
        /<meta http-equiv="Content-Security-Policy"[^>]*>/,
        '',
      );
      const script = `<script>${axe.replaceAll('</script>', '<\\/script>')}</script><script>
        addEventListener('load', () => axe.run().then(({ violations }) => {
          const pre = document.createElement('pre');
          pre.id = 'judged';
          pre.textContent = JSON.stringify({
            dark: matchMedia('(prefers-color-scheme: dark)').matches,
            violations: violations.map(({ id, nodes }) => ({
              id,
              nodes: nodes.slice(0, 5).map(({ target, failureSummary }) => target.join(' ') + ' ' + failureSummary),
            })),
            requests: performance.getEntriesByType('resource').map(({ name }) => name),
          });
          document.body.append(pre);
        }));
      </script>`;
      const file = join(folder, `judged-${dark ? 'dark' : 'light'}.html`);
      await writeFile(
        file,
        page.replace('</body>', () => `${script}</body>`),
      );
      const { stdout, errors } = await opened(file, `--blink-settings=preferredColorScheme=${dark ? 0 : 1}`);
      const text = /<pre id="judged">([\s\S]*?)<\/pre>/.exec(stdout)?.[1] ?? '';
      return {
        audit: JSON.parse(text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')) as Audit,
        errors,
      };
    };

    it.each([
      ['light', false],
      ['dark', true],
    ])('in the %s theme gives axe-core nothing to find, asks for nothing and logs nothing', async (_, dark) => {
      const found = await auditPage(dark);
      expect(found).toEqual({ audit: { dark, violations: [], requests: [] }, errors: [] });
    });
  },
);
