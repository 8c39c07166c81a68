/** Numbers from one line to another, both included, upwards or downwards. */
export const rangeBetween = (from: number, to: number): readonly number[] => {
  const [low, high] = from < to ? [from, to] : [to, from];
  return Array.from({ length: high - low + 1 }, (_, at) => low + at);
};

/** The selection with a key added, or removed if it was there. */
export const toggled = (selected: ReadonlySet<string>, key: string): ReadonlySet<string> => {
  const next = new Set(selected);
  if (!next.delete(key)) next.add(key);
  return next;
};
