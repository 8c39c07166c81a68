/** Time budget of one chunk; leaves room in a frame. */
const chunkMs = 6;

/** Works through a list in chunks; synchronously if one chunk suffices. Returns a cancel function. */
export const processInChunks = <T>(
  items: readonly T[],
  work: (item: T) => void,
  onFinished: () => void,
): (() => void) => {
  let next = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const runChunk = (): void => {
    const until = performance.now() + chunkMs;
    while (next < items.length && performance.now() < until) work(items[next++] as T);
    if (next < items.length) timer = setTimeout(runChunk);
    else onFinished();
  };
  runChunk();
  return () => clearTimeout(timer);
};
