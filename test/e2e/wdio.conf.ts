import { appendFileSync, mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { openDisplay } from '../../build/display.mjs';
import { openDriver } from '../../build/driver.mjs';
import { capabilitiesFor, createProfile } from './app.ts';

const output = join(import.meta.dirname, 'output');
let stop = (): void => undefined;

const toFileName = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 100);

/**
 * A worker process for each spec file, with its own display and driver: windows of one display take the focus
 * from each other.
 */
export const config: WebdriverIO.Config = {
  runner: 'local',
  hostname: '127.0.0.1',
  specs: ['./specs/**/*.spec.ts'],
  tsConfigPath: join(import.meta.dirname, 'tsconfig.json'),
  maxInstances: Math.min(2, availableParallelism()),
  autoXvfb: false,
  logLevel: 'error',
  outputDir: join(output, 'logs'),
  framework: 'mocha',
  mochaOpts: { ui: 'bdd', timeout: 60_000, retries: 0 },
  reporters: [['spec', { showPreface: false, onlyFailures: false, realtimeReporting: false }]],
  waitforTimeout: 10_000,
  connectionRetryCount: 0,
  capabilities: [capabilitiesFor('')],

  beforeSession: async (options, capabilities) => {
    const display = await openDisplay();
    const driver = await openDriver(display.env);
    stop = () => {
      driver.stop();
      display.stop();
    };
    process.once('exit', stop);
    options.port = Number(driver.port);
    Object.assign(capabilities, capabilitiesFor(createProfile()));
  },
  afterSession: () => stop(),

  afterTest: async (test, _context, { passed }) => {
    mkdirSync(output, { recursive: true });
    appendFileSync(
      join(output, 'results.jsonl'),
      `${JSON.stringify({ title: `${test.parent} ${test.title}`, file: test.file, passed })}\n`,
    );
    if (!passed) await browser.saveScreenshot(join(output, `${toFileName(`${test.parent} ${test.title}`)}.png`));
  },
};
