import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import type { Answer } from '../../../shared/ipc.ts';
import { connectDevtools, findPage } from '../../support/devtools.mjs';
import { must } from '../pages/page.ts';
import { profileFolder, startApp } from '../pages/window.ts';

/** Renderer processes of this session's app. */
const pages = (): readonly number[] =>
  execFileSync('ps', ['-ww', '-eo', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('--type=renderer') && line.includes(profileFolder()))
    .map((line) => Number.parseInt(line, 10));

/** Evaluates a script in the current page; null while there is none, because the driver drops a killed page. */
const inThePage = async (script: string): Promise<unknown> => {
  const { debuggerAddress = '' } = browser.capabilities['goog:chromeOptions'] ?? {};
  const page = await findPage(debuggerAddress);
  if (page === null) return null;
  try {
    const devtools = await connectDevtools(page);
    const timeout = setTimeout(devtools.close, 2_000);
    try {
      return (await devtools.evaluate(script)) ?? null;
    } finally {
      clearTimeout(timeout);
      devtools.close();
    }
  } catch {
    return null;
  }
};

describe('The page, when its process is killed,', () => {
  it('is read again, says what happened, and has the draft as it was', async () => {
    await startApp();
    const edits = [
      { kind: 'set-sync', registry: 'line1body', sync: { schedule: '0 12 * * *', syncWindow: 'PT4H' } },
    ] as const;
    await must('draft.save', { edits });
    const [page, ...more] = pages();
    assert.ok(page !== undefined && more.length === 0);
    process.kill(page, 'SIGKILL');
    const toast = await browser.waitUntil(async () =>
      pages()[0] === page ? null : await inThePage(`document.querySelector('[data-testid="toast"]')?.textContent`),
    );
    assert.match(
      String(toast),
      /The window's page ended and was read again: something on this machine ended it\. The draft is as it was saved last/,
    );
    const view = JSON.parse(String(await inThePage(`window.cascade.request('view.get', {})`))) as Answer<'view.get'>;
    assert.deepEqual(view.ok ? view.value.edits : null, edits);
  });
});
