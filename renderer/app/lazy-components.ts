import type { Component } from 'svelte';
import type { Overlay, Screen } from '../state/screens.ts';

export type LazyComponent = () => Promise<{ readonly default: Component }>;

export const lazyTable = () => import('../features/table/Table.svelte');

/** Screens that are not part of first paint, each loaded on demand. */
export const lazyScreens: Readonly<Record<Exclude<Screen, 'topology'>, LazyComponent>> = {
  table: lazyTable,
  fleet: () => import('../features/fleet/Fleet.svelte'),
  findings: () => import('../features/findings/Findings.svelte'),
  review: () => import('../features/review/Review.svelte'),
  compare: () => import('../features/compare/Compare.svelte'),
  activity: () => import('../features/activity/Activity.svelte'),
  reports: () => import('../features/reports/Reports.svelte'),
  settings: () => import('../features/settings/Settings.svelte'),
};

/** Overlays that are missing here are rendered by the screen below them. */
export const lazyOverlays: Readonly<Partial<Record<Overlay, LazyComponent>>> = {
  palette: () => import('./CommandPalette.svelte'),
  shortcuts: () => import('./Shortcuts.svelte'),
  create: () => import('../features/inspector/Create.svelte'),
  import: () => import('../features/import/ImportImages.svelte'),
  accounts: () => import('../features/accounts/Accounts.svelte'),
  'choose-registry': () => import('../features/accounts/ChooseRegistry.svelte'),
  install: () => import('../features/install/Install.svelte'),
  blackouts: () => import('../features/blackouts/Blackouts.svelte'),
  'plan-branch': () => import('../features/branch-plan/PlanBranch.svelte'),
  delete: () => import('../features/inspector/DeleteDialog.svelte'),
  sites: () => import('../features/sites/Sites.svelte'),
  rearrange: () => import('../features/rearrange/Rearrange.svelte'),
  views: () => import('../features/saved-views/SavedViews.svelte'),
  'new-topology': () => import('../features/install/NewTopology.svelte'),
  'reset-practice': () => import('../features/activity/ResetSample.svelte'),
  diagnostics: () => import('../features/settings/Diagnostics.svelte'),
};

export const lazyTour: LazyComponent = () => import('./Tour.svelte');
export const lazyPushPanel: LazyComponent = () => import('../features/push/PushPanel.svelte');
const lazyRegistryInspector = () => import('../features/inspector/RegistryInspector.svelte');

/** Loads all lazy components one after the other, so that later clicks need not wait. */
export const preloadComponents = async (): Promise<void> => {
  for (const load of [
    lazyRegistryInspector,
    ...Object.values(lazyScreens),
    ...Object.values(lazyOverlays),
    lazyPushPanel,
  ])
    await load();
};
