/** Time budget of one chunk; leaves room in a frame. */
const sliceMs = 6;

/** Works through a list in chunks; synchronously if one chunk suffices. Returns a cancel function. */
export const processInChunks = <T>(items: readonly T[], work: (item: T) => void, done: () => void): (() => void) => {
  let at = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const slice = (): void => {
    const until = performance.now() + sliceMs;
    while (at < items.length && performance.now() < until) work(items[at++] as T);
    if (at < items.length) timer = setTimeout(slice);
    else done();
  };
  slice();
  return () => clearTimeout(timer);
};
