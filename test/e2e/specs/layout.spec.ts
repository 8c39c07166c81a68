// No text is cut and no controls overlap, in either language, in the smallest supported window and at 200 % of it. In
// the pseudo-locale, every text comes from the catalogue.
import { strict as assert } from 'node:assert';
import { Key } from 'webdriverio';
import { byTestId, must, picture } from '../pages/page.ts';
import { go, press, reload, select, startApp } from '../pages/window.ts';

const sizes = [
  { name: '1280×800', width: 1280, height: 800, deviceScaleFactor: 1 },
  { name: '200 %', width: 640, height: 400, deviceScaleFactor: 2 },
] as const;
const languages = { en: 'English', de: 'German', 'en-XA': 'the pseudo-locale' } as const;

/** One line per cut text without a tooltip, per horizontal scroll bar, and per pair of overlapping controls. */
const faults = (): Promise<readonly string[]> =>
  browser.execute(() => {
    const scope = document.querySelector('dialog[open]') ?? document.body;
    const found = new Set<string>();
    const describeElement = (element: Element): string => {
      const at = element.closest('[data-testid]');
      const text = (element.textContent || element.getAttribute('aria-label') || '').trim().replace(/\s+/g, ' ');
      return (
        `${element.tagName.toLowerCase()} “${text.slice(0, 60)}” ` +
        `in ${at?.getAttribute('data-testid') ?? element.parentElement?.className ?? ''}`
      );
    };
    const isHidden = (element: Element): boolean => {
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return true;
      // For screen readers only.
      for (let box: Element | null = element; box !== null; box = box.parentElement)
        if (getComputedStyle(box).clipPath === 'inset(50%)') return true;
      return false;
    };
    /** Elements that pan or scroll themselves. */
    const pans = (element: Element): boolean =>
      element.matches('.tree, .graph, pre, textarea, .scroll:has(> table), [role=grid]');
    const isPanned = (element: Element): boolean => {
      for (let box: Element | null = element; box !== null; box = box.parentElement) if (pans(box)) return true;
      return false;
    };
    const hasFullText = (element: Element): boolean => {
      const text = element.textContent.trim();
      const title = element.closest('[title]')?.getAttribute('title') ?? '';
      const label = element.closest('[aria-label]')?.getAttribute('aria-label') ?? '';
      return text !== '' && (title.includes(text) || label.includes(text));
    };
    const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      if (element === null || (node.textContent ?? '').trim() === '' || isHidden(element)) continue;
      if (element.closest('option, script, style, svg, canvas') !== null) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) {
        if (rect.width < 1) continue;
        for (let box: Element | null = element; box !== null && box !== document.body; box = box.parentElement) {
          if (pans(box)) break;
          const style = getComputedStyle(box);
          const [x, y] = [style.overflowX, style.overflowY];
          if (x === 'visible' && y === 'visible') {
            if (style.position === 'fixed') break;
            continue;
          }
          const clip = box.getBoundingClientRect();
          const scrolls = (axis: string): boolean => axis === 'auto' || axis === 'scroll';
          if (
            x !== 'visible' &&
            !scrolls(x) &&
            (rect.right > clip.right + 1 || rect.left < clip.left - 1) &&
            !hasFullText(element)
          )
            found.add(`cut: ${describeElement(element)}`);
          if (
            y !== 'visible' &&
            !scrolls(y) &&
            (rect.bottom > clip.bottom + 3 || rect.top < clip.top - 3) &&
            !hasFullText(element)
          )
            found.add(`cut in height: ${describeElement(element)}`);
          if (scrolls(y)) break;
        }
        if (rect.left > innerWidth - 1 && !isPanned(element)) found.add(`outside: ${describeElement(element)}`);
      }
    }
    for (const element of scope.querySelectorAll('*')) {
      if (isHidden(element) || pans(element)) continue;
      const { overflowX } = getComputedStyle(element);
      if ((overflowX === 'auto' || overflowX === 'scroll') && element.scrollWidth > element.clientWidth + 1)
        found.add(
          `scrolls sideways: ${element.className}: ${[...element.querySelectorAll('*')]
            .filter((one) => one.getBoundingClientRect().right > element.getBoundingClientRect().right)
            .map(describeElement)
            .slice(-2)
            .join(', ')}`,
        );
    }
    const controls = [
      ...scope.querySelectorAll(
        'button, a, select, input:not([type=radio], [type=checkbox], [type=file]), label:has(input), [role=tab]',
      ),
    ].filter((element) => !isHidden(element) && element.closest('.tree') === null);
    /** The part of a control that its scrolling ancestors show. */
    const shown = (element: Element): { left: number; top: number; right: number; bottom: number } => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      const rect = { left, top, right, bottom };
      for (let box = element.parentElement; box !== null; box = box.parentElement) {
        if (getComputedStyle(box).overflow === 'visible') continue;
        const clip = box.getBoundingClientRect();
        rect.left = Math.max(rect.left, clip.left);
        rect.top = Math.max(rect.top, clip.top);
        rect.right = Math.min(rect.right, clip.right);
        rect.bottom = Math.min(rect.bottom, clip.bottom);
      }
      return rect;
    };
    /** Sticky elements cover whatever scrolls below them. */
    const isSticky = (element: Element): boolean => {
      for (let box: Element | null = element; box !== null; box = box.parentElement)
        if (getComputedStyle(box).position === 'sticky') return true;
      return false;
    };
    const boxes = controls.map((element) => ({ element, rect: shown(element) }));
    boxes.forEach(({ element: a, rect: one }, at) => {
      for (const { element: b, rect: two } of boxes.slice(at + 1)) {
        if (a.contains(b) || b.contains(a) || isSticky(a) !== isSticky(b)) continue;
        const across = Math.min(one.right, two.right) - Math.max(one.left, two.left);
        const down = Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top);
        if (across > 2 && down > 2) found.add(`overlap: ${describeElement(a)} and ${describeElement(b)}`);
      }
    });
    return [...found];
  });

/** Words that are not in the catalogue: names of products, units and keys, of days and months, and of other data. */
const unaccented = new Set(
  (
    'Cascade Azure Mermaid PowerShell Bicep Terraform Markdown Ctrl Shift Alt Esc Enter Tab min Mbit http https ' +
    'linux Mon Tue Wed Thu Fri Sat Sun Monday Tuesday Wednesday Thursday Friday Saturday Sunday ' +
    'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec January February March April June July August September October ' +
    'November December Paris Basic hello world latest'
  ).split(' '),
);

/** Names of the sample's account, which the view does not hold. */
const sampleAccount = ['contosolab', 'contosodev', 'Contoso Edge (emulated)', 'edge', 'management.contoso.example'];
const blackoutLabel = 'Year-end freeze of every line, shift and warehouse in the whole of the western region';

const getStrings = (value: unknown): readonly string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(getStrings)
      : [];

/** Visible text and names for screen readers that hold a word that is neither data nor code nor the catalogue's. */
const findUntranslated = async (): Promise<readonly string[]> => {
  const texts = [...getStrings(await must('view.get', {})), ...sampleAccount, blackoutLabel].join(' ');
  const data = [...texts.matchAll(/[A-Za-z]{2,}/g)].map(([word]) => word);
  /** Long names are cut in their middle, into a beginning and an end. */
  const isData = (word: string): boolean => data.some((one) => one.startsWith(word) || one.endsWith(word));
  const shown = await browser.execute(() => {
    const scope = document.querySelector('dialog[open]') ?? document.body;
    const found: string[] = [];
    const untranslatable = 'code, kbd, pre, script, style, textarea, [translate=no]';
    const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      if (element === null || element.closest(untranslatable) !== null || !element.checkVisibility()) continue;
      found.push(node.textContent ?? '');
    }
    for (const element of scope.querySelectorAll('[title], [aria-label], [placeholder], [alt]'))
      if (element.closest(untranslatable) === null && element.checkVisibility())
        for (const name of ['title', 'aria-label', 'placeholder', 'alt']) found.push(element.getAttribute(name) ?? '');
    return found;
  });
  const isUntranslated = (text: string): boolean =>
    text.includes('[object Object]') ||
    [...text.replaceAll(/\S+\.(?:io|com)\b/g, '').matchAll(/[\p{L}\d]+/gu)].some(
      ([word]) => /^[A-Z]?[a-z]{2,}$/.test(word) && !unaccented.has(word) && !isData(word),
    );
  return [...new Set(shown.map((text) => text.trim().replace(/\s+/g, ' ')))].filter(isUntranslated);
};

const resize = (size: (typeof sizes)[number]) =>
  browser.sendCommand('Emulation.setDeviceMetricsOverride', {
    width: size.width,
    height: size.height,
    deviceScaleFactor: size.deviceScaleFactor,
    mobile: false,
  });

/** Two frames after the window has become idle. */
const drawn = (): Promise<unknown> =>
  browser.execute(
    () =>
      new Promise<void>((done) => {
        requestAnimationFrame(() => {
          requestIdleCallback(() => requestAnimationFrame(() => done()), { timeout: 1_000 });
        });
      }),
  );
const opened = (testid: string) => byTestId(testid).waitForDisplayed();
/** Runs a command by its id, which does not depend on the language. */
const run = async (command: string): Promise<void> => {
  await browser.keys([Key.Ctrl, 'k']);
  await opened('palette');
  await byTestId(`command-${command}`).click();
  await byTestId('palette').waitForDisplayed({ reverse: true });
};
const dialog = (command: string, testid: string) => async (): Promise<void> => {
  await run(command);
  await opened(testid);
};
const pressed = (button: string, testid: string) => async (): Promise<void> => {
  await select('plantlyon');
  await press(button);
  await opened(testid);
};

/** Every screen and dialog, with the way to it from the topology at 1280×800. */
const places: Readonly<Record<string, () => Promise<unknown>>> = {
  'the topology': () => opened('node-cloud'),
  'a registry in the inspector': () => select('plantlyon'),
  'a push': dialog('push', 'push-panel'),
  'the palette': async () => {
    await browser.keys([Key.Ctrl, 'k']);
    await opened('palette');
  },
  'the shortcuts': dialog('shortcuts', 'shortcuts'),
  'the diagnostics': dialog('diagnostics', 'diagnostics-text'),
  'the connection string': pressed('connection-string-open', 'connection-string'),
  'the access of a registry': pressed('edit-access', 'overlay-access'),
  'the deletion of a registry': pressed('delete', 'overlay-delete'),
  'the move of a registry': async () => {
    await select('plantlyon');
    await run('rearrange');
    await opened('overlay-rearrange');
  },
  'the creation of a registry': dialog('create', 'overlay-create'),
  'the import of images': dialog('import', 'overlay-import'),
  'the accounts': dialog('accounts', 'accounts-storage'),
  'the choice of a registry': dialog('choose', 'overlay-choose-registry'),
  'the sites': dialog('sites', 'overlay-sites'),
  'a blackout with a long name': async () => {
    const start = Date.now() + 86_400_000;
    await must('blackouts.save', {
      blackouts: [{ label: blackoutLabel, registries: [], start, end: start + 86_400_000 }],
    });
    await run('blackouts');
    await opened('blackouts');
  },
  'the saved views': dialog('views', 'overlay-views'),
  'a new sketch': dialog('new', 'overlay-new-topology'),
  'the planner of a branch': async () => {
    await select('plantlyon');
    await run('plan-branch');
    await opened('plan-branch');
  },
  'the table': () => go('table'),
  'the findings': () => go('findings'),
  'the comparison': dialog('compare', 'screen-compare'),
  'the reports': () => go('reports'),
  'the settings': () => go('settings'),
  'the activity': () => go('activity'),
  'the review': async () => {
    await go('review');
    await opened('plan-steps');
  },
};

for (const [language, name] of Object.entries(languages)) {
  describe(`Nothing is cut and no controls overlap at 1280×800 and at 200 %, in ${name}, on`, () => {
    before(async () => {
      await startApp();
      await browser.sendCommand('Emulation.setEmulatedMedia', {
        features: [{ name: 'prefers-reduced-motion', value: 'reduce' }],
      });
    });
    beforeEach(async () => {
      await resize(sizes[0]);
      await reload({
        settings: { language: language as keyof typeof languages },
        blackouts: [],
        draft: [{ kind: 'set-sync', registry: 'line3paint', sync: { schedule: '0 6 * * *', syncWindow: 'PT3H' } }],
      });
      await browser.waitUntil(() => browser.execute((wanted) => document.documentElement.lang === wanted, language), {
        timeoutMsg: `The window is not in ${name}.`,
      });
    });

    for (const [place, open] of Object.entries(places)) {
      it(place, async () => {
        await open();
        const found: string[] = [];
        for (const size of language === 'en-XA' ? [sizes[0]] : sizes) {
          await resize(size);
          await drawn();
          found.push(...(await faults()).map((fault) => `${size.name}: ${fault}`));
          await picture(`layout-${place.replaceAll(' ', '-')}-${language}-${size.width}`);
        }
        if (language === 'en-XA') found.push(...(await findUntranslated()).map((text) => `untranslated: ${text}`));
        assert.deepEqual(found, []);
      });
    }
  });
}
