import { t } from '../i18n/translate.ts';
import { formatDuration } from '../schedule/duration.ts';
import { dayMs, hourMs } from '../schedule/instant.ts';

/** Both ends included. This file alone states the service's limits. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

/** Cascade's own limit: deeper than any hierarchy in use, and simulated at once. */
export const deepestLevel = 100;

/** Characters (shared/topology/README.md#12-paths-and-names). */
export const nameLengths = {
  cloudRegistry: { least: 5, most: 50 },
  /** Documented limit, which Cascade enforces. */
  connectedRegistry: { least: 5, most: 40 },
  /** Limit of the service's specification. */
  connectedRegistryOnTheWire: { least: 5, most: 50 },
  token: { least: 5, most: 50 },
  scopeMap: { least: 5, most: 50 },
  scopeMapDescription: { least: 0, most: 256 },
  repository: { least: 1, most: 256 },
} as const satisfies Record<string, Range>;

/** Per cloud registry (shared/topology/README.md#31-limits-and-prerequisites). */
export const maxConnectedRegistries = 50;
/** Per connected registry (shared/topology/README.md#31-limits-and-prerequisites). */
export const maxClientTokens = 50;
/** Per scope map (shared/topology/README.md#31-limits-and-prerequisites). */
export const maxRepositoryActions = 500;

/**
 * Milliseconds (shared/topology/README.md#31-limits-and-prerequisites). Assumption: 1 hour, not Terraform's 3, is the
 * least.
 */
export const windowMs: Range = { least: hourMs, most: 7 * dayMs };
/** Milliseconds, the shortest window of Terraform (shared/topology/README.md#5-terraform-and-bicep). */
export const terraformWindowMs = 3 * hourMs;
/** Milliseconds (shared/topology/README.md#31-limits-and-prerequisites). */
export const messageTtlMs: Range = { least: dayMs, most: 90 * dayMs };

export const isInRange = (value: number, { least, most }: Range): boolean => value >= least && value <= most;

/** Formats bounds in milliseconds as `PT1H to P7D`. */
export const durationBounds = ({ least, most }: Range): string =>
  t('{least} to {most}', { least: formatDuration(least), most: formatDuration(most) });
