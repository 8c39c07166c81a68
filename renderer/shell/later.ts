import type { Component } from 'svelte';
import type { Overlay, Screen } from '../state/app.svelte.ts';

/** A part of the window in a file of its own. */
export type LazyComponent = () => Promise<{ readonly default: Component }>;

export const lazyTable = () => import('../views/Table.svelte');

/** What the first picture does not show, so that it need not be read before there is one. */
export const lazyScreens: Readonly<Record<Exclude<Screen, 'topology'>, LazyComponent>> = {
  table: lazyTable,
  fleet: () => import('../views/Fleet.svelte'),
  findings: () => import('../views/Findings.svelte'),
  review: () => import('../views/Review.svelte'),
  compare: () => import('../views/Compare.svelte'),
  activity: () => import('../views/Activity.svelte'),
  reports: () => import('../views/Reports.svelte'),
  settings: () => import('../views/Settings.svelte'),
};

/** Those that are not named here are drawn by the screen that they lie over. */
export const lazyOverlays: Readonly<Partial<Record<Overlay, LazyComponent>>> = {
  palette: () => import('./Palette.svelte'),
  shortcuts: () => import('./Shortcuts.svelte'),
  create: () => import('../views/Create.svelte'),
  import: () => import('../views/ImportImages.svelte'),
  accounts: () => import('../views/Accounts.svelte'),
  'choose-registry': () => import('../views/ChooseRegistry.svelte'),
  install: () => import('../views/Install.svelte'),
  blackouts: () => import('../views/Blackouts.svelte'),
  'plan-branch': () => import('../views/PlanBranch.svelte'),
  delete: () => import('../views/DeleteDialog.svelte'),
  sites: () => import('../views/Sites.svelte'),
  rearrange: () => import('../views/Rearrange.svelte'),
  views: () => import('../views/SavedViews.svelte'),
  'new-sketch': () => import('../views/NewSketch.svelte'),
  'reset-practice': () => import('../views/ResetPractice.svelte'),
  diagnostics: () => import('../views/Diagnostics.svelte'),
};

export const tourBar: LazyComponent = () => import('./Tour.svelte');
export const pushPanel: LazyComponent = () => import('../views/push/PushPanel.svelte');
export const registryInspector = () => import('../views/inspector/RegistryInspector.svelte');

/** Reads them one after the other once the first picture is settled, so that the first click finds them there. */
export const preloadComponents = async (): Promise<void> => {
  for (const load of [registryInspector, ...Object.values(lazyScreens), ...Object.values(lazyOverlays), pushPanel])
    await load();
};
