import { readLastRegistry } from '../storage/last-registry-store.ts';
import type { Store } from '../storage/store.ts';
import type { Azure } from './azure.ts';
import type { Connection } from './connection.ts';

/**
 * Returns the connection to Azure that was open last, or the emulator if there is none, its cloud is gone or a clock is
 * set.
 */
export const restoreConnection = async (
  store: Store,
  azure: () => Promise<Azure>,
  emulator: Connection,
  clockIsSet: boolean,
): Promise<Connection> => {
  const last = clockIsSet ? null : await readLastRegistry(store);
  return (last === null ? null : (await azure()).reconnect(last)) ?? emulator;
};
