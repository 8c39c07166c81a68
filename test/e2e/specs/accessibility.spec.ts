// Checks every screen and dialog with axe-core against WCAG 2.2 A and AA and its best practices:
// https://www.w3.org/TR/WCAG22/
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import { byTestId, picture } from '../pages/page.ts';
import { go, press, readText, reload, runCommand, select, startApp } from '../pages/window.ts';

type Features = readonly { readonly name: string; readonly value: string }[];

/** Reduced motion, because a dialog is half transparent while it opens. */
const still = { name: 'prefers-reduced-motion', value: 'reduce' };
const looks: Readonly<Record<string, Features>> = {
  light: [still, { name: 'prefers-color-scheme', value: 'light' }],
  dark: [still, { name: 'prefers-color-scheme', value: 'dark' }],
  'high contrast': [
    still,
    { name: 'prefers-color-scheme', value: 'dark' },
    { name: 'forced-colors', value: 'active' },
    { name: 'prefers-contrast', value: 'more' },
  ],
};

const look = async (features: Features): Promise<void> => {
  await browser.sendCommand('Emulation.setEmulatedMedia', { features });
};

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Axe {
  readonly run: (options: unknown) => Promise<{
    readonly violations: readonly {
      readonly id: string;
      readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
    }[];
  }>;
}

/** One line per violation: the rule, the element, the problem. */
const violations = async (): Promise<readonly string[]> => {
  const text = await browser.execute(async () => {
    const { run } = (window as unknown as { readonly axe: Axe }).axe;
    const { violations: found } = await run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      // The window may fetch nothing, not even its own style sheets.
      preload: false,
      resultTypes: ['violations'],
    });
    return JSON.stringify(
      found.flatMap(({ id, nodes }) =>
        nodes.map(
          ({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${(failureSummary ?? '').replace(/\s+/g, ' ')}`,
        ),
      ),
    );
  });
  return JSON.parse(text) as string[];
};

const opened = (testid: string) => byTestId(testid).waitForDisplayed();

const oneChange: readonly Edit[] = [
  { kind: 'set-sync', registry: 'line3paint', sync: { schedule: '0 6 * * *', syncWindow: 'PT3H' } },
];

const showFleetAs = (what: string): Promise<void> =>
  browser.execute(
    (wanted) =>
      [...document.querySelectorAll<HTMLElement>('[data-testid="fleet-show"] label')]
        .find(({ textContent }) => textContent.trim() === wanted)
        ?.click(),
    what,
  );

const openFleet = async (): Promise<void> => {
  await startApp();
  await runCommand('Practise with a fleet');
  await opened('fleet-map');
  await browser.waitUntil(async () => (await readText('fleet-progress')) === '', {
    timeout: 50_000,
    timeoutMsg: 'The fleet was not read to its end.',
  });
};
const dialog = (title: string, testid: string) => async (): Promise<void> => {
  await runCommand(title);
  await opened(testid);
};

type Places = Readonly<Record<string, () => Promise<unknown>>>;

/** Every read-only screen and dialog, with the way to it from the topology. */
const places: Places = {
  'the topology with the cloud registry': () => opened('node-cloud'),
  'a registry in the inspector': () => select('line1body'),
  'a push and its times': dialog('Push now', 'push-panel'),
  'the command palette': async () => {
    await browser.keys(['Control', 'k']);
    await opened('palette');
  },
  'the list of shortcuts': dialog('Keyboard shortcuts', 'shortcuts'),
  'the diagnostics': dialog('Diagnostics for whoever', 'diagnostics-text'),
  'the connection string': async () => {
    await select('line1body');
    await press('connection-string-open');
    await opened('overlay-install');
  },
  'the deletion of a registry': async () => {
    await select('line1body');
    await press('delete');
    await opened('overlay-delete');
  },
  'the creation of a registry': dialog('Create a connected registry', 'overlay-create'),
  'the rule of a field': async () => {
    await select('line1body');
    await press('help-timeZone');
    await opened('rule-timeZone');
    assert.match(await readText('rule-timeZone'), /an IANA name such as Europe\/Paris/);
  },
  'the import of images': dialog('Import images', 'overlay-import'),
  'the accounts': dialog('Azure accounts', 'accounts-storage'),
  'the choice of a registry': dialog('Choose a registry', 'overlay-choose-registry'),
  'the blackouts': dialog('Blackouts', 'blackouts'),
  'the planner of a branch': async () => {
    await select('line1body');
    await runCommand('Plan schedules for');
    await opened('plan-branch');
  },
  'the table': () => go('table'),
  'the findings': () => go('findings'),
  'the comparison': dialog('Compare every site', 'screen-compare'),
  'the reports': () => go('reports'),
  'the settings': () => go('settings'),
  'the review without a draft': () => go('review'),
};

/** Screens and dialogs that need another state than the sample. */
const placesWithState: Places = {
  'the review of a draft': async () => {
    await startApp({ draft: oneChange });
    await go('review');
    await opened('plan-steps');
  },
  'the activity after an apply': async () => {
    await startApp({ applied: [oneChange] });
    await go('activity');
    await opened('apply-message');
  },
  'the confirmation of a deletion': async () => {
    await startApp({ draft: [{ kind: 'delete', registry: 'deckpilot', cleanUp: true }] });
    await go('review');
    await byTestId('apply').waitForEnabled();
    await byTestId('apply').click();
    await opened('confirm-apply');
  },
  'the map of a fleet': openFleet,
  'the table of a fleet': async () => {
    await openFleet();
    await showFleetAs('Table');
    await opened('fleet-table');
  },
  'the timeline of a fleet': async () => {
    await openFleet();
    await showFleetAs('Timeline');
    await opened('fleet-timeline');
  },
};

const check = (place: string, open: () => Promise<unknown>): void => {
  it(place, async () => {
    await look([still]);
    await open();
    // A new session starts without emulated media.
    await look([still]);
    await browser.execute(axe);
    const found: string[] = [];
    for (const [name, features] of Object.entries(looks)) {
      await look(features);
      found.push(...(await violations()).map((one) => `${name}: ${one}`));
      if (name === 'high contrast') await picture(`contrast-${place.replaceAll(' ', '-')}`);
    }
    assert.deepEqual(found, []);
  });
};

describe('axe finds nothing, in light, dark and high contrast, on', () => {
  before(() => startApp());
  beforeEach(() => reload());
  for (const [place, open] of Object.entries(places)) check(place, open);
});

describe('axe finds nothing, either, on', () => {
  for (const [place, open] of Object.entries(placesWithState)) check(place, open);
});
