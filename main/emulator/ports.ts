import { randomBytes, randomUUID } from 'node:crypto';
import type { Instant } from '../../shared/schedule/instant.ts';

/** Impure inputs of the emulator. Tests pass a fixed clock and counted ids, so that every response repeats. */
export interface EmulatorPorts {
  readonly now: () => Instant;
  readonly newGuid: () => string;
  /** A new password. It is returned once and never stored. */
  readonly newSecret: () => string;
}

export const systemPorts: EmulatorPorts = {
  now: () => Date.now(),
  newGuid: () => randomUUID(),
  newSecret: () => randomBytes(39).toString('base64').replaceAll('/', '+'),
};
