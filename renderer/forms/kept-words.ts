import type { WindowsKept } from '../../shared/watch/history.ts';

/** `6 of 7 (86 %), 2 more unseen`: the share of what was seen, and what nobody saw. */
export const keptWords = ({ kept, missed, unseen }: WindowsKept): string => {
  const seen = kept + missed;
  const rest = unseen === 0 ? '' : `${unseen} ${seen === 0 ? '' : 'more '}unseen`;
  if (seen === 0) return rest === '' ? 'No window has ended yet' : rest;
  // Never rounded up to all.
  const share = `${kept} of ${seen} (${Math.floor((kept / seen) * 100)} %)`;
  return rest === '' ? share : `${share}, ${rest}`;
};
