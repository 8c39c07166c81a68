/// <reference lib="dom" />
/* global document, WheelEvent, KeyboardEvent */
// Uses the packed app's window for ten minutes, or for CASCADE_BENCH_MINUTES. Neither the page's heap after garbage
// collection nor the memory of the app's processes may grow.
import { execFileSync } from 'node:child_process';
import { connectDevtools } from '../../test/support/devtools.mjs';
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
      find(id).dispatchEvent(
        new WheelEvent('wheel', {
          bubbles: true,
          cancelable: true,
          clientX: left + width / 2,
          clientY: top + height / 2,
          ...init,
        }),
      );
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

/**
 * @typedef {{ snapshot: { meta: { node_fields: string[], node_types: [string[]] } }, nodes: number[] }} HeapSnapshot
 */

/**
 * Megabytes of a heap, without the code that V8 compiles of what is run often: that grows for as long as it finds more
 * to compile, and is no data.
 * @param {HeapSnapshot} heap
 */
const measureHeap = ({ snapshot: { meta }, nodes }) => {
  const type = meta.node_fields.indexOf('type');
  const size = meta.node_fields.indexOf('self_size');
  const code = meta.node_types[0].indexOf('code');
  let bytes = 0;
  for (let at = 0; at < nodes.length; at += meta.node_fields.length)
    if (nodes[at + type] !== code) bytes += nodes[at + size] ?? 0;
  return bytes / 1e6;
};

/**
 * Megabytes that the page holds, and that all processes of the app have in the machine's memory.
 * @param {string} ofPage the page's own end of the protocol
 * @param {string} ofApp the browser's
 */
const look = async (ofPage, ofApp) => {
  /** @type {string[]} */
  const chunks = [];
  const page = await connectDevtools(ofPage, (method, params) => {
    if (method === 'HeapProfiler.addHeapSnapshotChunk') chunks.push(params.chunk);
  });
  const app = await connectDevtools(ofApp);
  // The second collection frees what finalizers released.
  for (let at = 0; at < 3; at += 1) await page.send('HeapProfiler.collectGarbage');
  const { processInfo } = /** @type {{ processInfo: { id: number }[] }} */ (
    await app.send('SystemInfo.getProcessInfo')
  );
  const sizes = execFileSync('ps', ['-o', 'rss=', '-p', processInfo.map(({ id }) => id).join()], { encoding: 'utf8' });
  await page.send('HeapProfiler.takeHeapSnapshot');
  page.close();
  app.close();
  return {
    held: measureHeap(JSON.parse(chunks.join(''))),
    resident: sizes
      .trim()
      .split(/\s+/)
      .reduce((sum, kilobytes) => sum + Number(kilobytes) / 1024, 0),
  };
};

export const benchMemory = () =>
  inPackedWindow(async (browser) => {
    await dropFile(browser, 'used.json', azList(sites));
    await browser.waitUntil(async () => (await browser.$('[data-testid="counts"]').getText()).includes(String(sites)), {
      timeout: 20_000,
    });
    const { debuggerAddress } = /** @type {{ debuggerAddress: string }} */ (browser.capabilities['goog:chromeOptions']);
    const fetchJson = async (/** @type {string} */ path) =>
      (await fetch(`http://${debuggerAddress}/json/${path}`)).json();
    const { webSocketDebuggerUrl: ofApp } = await fetchJson('version');
    const { webSocketDebuggerUrl: ofPage } = (await fetchJson('list')).find(
      (/** @type {{ type: string }} */ { type }) => type === 'page',
    );
    let turn = 0;
    const use = async (/** @type {number} */ ms) => {
      for (const until = performance.now() + ms; performance.now() < until; turn += 1)
        await browser.execute(round, turn);
    };
    // Reads and draws everything once before the first measurement.
    await use(Math.min(60_000, minutes * 15_000));
    const start = await look(ofPage, ofApp);
    await use(minutes * 60_000);
    const end = await look(ofPage, ofApp);
    const done =
      `after ${minutes} minutes and ${turn} rounds of choosing, editing, undoing, moving and looking, ${sites} ` +
      'registries';
    const row = (/** @type {string} */ name, /** @type {'held' | 'resident'} */ what) => ({
      name: `${name} ${done}`,
      unit: 'MB',
      medians: { start: start[what], end: end[what] },
      ratio: end[what] / start[what],
      target: `≤ ${limit}`,
      holds: end[what] <= start[what] * limit,
    });
    return [
      row('memory that the window’s page holds, garbage collected, compiled code apart,', 'held'),
      row('memory of all processes of the app', 'resident'),
    ];
  });
