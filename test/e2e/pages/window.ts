import { Key } from 'webdriverio';
import { namesToConfirm } from '../../../shared/plan/confirm.ts';
import { makePlan } from '../../../shared/plan/make-plan.ts';
import type { Settings } from '../../../shared/settings.ts';
import { applyEdits } from '../../../shared/topology/edit.ts';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import type { Blackout, ConnectedRegistry } from '../../../shared/topology/model.ts';
import { unwrap } from '../../support/topologies.ts';
import { capabilitiesFor, createProfile } from '../app.ts';
import { byTestId, must } from './page.ts';

export type Screen = 'topology' | 'table' | 'findings' | 'review' | 'activity' | 'reports' | 'settings';

/** Waits until the status bar counts the registries, in any language. */
export const settled = async (): Promise<void> => {
  await byTestId('counts').waitForDisplayed();
  await browser.waitUntil(async () => /^\d+ \p{L}/u.test(await byTestId('counts').getText()), {
    timeoutMsg: 'The status bar never showed a count.',
  });
};

/** State at the start of a test. Absent fields are as in the sample. */
export interface SavedState {
  readonly settings?: Partial<Settings>;
  /** Drafts that were applied one after the other. */
  readonly applied?: readonly (readonly Edit[])[];
  readonly draft?: readonly Edit[];
  readonly blackouts?: readonly Blackout[];
}

/** The edit that the form makes if only name, parent, mode and repositories are typed. */
export const createRegistry = (
  name: string,
  parent: string | null,
  mode: 'ReadOnly' | 'ReadWrite',
  repositories: readonly string[],
): Edit => ({
  kind: 'create',
  registry: {
    name,
    parent,
    mode,
    sync: { schedule: '* * * * *', syncWindow: null, messageTtl: 'P2D' },
    repositories,
    clientTokenIds: [],
    notifications: [],
    logLevel: 'Information',
    garbageCollection: { enabled: true, schedule: '0 0 * * *' },
  },
});

const applyToEnd = async (edits: readonly Edit[]): Promise<void> => {
  const { topology } = await must('view.refresh', {});
  const plan = unwrap(makePlan(topology, unwrap(applyEdits(topology, edits))));
  const confirmed = namesToConfirm(plan, topology.cloud.name);
  const { applyId } = await must('apply.start', { edits, planId: plan.id, confirmed });
  await browser.waitUntil(
    async () => {
      const last = await must('apply.last', {});
      return last?.applyId === applyId && last.state === 'done';
    },
    { timeout: 40_000, interval: 100, timeoutMsg: 'What the test begins with was not applied.' },
  );
};

/** Saves a state in the running app, and reloads the page. */
export const reload = async ({ settings, applied: past = [], draft, blackouts }: SavedState = {}): Promise<void> => {
  if (settings !== undefined) await must('settings.set', settings);
  for (const edits of past) await applyToEnd(edits);
  if (blackouts !== undefined) await must('blackouts.save', { blackouts });
  if (draft !== undefined) await must('draft.save', { edits: draft });
  await browser.refresh();
  await settled();
};

let profile: string | null = null;

/**
 * Starts the app on a new profile, in a saved state.
 *
 * @param files of the data folder, by name, that are there before the start
 */
export const startApp = async ({
  files,
  ...saved
}: SavedState & { readonly files?: Readonly<Record<string, string>> } = {}): Promise<void> => {
  // The first test uses the session that the runner opened.
  const isUnused = profile === null && files === undefined;
  profile = isUnused ? profileFolder() : createProfile(files);
  if (!isUnused) await browser.reloadSession(capabilitiesFor(profile));
  await settled();
  if (Object.keys(saved).length > 0) await reload(saved);
};

/** Restarts the app on the same profile. */
export const restartApp = async (): Promise<void> => {
  await browser.reloadSession(capabilitiesFor(profileFolder()));
  await settled();
};

/** The profile folder of the running app, from the driver's capabilities. */
export const profileFolder = (): string => {
  const { chrome } = browser.capabilities as { readonly chrome?: { readonly userDataDir?: string } };
  if (chrome?.userDataDir === undefined) throw new Error('The driver does not tell the profile.');
  return chrome.userDataDir;
};

export const go = async (screen: Screen): Promise<void> => {
  await byTestId(`go-${screen}`).click();
  if (screen !== 'topology' && screen !== 'table') await byTestId(`screen-${screen}`).waitForDisplayed();
};

/** Replaces the value of a field. */
export const fill = async (testid: string, text: string): Promise<void> => {
  const field = byTestId(testid);
  await field.scrollIntoView({ block: 'center' });
  await field.click();
  await browser.keys(['Control', 'a']);
  await browser.keys('Delete');
  if (text !== '') await field.addValue(text);
};

/** Commits the inspector's field, as Enter does. */
export const commit = async (): Promise<void> => {
  await browser.keys('Enter');
  await byTestId('schedule-pending').waitForExist({ reverse: true });
};

export const select = async (registry: string): Promise<void> => {
  await go('topology');
  await fill('search', registry);
  await browser.keys('Enter');
  await browser.waitUntil(async () => (await byTestId('inspector-title').getText()) === registry, {
    timeoutMsg: `${registry} was not selected.`,
  });
};

export const readText = async (testid: string): Promise<string> => {
  const element = byTestId(testid);
  await element.waitForDisplayed();
  return element.getText();
};

/** A registry as the main process reads it back from the (emulated) service. */
export const actual = async (registry: string): Promise<ConnectedRegistry | undefined> =>
  (await must('view.refresh', {})).topology.registries.find(({ name }) => name === registry);

export const savedDraft = async (): Promise<readonly Edit[]> => (await must('view.get', {})).edits;

/** Runs the command that the palette finds first. */
export const runCommand = async (query: string): Promise<void> => {
  await browser.keys([Key.Ctrl, 'k']);
  await fill('palette-input', query);
  await browser.keys('Enter');
  await byTestId('palette').waitForDisplayed({ reverse: true });
};

export const draftSchedule = async (registry: string, cron: string): Promise<void> => {
  await select(registry);
  await fill('field-schedule', cron);
  await commit();
};

export const press = async (testid: string): Promise<void> => {
  await byTestId(testid).scrollIntoView({ block: 'center' });
  await byTestId(testid).click();
};

/** Reviews and applies the draft; types the names that must be confirmed. */
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
  return readText('apply-message');
};

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
