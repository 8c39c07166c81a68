/** Shares one running call among all callers with the same key, and aborts it when the last of them has aborted. */
export const createSingleFlight = <T>() => {
  interface Call {
    readonly promise: Promise<T>;
    readonly abort: AbortController;
    waiting: number;
  }
  const calls = new Map<string, Call>();

  const start = (key: string, run: (signal: AbortSignal) => Promise<T>): Call => {
    const abort = new AbortController();
    const call: Call = {
      abort,
      waiting: 0,
      promise: run(abort.signal).finally(() => calls.get(key) === call && calls.delete(key)),
    };
    calls.set(key, call);
    return call;
  };

  return async (key: string, signal: AbortSignal | undefined, run: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    signal?.throwIfAborted();
    const call = calls.get(key) ?? start(key, run);
    call.waiting += 1;
    let onAbort: (() => void) | undefined;
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () =>
        reject(signal?.reason instanceof Error ? signal.reason : new DOMException('Aborted', 'AbortError'));
      signal?.addEventListener('abort', onAbort, { once: true });
    });
    try {
      return await Promise.race([call.promise, aborted]);
    } finally {
      if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort);
      call.waiting -= 1;
      if (call.waiting === 0) {
        if (calls.get(key) === call) calls.delete(key);
        call.abort.abort();
      }
    }
  };
};
