import { setTimeout as delay } from 'node:timers/promises';
import { type Message, msg } from '../../shared/i18n/message.ts';
import type { EmulatorState } from '../emulator/state.ts';
import { readState, writeState } from '../emulator/stored-state.ts';
import { describeIoError } from '../files/text-file.ts';
import type { Store } from '../storage/store.ts';

const name = 'emulator.json';
const damagedName = 'emulator.set-aside.json';
/** Longest state that is written, in UTF-16 units. The fleet to practise with takes 2 million at most. */
const maxLength = 16_000_000;
/** Shortest time between two writes. */
const intervalMs = 250;

export interface EmulatorStateFile {
  /** Reads the state of the last run, laid over a new one; null where there is none or it is damaged. */
  readonly load: (fresh: EmulatorState) => Promise<EmulatorState | null>;
  /** Starts a write, or queues the state as the next one; of several queued only the latest is written. */
  readonly save: (state: EmulatorState) => void;
}

/** Stores the emulator's state in the data folder, so that an applied plan is still there at the next start. */
export const createEmulatorStateFile = (
  store: Store,
  onProblem: (message: Message) => void,
  pause: (ms: number) => Promise<unknown> = delay,
): EmulatorStateFile => {
  let latest: EmulatorState | null = null;
  let isWriting = false;

  const write = async (state: EmulatorState): Promise<void> => {
    const text = writeState(state);
    if (text.length <= maxLength) await store.write(name, text);
  };
  const drain = async (): Promise<void> => {
    isWriting = true;
    while (latest !== null) {
      const state = latest;
      latest = null;
      await write(state).catch((cause: unknown) =>
        onProblem(
          msg('The practice fleet cannot be kept for the next start: {reason}.', { reason: describeIoError(cause) }),
        ),
      );
      await pause(intervalMs);
    }
    isWriting = false;
  };
  return {
    load: async (fresh) => {
      const text = await store.read(name).catch(() => '');
      if (text === null) return null;
      const state = readState(text, fresh);
      if (state !== null) return state;
      await store
        .write(damagedName, text)
        .then(() => store.remove(name))
        .catch(() => undefined);
      onProblem(
        msg(
          'The practice fleet begins anew: what the last start kept of it is damaged or of another version. It is set aside as {file} in the data folder.',
          { file: damagedName },
        ),
      );
      return null;
    },
    save: (state) => {
      latest = state;
      if (!isWriting) void drain();
    },
  };
};
