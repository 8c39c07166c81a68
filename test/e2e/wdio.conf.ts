import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const required = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: start the tests with npm run test:e2e.`);
  return value;
};

const output = join(import.meta.dirname, 'output');
const switches = (JSON.parse(required('CASCADE_SWITCHES')) as string[]).map((argument) => argument.replace(/^--/, ''));
let profile = '';

const fileNameOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 100);

/** One session a spec file: a packed app with a new profile, driven through its page. */
export const config: WebdriverIO.Config = {
  runner: 'local',
  hostname: '127.0.0.1',
  port: Number(required('CASCADE_DRIVER_PORT')),
  specs: ['./specs/**/*.spec.ts'],
  tsConfigPath: join(import.meta.dirname, 'tsconfig.json'),
  maxInstances: 1,
  // The display is the one that build/e2e.mjs opened.
  autoXvfb: false,
  logLevel: 'error',
  outputDir: join(output, 'logs'),
  framework: 'mocha',
  mochaOpts: { ui: 'bdd', timeout: 60_000, retries: 0 },
  reporters: [['spec', { showPreface: false, onlyFailures: false, realtimeReporting: false }]],
  waitforTimeout: 10_000,
  connectionRetryCount: 0,
  capabilities: [
    {
      browserName: 'chrome',
      'wdio:enforceWebDriverClassic': true,
      'goog:chromeOptions': { binary: required('CASCADE_EXECUTABLE') },
    },
  ],

  beforeSession: (_config, capabilities) => {
    profile = mkdtempSync(join(tmpdir(), 'cascade-e2e-'));
    const options = (capabilities as WebdriverIO.Capabilities)['goog:chromeOptions'];
    if (options) options.args = [...switches, `user-data-dir=${profile}`];
  },
  afterSession: () => rmSync(profile, { recursive: true, force: true }),

  afterTest: async (test, _context, { passed }) => {
    mkdirSync(output, { recursive: true });
    appendFileSync(
      join(output, 'results.jsonl'),
      `${JSON.stringify({ title: `${test.parent} ${test.title}`, passed })}\n`,
    );
    if (!passed) await browser.saveScreenshot(join(output, `${fileNameOf(`${test.parent} ${test.title}`)}.png`));
  },
};
