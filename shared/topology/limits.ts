import { t } from '../i18n/translate.ts';
import { formatDuration } from '../schedule/duration.ts';
import { dayMs, hourMs } from '../schedule/instant.ts';

/** What the service allows, both ends included: the only place that states it. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

/** Registries above one another: far more than anybody runs, and few enough to be worked out at once. */
export const deepestLevel = 100;

/** Characters of names and texts (shared/topology/README.md#12-paths-and-names). */
export const nameLengths = {
  cloudRegistry: { least: 5, most: 50 },
  /** What Microsoft documents, and Cascade holds people to. */
  connectedRegistry: { least: 5, most: 40 },
  /** What the service's specification takes. */
  connectedRegistryOnTheWire: { least: 5, most: 50 },
  token: { least: 5, most: 50 },
  scopeMap: { least: 5, most: 50 },
  scopeMapDescription: { least: 0, most: 256 },
  repository: { least: 1, most: 256 },
} as const satisfies Record<string, Range>;

/** Connected registries of one cloud registry (shared/topology/README.md#31-limits-and-prerequisites). */
export const maxConnectedRegistries = 50;
/** Client tokens of one connected registry (shared/topology/README.md#31-limits-and-prerequisites). */
export const maxClientTokens = 50;
/** Repository permissions in one scope map (shared/topology/README.md#31-limits-and-prerequisites). */
export const maxRepositoryActions = 500;

/**
 * `syncWindow` in milliseconds (shared/topology/README.md#31-limits-and-prerequisites). Assumption: 1 hour, not the 3
 * hours of Terraform, is the least.
 */
export const windowMs: Range = { least: hourMs, most: 7 * dayMs };
/** The least `syncWindow` that Terraform takes (shared/topology/README.md#5-terraform-and-bicep). */
export const terraformWindowMs = 3 * hourMs;
/** `messageTtl` in milliseconds (shared/topology/README.md#31-limits-and-prerequisites). */
export const messageTtlMs: Range = { least: dayMs, most: 90 * dayMs };

export const isInRange = (value: number, { least, most }: Range): boolean => value >= least && value <= most;

/** `PT1H to P7D`, of bounds in milliseconds. */
export const durationBounds = ({ least, most }: Range): string =>
  t('{least} to {most}', { least: formatDuration(least), most: formatDuration(most) });
