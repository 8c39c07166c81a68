/** Concatenates texts without the intermediate copies of `join`, for large reports. */
export const concatReports = <T>(items: readonly T[], text: (item: T, at: number) => string, between = ''): string => {
  let whole = '';
  for (let at = 0; at < items.length; at += 1)
    whole += at === 0 || between === '' ? text(items[at] as T, at) : between + text(items[at] as T, at);
  return whole;
};
