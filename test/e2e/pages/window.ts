import { strict as assert } from 'node:assert';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import type { ConnectedRegistry } from '../../../shared/topology/model.ts';
import { ask, byTestId } from './page.ts';

export type Screen = 'topology' | 'table' | 'findings' | 'review' | 'activity' | 'reports' | 'settings';

/** Waits until the window shows figures, as a person would. */
export const settled = async (): Promise<void> => {
  await byTestId('counts').waitForDisplayed();
  await browser.waitUntil(async () => /\d+ registr/.test(await byTestId('counts').getText()), {
    timeoutMsg: 'The status bar never told a count.',
  });
};

export const go = async (screen: Screen): Promise<void> => {
  await byTestId(`go-${screen}`).click();
  if (screen !== 'topology' && screen !== 'table') await byTestId(`screen-${screen}`).waitForDisplayed();
};

/** Types over what a field holds. */
export const fill = async (testid: string, text: string): Promise<void> => {
  const field = byTestId(testid);
  await field.scrollIntoView({ block: 'center' });
  await field.click();
  await browser.keys(['Control', 'a']);
  await browser.keys('Delete');
  if (text !== '') await field.addValue(text);
};

/** Commits what was typed into a field of the inspector, as Enter does. */
export const commit = async (): Promise<void> => {
  await browser.keys('Enter');
  await byTestId('schedule-typed').waitForExist({ reverse: true });
};

/** Finds a registry by the search field, and selects it. */
export const select = async (registry: string): Promise<void> => {
  await go('topology');
  await fill('search', registry);
  await browser.keys('Enter');
  await browser.waitUntil(async () => (await byTestId('inspector-title').getText()) === registry, {
    timeoutMsg: `${registry} was not selected.`,
  });
};

export const textOf = async (testid: string): Promise<string> => {
  const element = byTestId(testid);
  await element.waitForDisplayed();
  return element.getText();
};

/** What the main process holds of one registry, read back from the (emulated) service. */
export const actual = async (registry: string): Promise<ConnectedRegistry | undefined> => {
  const view = await ask('view.refresh', {});
  assert.ok(view.ok, view.ok ? '' : view.error.message);
  return view.value.topology.registries.find(({ name }) => name === registry);
};

export const savedDraft = async (): Promise<readonly Edit[]> => {
  const view = await ask('view.get', {});
  assert.ok(view.ok);
  return view.value.edits;
};

/** Reviews the draft and applies it; types the names that are asked for. */
export const apply = async (confirm: readonly string[] = []): Promise<void> => {
  await go('review');
  await byTestId('apply').waitForEnabled();
  await byTestId('apply').click();
  for (const name of confirm) await fill(confirm.length === 1 ? 'confirm-name' : `confirm-name-${name}`, name);
  if (confirm.length > 0) await byTestId('apply-confirmed').click();
  await byTestId('screen-activity').waitForDisplayed();
};

export const applied = async (): Promise<string> => {
  await byTestId('apply-message').waitForDisplayed({ timeout: 40_000 });
  return textOf('apply-message');
};

/** Drops a file on the window. */
export const drop = (name: string, text: string): Promise<void> =>
  browser.execute(
    (fileName: string, content: string) => {
      const data = new DataTransfer();
      data.items.add(new File([content], fileName, { type: 'application/json' }));
      window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    },
    name,
    text,
  );

export const toast = async (): Promise<string> => {
  await byTestId('toast').waitForDisplayed();
  return byTestId('toast').getText();
};
