import { setTimeout as delay } from 'node:timers/promises';
import { t } from '../../shared/i18n/translate.ts';
import { readState, writeState } from '../emulator/kept-state.ts';
import type { EmulatorState } from '../emulator/state.ts';
import type { Store } from '../storage/store.ts';
import { describeIoError } from '../storage/text-file.ts';

const name = 'emulator.json';
const setAside = 'emulator.set-aside.json';
/** A larger state is not kept: the fleet to practise with is 2 MB at the most. */
const mostLength = 16_000_000;
/** Between two writes, however often the state changes. */
const intervalMs = 250;

export interface KeptEmulator {
  /** As the last run left it, laid over a new one; null where there is none that can be used. */
  readonly load: (fresh: EmulatorState) => Promise<EmulatorState | null>;
  /** Writes at once, and what comes meanwhile as soon as that is written. */
  readonly save: (state: EmulatorState) => void;
}

/** Keeps the practice fleet in the data folder, so that an applied plan is still there at the next start. */
export const createKeptEmulator = (
  store: Store,
  onProblem: (message: string) => void,
  pause: (ms: number) => Promise<unknown> = delay,
): KeptEmulator => {
  let latest: EmulatorState | null = null;
  let isWriting = false;

  const write = async (state: EmulatorState): Promise<void> => {
    const text = writeState(state);
    if (text.length <= mostLength) await store.write(name, text);
  };
  const drain = async (): Promise<void> => {
    isWriting = true;
    while (latest !== null) {
      const state = latest;
      latest = null;
      await write(state).catch((cause: unknown) =>
        onProblem(
          t('The practice fleet cannot be kept for the next start: {reason}.', { reason: describeIoError(cause) }),
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
        .write(setAside, text)
        .then(() => store.remove(name))
        .catch(() => undefined);
      onProblem(
        t(
          'The practice fleet begins anew: what the last start kept of it is damaged or of another version. It is set aside as {file} in the data folder.',
          { file: setAside },
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
