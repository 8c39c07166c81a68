import { randomBytes, randomUUID } from 'node:crypto';
import type { Instant } from '../../shared/schedule/instant.ts';

/** Everything that the emulator cannot know by itself. Tests pass a fixed clock and counted ids, so that every answer repeats. */
export interface EmulatorPorts {
  readonly now: () => Instant;
  readonly newGuid: () => string;
  /** A fresh password. It is answered once and never kept. */
  readonly newSecret: () => string;
}

export const systemPorts: EmulatorPorts = {
  now: () => Date.now(),
  newGuid: () => randomUUID(),
  newSecret: () => randomBytes(39).toString('base64').replaceAll('/', '+'),
};
