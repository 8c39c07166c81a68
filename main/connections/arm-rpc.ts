import type { MessagePort, Worker } from 'node:worker_threads';
import type { ArmPort, CallOptions } from '../arm/port.ts';

/** Either end of what joins two threads. */
export type RpcPort = Pick<MessagePort, 'postMessage' | 'on'> | Pick<Worker, 'postMessage' | 'on'>;

/** What the caller's thread sends. */
export type RpcRequest =
  | {
      readonly kind: 'call';
      readonly call: number;
      readonly method: keyof ArmPort;
      readonly args: readonly unknown[];
      readonly listens: readonly string[];
    }
  | { readonly kind: 'abort'; readonly call: number }
  /** What a listener is done with, so that who told it goes on. */
  | { readonly kind: 'heard'; readonly tale: number; readonly thrown: string | null };

/** What the port's thread sends. */
type RpcResponse =
  | { readonly kind: 'answer'; readonly call: number; readonly answer: unknown }
  | { readonly kind: 'thrown'; readonly call: number; readonly message: string }
  | {
      readonly kind: 'tale';
      readonly call: number;
      readonly tale: number;
      readonly listener: string;
      readonly args: readonly unknown[];
    };

type Listener = (...args: readonly unknown[]) => unknown;
type Method = (...args: readonly unknown[]) => Promise<unknown>;

/** The line carries more than calls. */
interface Other {
  readonly kind: 'facts' | 'faults' | 'reset' | 'fleet';
}

const wordsOf = (cause: unknown): string => (cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));

const isOptions = (value: unknown): value is CallOptions & Readonly<Record<string, unknown>> =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).some((one) => typeof one === 'function' || one instanceof AbortSignal);

/** Answers the other thread with `arm`: its results, and what it tells the listeners of a call meanwhile. */
export const exposeArm = (line: RpcPort, arm: ArmPort): void => {
  const stops = new Map<number, AbortController>();
  const awaited = new Map<number, (thrown: string | null) => void>();
  let tales = 0;
  const tell = (told: RpcResponse): void => line.postMessage(told);
  const run = async ({ call, method, args, listens }: Extract<RpcRequest, { kind: 'call' }>): Promise<void> => {
    const stop = new AbortController();
    stops.set(call, stop);
    const hear =
      (listener: string): Listener =>
      (...told) =>
        new Promise<void>((ack, failed) => {
          const callbackId = (tales += 1);
          awaited.set(callbackId, (thrown) => (thrown === null ? ack() : failed(new Error(thrown))));
          tell({ kind: 'tale', call, tale: callbackId, listener, args: told });
        });
    const options = { abort: stop.signal, ...Object.fromEntries(listens.map((name) => [name, hear(name)])) };
    try {
      tell({ kind: 'answer', call, answer: await (arm[method] as Method)(...args, options) });
    } catch (cause) {
      tell({ kind: 'thrown', call, message: wordsOf(cause) });
    }
    stops.delete(call);
  };
  line.on('message', (asked: RpcRequest | Other) => {
    if (asked.kind === 'call') void run(asked);
    else if (asked.kind === 'abort') stops.get(asked.call)?.abort();
    else if (asked.kind === 'heard') {
      awaited.get(asked.tale)?.(asked.thrown);
      awaited.delete(asked.tale);
    }
  });
};

/** Places of the options in the arguments of each method; what comes before is data. */
const optionsAt: Readonly<Record<keyof ArmPort, number>> = {
  listSubscriptions: 0,
  listRegistries: 1,
  getRegistry: 1,
  readHierarchy: 1,
  get: 1,
  send: 1,
  resume: 1,
  generateCredentials: 2,
  importImage: 2,
  listRepositories: 1,
  resync: 1,
};

/** The port that `exposeArm` answers for on the other thread. Once that has ended every call is rejected, which is a bug and told as one. */
export const createArmProxy = (line: RpcPort): ArmPort => {
  interface Waiting {
    readonly answer: (value: unknown) => void;
    readonly fail: (cause: Error) => void;
    readonly options: Readonly<Record<string, unknown>>;
  }
  const waiting = new Map<number, Waiting>();
  let calls = 0;
  let over: Error | null = null;
  const ask = (asked: RpcRequest): void => line.postMessage(asked);

  const hear = async ({ call, tale, listener, args }: Extract<RpcResponse, { kind: 'tale' }>): Promise<void> => {
    let thrown: string | null = null;
    try {
      await (waiting.get(call)?.options[listener] as Listener | undefined)?.(...args);
    } catch (cause) {
      thrown = wordsOf(cause);
    }
    ask({ kind: 'heard', tale, thrown });
  };
  line.on('message', (told: RpcResponse | Other) => {
    if (told.kind === 'tale') void hear(told);
    else if (told.kind === 'answer') waiting.get(told.call)?.answer(told.answer);
    else if (told.kind === 'thrown') waiting.get(told.call)?.fail(new Error(told.message));
  });
  const end = (cause: Error): void => {
    over = cause;
    for (const { fail } of waiting.values()) fail(cause);
  };
  (line as Worker).on('error', (cause: Error) => end(cause));
  (line as Worker).on('exit', () => end(new Error('The thread of the emulator has ended. Start Cascade again.')));

  const method =
    (name: keyof ArmPort, place: number): Method =>
    (...args) =>
      new Promise((resolve, reject) => {
        if (over !== null) {
          reject(over);
          return;
        }
        const call = (calls += 1);
        const options = isOptions(args[place]) ? args[place] : {};
        const abort = (): void => ask({ kind: 'abort', call });
        const done =
          <T>(settle: (value: T) => void) =>
          (value: T): void => {
            waiting.delete(call);
            options.abort?.removeEventListener('abort', abort);
            settle(value);
          };
        waiting.set(call, { answer: done(resolve), fail: done(reject), options });
        const data = args.slice(0, place);
        while (data.length < place) data.push(undefined);
        ask({
          kind: 'call',
          call,
          method: name,
          args: data,
          listens: Object.keys(options).filter((key) => typeof options[key] === 'function'),
        });
        if (options.abort?.aborted === true) abort();
        else options.abort?.addEventListener('abort', abort, { once: true });
      });
  return Object.fromEntries(
    Object.entries(optionsAt).map(([name, place]) => [name, method(name as keyof ArmPort, place)]),
  ) as unknown as ArmPort;
};
