import type { MessageCatalog } from '../../shared/i18n/format.ts';

/** Messages of the window that name its buttons, reworded for the command line. */
export const commandLineMessages: MessageCatalog = {
  language: 'en',
  texts: {
    'Refresh and review the plan again.': 'Pull again and make a new plan.',
    'Refresh, look at what changed, and review what is left of the draft.': '',
    'Resume goes on where it stopped; what is already done is not done again.':
      'Run the same command again to go on; what is already done is not done again.',
    '{target} is not there although Azure took the request. Refresh and look at it.':
      '{target} is not there although Azure took the request. Pull again and look at it.',
    'Refresh: it may have been deleted meanwhile.': 'It may have been deleted meanwhile: pull again.',
    'Refresh, look at what changed, and try again.': 'Pull again, look at what changed, and try again.',
    '{what} is taking Azure longer than expected, and may still end well. Refresh later to see.':
      '{what} is taking Azure longer than expected, and may still end well. Pull again later to see.',
    '{what} was taken by Azure and failed there: {why} Refresh to see what it left.':
      '{what} was taken by Azure and failed there: {why} Pull again to see what it left.',
    'the answer could not be read, it was cut short or is no JSON. Refresh to see what was done.':
      'the answer could not be read, it was cut short or is no JSON. Pull again to see what was done.',
    'The saved operation cannot be read: refresh to see what was done, and apply again.':
      'The saved operation cannot be read: pull again to see what was done, and apply again.',
  },
};
