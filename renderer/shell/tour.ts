import { t } from '../../shared/text/text.ts';
import type { AppState } from '../state/app.svelte.ts';

/** What of the window a step needs to know. */
export type Toured = Pick<AppState, 'selected' | 'hasDraft' | 'screen'>;

export interface TourStep {
  readonly title: string;
  readonly text: string;
  /** Test id of what the step is about; it is framed. */
  readonly about: string;
  /** Done by doing it; the person goes on by a button where it is left out. */
  readonly done?: (app: Toured) => boolean;
}

/** From the first look to a reviewed change. Nothing in it sends anything. */
export const tour = (): readonly TourStep[] => [
  {
    title: t('A fleet to practise on'),
    text: t(
      'Content flows from the cloud on the left down to the sites. The colour of a box and its figure say how old the newest content there gets at worst. This is the emulator: nothing here reaches Azure.',
    ),
    about: 'graph',
  },
  {
    title: t('Choose a site'),
    text: t(
      'Click a box, or press the arrow keys and Enter. Take plantlyon: it syncs at night, so that content waits for a day.',
    ),
    about: 'graph',
    done: ({ selected }) => selected !== null,
  },
  {
    title: t('Give it another schedule'),
    text: t(
      'In the panel on the right write 0 */6 * * * as its schedule and PT1H as its window: every six hours, for an hour. Its meaning, its next windows and the effect show while you type. Then press Add to draft.',
    ),
    about: 'field-schedule',
    done: ({ hasDraft }) => hasDraft,
  },
  {
    title: t('See what it would do'),
    text: t(
      'In the timeline windows that will open are solid and those that no longer will are outlined; a line marks when the site learns of its change. The panel tells staleness before and after, and the sites below follow.',
    ),
    about: 'timeline',
  },
  {
    title: t('Review it'),
    text: t('Open Review in the rail on the left.'),
    about: 'go-review',
    done: ({ screen }) => screen === 'review',
  },
  {
    title: t('A change that is reviewed'),
    text: t(
      'Here is every request in its order, what it changes, its effect and its risk. Nothing has been sent: Apply would send it to the emulator, Ctrl+Z takes it back. With your own registry it is the same.',
    ),
    about: 'plan-steps',
  },
];

/** The step to show from `at` on: what is done already is not asked for again. */
export const stepFrom = (at: number, app: Toured): number => {
  const step = tour()[at];
  return step?.done?.(app) === true ? stepFrom(at + 1, app) : at;
};
