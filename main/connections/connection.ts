import type { EmulatorFault, Source } from '../../shared/ipc-payloads.ts';
import type { Instant } from '../../shared/schedule/instant.ts';
import type { SiteAttributes } from '../../shared/topology/model.ts';
import type { ArmPort } from '../arm/port.ts';

export interface Connection {
  readonly source: Extract<Source, { readonly kind: 'emulator' | 'azure' }>;
  readonly arm: ArmPort;
  /** The clock of its sites. */
  readonly now: () => Instant;
  /** ARM id of the registry to open first; null if the person chooses. */
  readonly firstRegistry: string | null;
  /** Initial attributes of the sites, by registry name in lower case. */
  readonly sites: Readonly<Record<string, SiteAttributes>>;
  /** Controls of the emulator; null for a real cloud. */
  readonly sampleControls: SampleControls | null;
}

interface SampleControls {
  readonly setFaults: (faults: readonly EmulatorFault[]) => Promise<void>;
  /** Adds a hundred registries with fifty sites each, always the same, and returns their ARM ids. */
  readonly fleet: () => Promise<readonly string[]>;
  /** Returns to the sample. */
  readonly reset: () => Promise<void>;
}
