import { t } from '../../shared/i18n/translate.ts';
import type { AppState } from '../state/app.svelte.ts';

export type TourTarget = Pick<AppState, 'selected' | 'screen'> & { readonly draft: Pick<AppState['draft'], 'edits'> };

export interface TourStep {
  readonly title: string;
  readonly text: string;
  /** Test id of the element that the step outlines. */
  readonly target: string;
  /** A registry that the graph scrolls to. */
  readonly reveals?: string;
  /** Condition that completes the step; without it the person continues with a button. */
  readonly isDone?: (app: TourTarget) => boolean;
}

/**
 * The tour's change: the site's window moves from before its parent's to after it. One site improves, none gets worse.
 */
const tourChange = { registry: 'line3paint', schedule: '0 5 * * *' } as const;

const isSiteSelected = ({ selected }: TourTarget): boolean => selected === tourChange.registry;
const isChangeDrafted = ({ draft }: TourTarget): boolean =>
  draft.edits.some(
    (edit) => edit.kind === 'set-sync' && edit.registry === tourChange.registry && edit.sync.schedule !== undefined,
  );

export const getTourSteps = (): readonly TourStep[] => [
  {
    title: t('A fleet to practise on'),
    text: t(
      'Content flows from the cloud on the left down to the sites. The colour of a box and its figure say how old the newest content there gets at worst. This is the emulator: nothing here reaches Azure.',
    ),
    target: 'graph',
  },
  {
    title: t('Choose a site'),
    text: t(
      'Click the framed box, line3paint. It opens at 01:00, an hour before its parent plantlyon: what plantlyon gets at night waits for almost another day.',
    ),
    target: `node-${tourChange.registry}`,
    reveals: tourChange.registry,
    isDone: isSiteSelected,
  },
  {
    title: t('Give it another schedule'),
    text: t(
      'In the panel on the right enter {schedule} as its schedule, after its parent’s window. Its meaning and its next windows show while you type; press Enter to add it to the draft.',
      { schedule: tourChange.schedule },
    ),
    target: 'field-schedule',
    isDone: isChangeDrafted,
  },
  {
    title: t('See what it would do'),
    text: t(
      'In the timeline windows that will open are solid and those that no longer will are outlined; a line marks when the site learns of its change. The panel shows its staleness before and after.',
    ),
    target: 'timeline',
  },
  {
    title: t('Review it'),
    text: t('Open Review in the rail on the left.'),
    target: 'go-review',
    isDone: ({ screen }) => screen === 'review',
  },
  {
    title: t('A change that is reviewed'),
    text: t(
      'Here is every request in its order, what it changes, its effect and its risk. Nothing has been sent: Apply would send it to the emulator, and Ctrl+Z takes back the draft. With your own registry it is the same.',
    ),
    target: 'plan-steps',
  },
];

/** The steps that select the site and draft its change; later steps require both. */
const selectStep = 1;
const draftStep = 2;

/** First step from `at` on that is not completed yet. */
export const nextStep = (at: number, app: TourTarget): number => {
  if (at > draftStep && !isChangeDrafted(app)) return nextStep(selectStep, app);
  if (at === selectStep && isChangeDrafted(app)) return nextStep(draftStep, app);
  const step = getTourSteps()[at];
  return step?.isDone?.(app) === true ? nextStep(at + 1, app) : at;
};
