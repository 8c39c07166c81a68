import { t } from '../../shared/i18n/translate.ts';
import { getSite, indexTopology } from '../../shared/topology/tree.ts';
import type { AppState } from '../state/app.svelte.ts';
import { request } from '../state/ipc-client.ts';
import { addToDraft } from './add-to-draft.ts';
import { type ScheduleText, takeValidSchedule } from './schedule-form.ts';
import { type SiteText, takeValidSite } from './site-form.ts';

/** Drafts the valid part of a registry's pending schedule; the rest stays pending. */
export const commitSchedule = (app: AppState, name: string): void => {
  if (!app.pendingInput.has('schedule', name)) return;
  const registry = app.desired === null ? null : indexTopology(app.desired).get(name);
  if (registry === null) return;
  const { edits, rest } = takeValidSchedule(
    registry.name,
    registry.sync,
    app.pendingInput.get<ScheduleText>('schedule', name),
    app.now,
  );
  if (edits.length === 0 || addToDraft(app, edits, t('Added to the draft: schedule of {name}', { name })))
    app.pendingInput.set('schedule', name, rest);
};

/** Saves the valid part of a site's pending attributes; the rest stays pending. */
export const commitSite = async (app: AppState, name: string): Promise<void> => {
  if (!app.pendingInput.has('site', name) || app.actual === null) return;
  const typed = app.pendingInput.get<SiteText>('site', name);
  const before = getSite(app.actual, name);
  const { site, rest } = takeValidSite(before, typed);
  app.pendingInput.set('site', name, rest);
  if (site === null) return;
  const isSaved = await app.saveWithUndo(
    t('Kept for {name}', { name }),
    () => request('sites.save', { registry: name, site }),
    () => request('sites.save', { registry: name, site: before }),
  );
  if (!isSaved) app.pendingInput.set('site', name, { ...typed, ...app.pendingInput.get<SiteText>('site', name) });
};

/** Commits the inspector's pending input. Call before reading the draft while a field may have the focus. */
export const commitPendingInput = (app: AppState): void => {
  if (app.selected === null) return;
  commitSchedule(app, app.selected);
  void commitSite(app, app.selected);
};

/** Whether a field's value is committed, so that its own history has nothing to undo. */
export const isCommitted = (app: AppState, target: Element): boolean => {
  const form = target.closest<HTMLElement>('[data-commits]')?.dataset['commits'];
  return (form === 'schedule' || form === 'site') && app.selected !== null && !app.pendingInput.has(form, app.selected);
};

/** Reports pending input that could not be committed. */
export const warnOfPendingInput = (app: AppState, name: string): void => {
  const hasPending = (): boolean => app.pendingInput.has('schedule', name) || app.pendingInput.has('site', name);
  if (!hasPending()) return;
  const message = app.pendingInput.has('schedule', name)
    ? t('The schedule of {name} is not in the draft: it is invalid or incomplete. It stays as typed.', { name })
    : t('The site notes of {name} are not kept: a value is invalid. They stay as typed.', { name });
  app.notify(message, 'bad', hasPending);
};
