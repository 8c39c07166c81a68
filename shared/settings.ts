import type { HourCycle, Language } from './i18n/format.ts';
import type { Scenario } from './topology/model.ts';
import type { GridLayout } from './view/grid-layout.ts';

/** The scenario of an open workspace overrides the person's until another source is opened. */
export interface Settings extends Scenario {
  readonly theme: 'system' | 'light' | 'dark';
  /** `system` takes the desktop's language if supported, else English. */
  readonly language: 'system' | Language;
  /** Time zone shown beside UTC: each site's (`site`), this machine's (`system`) or an IANA name. */
  readonly zone: string;
  readonly clock: HourCycle;
  readonly readOnly: boolean;
  /** Whether to notify when a site misses its window. */
  readonly notifyMissed: boolean;
  /** Lower-case ids of production subscriptions: the window marks them, and an apply asks for the registry's name. */
  readonly production: readonly string[];
  /** Pane sizes and the like. */
  readonly layout: Readonly<Record<string, number>>;
  readonly grids: Readonly<Record<string, GridLayout>>;
}

export const defaultSettings: Settings = {
  theme: 'system',
  language: 'system',
  readOnly: false,
  assumption: 'pessimistic',
  rangeDays: 7,
  localTime: true,
  zone: 'site',
  clock: '24',
  payloadBytes: null,
  notifyMissed: false,
  production: [],
  layout: {},
  grids: {},
};
