// What axe-core knows of WCAG 2.2 A and AA and of good practice, on every screen and dialog: https://www.w3.org/TR/WCAG22/
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { byTestId, picture } from '../pages/page.ts';
import { commit, fill, go, select, settled, textOf } from '../pages/window.ts';

type Features = readonly { readonly name: string; readonly value: string }[];

/** A dialog that rises is half transparent on its way, so that nothing moves here. */
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

/** One line a violation: the rule, the element, what is wrong. */
const violations = async (): Promise<readonly string[]> => {
  const text = await browser.execute(async () => {
    const { run } = (window as unknown as { readonly axe: Axe }).axe;
    const { violations: found } = await run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      // The window may fetch nothing, its own style sheets neither.
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

const command = async (words: string): Promise<void> => {
  await browser.keys(['Control', 'k']);
  await fill('palette-input', words);
  await browser.keys('Enter');
  await byTestId('palette').waitForDisplayed({ reverse: true });
};

const opened = (testid: string) => byTestId(testid).waitForDisplayed();

const draftOneChange = async (): Promise<void> => {
  await select('line3paint');
  await fill('field-schedule', '0 6 * * *');
  await fill('field-window', '3 h');
  await commit();
};

const showFleetAs = (what: string): Promise<void> =>
  browser.execute(
    (wanted) =>
      [...document.querySelectorAll<HTMLElement>('[data-testid="fleet-show"] label')]
        .find(({ textContent }) => textContent.trim() === wanted)
        ?.click(),
    what,
  );

/** Every screen and dialog, and how a person gets there. What opens over the screens is closed by Esc. */
const places: Readonly<Record<string, () => Promise<unknown>>> = {
  'the topology with the cloud registry': () => opened('node-cloud'),
  'a registry in the inspector': () => select('line1body'),
  'a push and its times': async () => {
    await command('Push now');
    await opened('push-panel');
  },
  'the command palette': async () => {
    await byTestId('push-close').click();
    await browser.keys(['Control', 'k']);
    await opened('palette');
  },
  'the list of shortcuts': async () => {
    await command('Keyboard shortcuts');
    await opened('shortcuts');
  },
  'the diagnostics': async () => {
    await command('Diagnostics for whoever');
    await opened('diagnostics-text');
  },
  'the connection string': async () => {
    await select('line1body');
    await byTestId('connection-string-open').scrollIntoView({ block: 'center' });
    await byTestId('connection-string-open').click();
    await opened('overlay-install');
  },
  'the deletion of a registry': async () => {
    await byTestId('delete').scrollIntoView({ block: 'center' });
    await byTestId('delete').click();
    await opened('overlay-delete');
  },
  'the creation of a registry': async () => {
    await command('Create a connected registry');
    await opened('overlay-create');
  },
  'the rule of a field': async () => {
    await select('line1body');
    await byTestId('help-timeZone').scrollIntoView({ block: 'center' });
    await byTestId('help-timeZone').click();
    await opened('rule-timeZone');
    assert.match(await textOf('rule-timeZone'), /an IANA name such as Europe\/Paris/);
  },
  'the import of images': async () => {
    await command('Import images');
    await opened('overlay-import');
  },
  'the accounts': async () => {
    await command('Azure accounts');
    await opened('accounts-storage');
  },
  'the choice of a registry': async () => {
    await command('Choose a registry');
    await opened('overlay-choose-registry');
  },
  'the blackouts': async () => {
    await command('Blackouts');
    await opened('blackouts');
  },
  'the planner of a branch': async () => {
    await command('Plan schedules for');
    await opened('plan-branch');
  },
  'the table': () => go('table'),
  'the findings': () => go('findings'),
  'the comparison': async () => {
    await command('Compare every site');
    await opened('screen-compare');
  },
  'the reports': () => go('reports'),
  'the settings': () => go('settings'),
  'the review without a draft': () => go('review'),
  'the review of a draft': async () => {
    await draftOneChange();
    await go('review');
    await opened('plan-steps');
  },
  'the activity after an apply': async () => {
    await byTestId('apply').waitForEnabled();
    await byTestId('apply').click();
    await byTestId('apply-message').waitForDisplayed({ timeout: 40_000 });
    await browser.waitUntil(async () => !(await byTestId('apply-cancel').isExisting()), {
      timeoutMsg: 'The apply did not end.',
    });
  },
  'the confirmation of a deletion': async () => {
    await select('deckpilot');
    await byTestId('delete').scrollIntoView({ block: 'center' });
    await byTestId('delete').click();
    await byTestId('delete-add-to-draft').click();
    await go('review');
    await byTestId('apply').waitForEnabled();
    await byTestId('apply').click();
    await opened('confirm-apply');
  },
  'the map of a fleet': async () => {
    await command('Practise with a fleet');
    await opened('fleet-map');
    await browser.waitUntil(async () => (await textOf('fleet-progress')) === '', {
      timeout: 120_000,
      timeoutMsg: 'The fleet was not read to its end.',
    });
  },
  'the table of a fleet': async () => {
    await showFleetAs('Table');
    await opened('fleet-table');
  },
  'the timeline of a fleet': async () => {
    await showFleetAs('Timeline');
    await opened('fleet-timeline');
  },
};

describe('axe finds nothing, in light, dark and high contrast, on', () => {
  before(async () => {
    await settled();
    await browser.execute(axe);
  });

  for (const [place, open] of Object.entries(places)) {
    it(place, async () => {
      await look([still]);
      await open();
      const found: string[] = [];
      for (const [name, features] of Object.entries(looks)) {
        await look(features);
        found.push(...(await violations()).map((one) => `${name}: ${one}`));
        if (name === 'high contrast') await picture(`contrast-${place.replaceAll(' ', '-')}`);
      }
      if (await $('dialog[open]').isExisting()) await browser.keys('Escape');
      assert.deepEqual(found, []);
    });
  }
});
