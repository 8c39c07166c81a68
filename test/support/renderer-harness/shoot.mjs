// Pictures of the served window: node test/support/renderer-harness/shoot.mjs FILE QUERY [WIDTHxHEIGHT] [JAVASCRIPT to
// run before] Prints what the page logged and how long it took to settle.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDevtools, findPage } from '../devtools.mjs';

const [file = 'window.png', query = '', size = '1280x800', script = ''] = process.argv.slice(2);
const [width = 1280, height = 800] = size.split('x').map(Number);
const profile = await mkdtemp(join(tmpdir(), 'harness-'));
const browser = spawn('chromium', [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--hide-scrollbars',
  '--remote-debugging-port=0',
  `--user-data-dir=${profile}`,
  `--window-size=${width},${height}`,
  'about:blank',
]);
const endpoint = await new Promise((resolve) => {
  browser.stderr.on('data', (data) => {
    const found = /ws:\/\/\S+/.exec(String(data));
    if (found) resolve(found[0]);
  });
});
const port = new URL(endpoint).port;
const page = await findPage(`127.0.0.1:${port}`);
if (page === null) throw new Error('The browser has no page.');
const { send, evaluate, close } = await connectDevtools(page, (method, params) => {
  if (method === 'Runtime.exceptionThrown') console.log('EXCEPTION', params.exceptionDetails.exception?.description);
  else if (method === 'Runtime.consoleAPICalled')
    console.log(params.type, ...params.args.map(({ value, description }) => value ?? description));
});
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
try {
  await send('Runtime.enable');
  await send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
  await send('Page.navigate', {
    url: `http://localhost:${process.env.PORT ?? 5199}/test/support/renderer-harness/?${query}`,
  });
  for (let at = 0; at < 150; at += 1) {
    await pause(100);
    if ((await evaluate('document.documentElement?.dataset.settled')) !== undefined) break;
    if (/fails=never/.test(query) && at > 30) break;
  }
  console.log('settled after', await evaluate('document.documentElement.dataset.settled'), 'ms');
  await pause(400);
  if (script !== '') {
    console.log(
      '=>',
      await evaluate(
        '(async () => { const $ = (q) => document.querySelector(q); const wait = (ms) => new Promise((r) => ' +
          "setTimeout(r, ms)); const key = (el, key, more) => el.dispatchEvent(new KeyboardEvent('keydown', { key, " +
          `bubbles: true, cancelable: true, ...more })); ${script} })()`,
      ),
    );
    await pause(500);
  }
  const { data } = await send('Page.captureScreenshot', { format: 'png' });
  await writeFile(file, Buffer.from(data, 'base64'));
} finally {
  close();
  browser.kill();
  await new Promise((resolve) => browser.once('exit', resolve));
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });
}
