import { dayMs, startOfDay } from '../../shared/schedule/instant.ts';
import type { AppState } from './app.svelte.ts';

/** Moves the timeline by its visible width. */
export const shiftRange = (app: AppState, by: -1 | 1): void => {
  const { from, to } = app.visible;
  if (app.zoom === null) app.from += by * app.settings.rangeDays * dayMs;
  else app.showTime({ from: from + by * (to - from), to: to + by * (to - from) });
};

export const showToday = (app: AppState): void => {
  app.from = startOfDay(app.now);
  app.zoom = null;
};

export const setMinimapVisible = (app: AppState, isVisible: boolean): void =>
  void app.set({ layout: { ...app.settings.layout, minimap: isVisible ? 1 : 0 } });

export const startTour = (app: AppState): void => {
  app.screen = 'topology';
  app.select(null);
  app.search = '';
  app.tour = 0;
};

/** Shows the topology with the push panel open. */
export const openPush = (app: AppState): void => {
  app.screen = 'topology';
  app.push.open();
};

export const playPush = (app: AppState): void => {
  openPush(app);
  app.push.togglePlayback();
};

export const toggleAssumption = (app: AppState): void =>
  void app.set({ assumption: app.settings.assumption === 'pessimistic' ? 'optimistic' : 'pessimistic' });
