/** How long one slice may take: a frame has room for it beside what else it has to do. */
const sliceMs = 6;

/** Works through a list without keeping a frame waiting; at once where it takes no longer than a slice. Returns what stops it. */
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
