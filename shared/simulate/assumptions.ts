import { t } from '../i18n/translate.ts';
import type { Assumption } from './types.ts';

export const assumptionLabel = (assumption: Assumption): string =>
  assumption === 'pessimistic' ? t('pessimistic') : t('optimistic');

/** An undocumented behaviour that the simulation assumes and shows (shared/simulate/README.md#assumptions). */
export interface NamedAssumption {
  readonly name: string;
  /** One sentence. */
  readonly text: string;
}

export const assumptions = (): readonly NamedAssumption[] => [
  {
    name: assumptionLabel('pessimistic'),
    text: t(
      'One pass when a window opens; a transfer that passes the end of its window starts again. Figures without a name are these.',
    ),
  },
  {
    name: assumptionLabel('optimistic'),
    text: t('Work is picked up at any moment of an open window; an unfinished transfer goes on in the next one.'),
  },
  {
    name: t('both day fields must match'),
    text: t(
      'Schedules are read in UTC as NCronTab reads them: where day of month and day of week are both given, both must match.',
    ),
  },
  {
    name: t('windows of 1 h'),
    text: t(
      'A scheduled registry without a window that can be read is simulated with one hour, the documented minimum.',
    ),
  },
  {
    name: t('overlapping windows merge'),
    text: t('Windows that overlap or touch are one window, and each occurrence still makes its pass.'),
  },
  {
    name: t('a transfer may use the whole merged window'),
    text: t('A transfer is cancelled when the merged window closes, not at the end of the occurrence that began it.'),
  },
  {
    name: t('a blackout loses the pass in it'),
    text: t(
      'A pass whose instant falls into a blackout is lost, and the end of the blackout brings no new one, also where the window is open again.',
    ),
  },
  { name: t('never after fifty years'), text: t('What has not arrived after fifty years never does.') },
  {
    name: t('a continuous child takes what its link gives'),
    text: t('It has no window to be done in, so that its share of the load is its link rate.'),
  },
  {
    name: t('a change of schedule moves no payload'),
    text: t(
      'When a site learns of a change is told without transfer times: the message is small, whatever content goes with it.',
    ),
  },
  {
    name: t('a sync sees all that was there before it'),
    text: t('A site that has synced since a change, as have all above it, follows the change.'),
  },
  {
    name: t('ten minutes without a pass are no news'),
    text: t('A continuous registry counts as missing its passes when none was reported for longer.'),
  },
];
