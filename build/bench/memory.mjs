/// <reference lib="dom" />
/* global document, WheelEvent, KeyboardEvent */
// The packed app's window, used for minutes: what its page holds after collecting garbage must not grow. Ten minutes, or with
// CASCADE_BENCH_MINUTES as many.
import { azList, dropFile, inPackedWindow } from './packed-window.mjs';

const minutes = Number(process.env['CASCADE_BENCH_MINUTES'] ?? 10);
const sites = 500;
const limit = 1.1;

/** Runs in the page: one round of what a person does. The rounds are alike, so that what one leaves behind shows. */
const round = async (/** @type {number} */ turn) => {
  const seek = (/** @type {string} */ id) => document.querySelector(`[data-testid="${id}"]`);
  const find = (/** @type {string} */ id) => {
    const found = /** @type {HTMLInputElement | null} */ (seek(id));
    if (found === null) throw new Error(`There is no ${id} in the page.`);
    return found;
  };
  const pause = (/** @type {number} */ ms) => new Promise((next) => setTimeout(next, ms));
  const until = async (/** @type {() => unknown} */ holds) => {
    for (let at = 0; at < 500 && !holds(); at += 1) await pause(20);
  };
  const type = async (/** @type {string} */ id, /** @type {string} */ text) => {
    find(id).value = text;
    find(id).dispatchEvent(new Event('input', { bubbles: true }));
    await pause(60);
  };
  const wheel = async (/** @type {string} */ id, /** @type {WheelEventInit} */ init) => {
    const { left, top, width, height } = find(id).getBoundingClientRect();
    for (let at = 0; at < 12; at += 1) {
      find(id).dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, clientX: left + width / 2, clientY: top + height / 2, ...init }));
      await pause(16);
    }
  };
  find('go-topology').click();
  await until(() => seek('graph'));
  const site = `site${String(60 + (turn % 40)).padStart(4, '0')}`;
  await type('search', site);
  find('search').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  await until(() => seek('inspector-title')?.textContent === site && seek('field-schedule') !== null);
  await type('field-schedule', `${turn % 60} 3 * * *`);
  await until(() => seek('add-to-draft') !== null && !find('add-to-draft').disabled);
  find('add-to-draft').click();
  await pause(200);
  find('undo').click();
  await type('search', '');
  await wheel('graph', { deltaY: 80 });
  await wheel('graph', { deltaY: 4, ctrlKey: true });
  await wheel('graph', { deltaY: -4, ctrlKey: true });
  await wheel('graph', { deltaY: -80 });
  await wheel('timeline', { deltaY: -25, ctrlKey: true });
  await wheel('timeline', { deltaY: 25, ctrlKey: true });
  find('go-table').click();
  await until(() => seek('table'));
  await pause(100);
  find('go-findings').click();
  await pause(200);
};

export const benchMemory = () =>
  inPackedWindow(async (browser) => {
    await dropFile(browser, 'used.json', azList(sites));
    await browser.waitUntil(async () => (await browser.$('[data-testid="counts"]').getText()).includes(String(sites)), { timeout: 20_000 });
    /** Megabytes that the page holds. */
    const held = async () => {
      for (let at = 0; at < 3; at += 1) await browser.sendCommandAndGetResult('HeapProfiler.collectGarbage', {});
      const { usedSize } = /** @type {{ usedSize: number }} */ (await browser.sendCommandAndGetResult('Runtime.getHeapUsage', {}));
      return usedSize / 1e6;
    };
    let turn = 0;
    const use = async (/** @type {number} */ ms) => {
      for (const until = performance.now() + ms; performance.now() < until; turn += 1) await browser.execute(round, turn);
    };
    // Everything is read and drawn once before the first look.
    await use(Math.min(60_000, minutes * 15_000));
    const start = await held();
    await use(minutes * 60_000);
    const end = await held();
    return [
      {
        name: `memory of the window’s page after ${minutes} minutes and ${turn} rounds of choosing, editing, undoing, moving and looking, garbage collected, ${sites} registries`,
        unit: 'MB',
        medians: { start, end },
        ratio: end / start,
        target: `≤ ${limit}`,
        holds: end <= start * limit,
      },
    ];
  });
