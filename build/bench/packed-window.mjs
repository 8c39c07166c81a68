/// <reference lib="dom" />
/* global window, DataTransfer, DragEvent */
// Drives the packed app's window for a bench, and makes fleets to open in it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { remote } from 'webdriverio';
import { chromiumSwitches, needsOwnDisplay, openDisplay } from '../display.mjs';
import { packedApp } from '../dist.mjs';
import { openDriver } from '../driver.mjs';
import {
  displayRequirements,
  driverRequirements,
  ensureSystemPackages,
  windowRequirements,
} from '../system-packages.mjs';

/** @typedef {WebdriverIO.Browser} Browser */

/**
 * What `az acr connected-registry list -o json` prints of a fleet: ten regions, plants below them, lines below those.
 * @param {number} sites
 */
export const azList = (sites) => {
  const id = (/** @type {string} */ name) =>
    '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/' +
    `edge/providers/Microsoft.ContainerRegistry/registries/contosoedge/connectedRegistries/${name}`;
  const list = Array.from({ length: sites }, (_, at) => {
    const name = `site${String(at).padStart(4, '0')}`;
    const parent =
      at < 10
        ? null
        : at < 60
          ? `site${String(at % 10).padStart(4, '0')}`
          : `site${String(10 + (at % 50)).padStart(4, '0')}`;
    const often = at % 33 === 32;
    const schedule =
      at < 10
        ? '* * * * *'
        : often
          ? '*/15 * * * *'
          : `${String((at % 4) * 15)} ${String(at % 24)} * * ${at % 7 === 0 ? '1-5' : '*'}`;
    return {
      id: id(name),
      name,
      mode: at < 60 ? 'ReadWrite' : 'ReadOnly',
      connectionState: 'Online',
      activation: { status: 'Active' },
      lastSyncTime: '2026-11-23T00:00:00+00:00',
      parent: {
        id: parent === null ? null : id(parent),
        syncProperties: {
          tokenId: id(name).replace('connectedRegistries', 'tokens'),
          schedule,
          syncWindow: at < 10 ? null : 'PT3H',
          messageTtl: 'P2D',
        },
      },
    };
  });
  return JSON.stringify(list);
};

/** @param {Browser} browser @param {string} name @param {string} text */
export const dropFile = (browser, name, text) =>
  browser.execute(
    (/** @type {string} */ file, /** @type {string} */ content) => {
      const data = new DataTransfer();
      data.items.add(new File([content], file, { type: 'application/json' }));
      window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    },
    name,
    text,
  );

/**
 * @template T
 * @param {(browser: Browser) => Promise<T>} work with the window that shows its first picture
 * @returns {Promise<T>}
 */
export const inPackedWindow = async (work) => {
  const requirements = [
    ...windowRequirements,
    ...driverRequirements,
    ...(needsOwnDisplay() ? displayRequirements : []),
  ];
  if (!ensureSystemPackages(requirements)) process.exit(2);
  const binary = await packedApp('test-build');
  const display = await openDisplay();
  const driver = await openDriver(display.env);
  const folder = await mkdtemp(join(tmpdir(), 'cascade-bench-'));
  try {
    const args = [...chromiumSwitches(), '--window-size=1440,900', `--user-data-dir=${join(folder, 'profile')}`].map(
      (switched) => switched.replace(/^--/, ''),
    );
    const browser = await remote({
      hostname: '127.0.0.1',
      port: Number(driver.port),
      logLevel: 'error',
      connectionRetryCount: 0,
      capabilities: {
        browserName: 'chrome',
        'wdio:enforceWebDriverClassic': true,
        'goog:chromeOptions': { binary, args },
      },
    });
    try {
      await browser.setTimeout({ script: 600_000 });
      await browser.$('[data-testid="counts"]').waitForDisplayed();
      return await work(browser);
    } finally {
      await browser.deleteSession();
    }
  } finally {
    driver.stop();
    display.stop();
    await rm(folder, { recursive: true, force: true });
  }
};
