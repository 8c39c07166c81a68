import type { HourCycle, Language } from './i18n/format.ts';
import type { Scenario } from './topology/model.ts';
import type { GridLayout } from './view/grid-layout.ts';

/**
 * Where a workspace is open its own scenario is in force and is changed; the person's comes back with the next source.
 */
export interface Settings extends Scenario {
  readonly theme: 'system' | 'light' | 'dark';
  /** `system` takes the desktop's where Cascade speaks it, else English. */
  readonly language: 'system' | Language;
  /**
   * Whose clock stands beside UTC where a local time is shown: `site` for each site's own, `system` for this machine's,
   * or an IANA name.
   */
  readonly zone: string;
  /** Hours of the clock that times of day are said by. */
  readonly clock: HourCycle;
  readonly readOnly: boolean;
  /** A desktop notification when a site misses its window. */
  readonly notifyMissed: boolean;
  /**
   * Ids, in lower case, of subscriptions whose registries people depend on: the window says so, and an apply asks for
   * the name.
   */
  readonly production: readonly string[];
  /** Autosaved window layout, such as pane sizes. */
  readonly layout: Readonly<Record<string, number>>;
  /** How a person arranged each grid. */
  readonly grids: Readonly<Record<string, GridLayout>>;
}

/** What holds until a person or their organisation chooses otherwise. */
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
