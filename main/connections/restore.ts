import { readLastRegistry } from '../storage/last-registry-store.ts';
import type { Store } from '../storage/store.ts';
import type { Azure } from './azure.ts';
import type { Connection } from './connection.ts';

/** The Azure that was open last; the emulator where there was none, its cloud is gone or a clock is set. */
export const restoreConnection = async (
  store: Store,
  azure: () => Promise<Azure>,
  emulator: () => Promise<Connection>,
  clockIsSet: boolean,
): Promise<Connection> => {
  const place = clockIsSet ? null : await readLastRegistry(store);
  return (place === null ? null : (await azure()).reconnect(place)) ?? (await emulator());
};
