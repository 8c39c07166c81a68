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

/** Characters of names and texts (domain.md 1.2). */
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

/** Connected registries of one cloud registry (domain.md 3.1). */
export const maxConnectedRegistries = 50;
/** Client tokens of one connected registry (domain.md 3.1). */
export const maxClientTokens = 50;
/** Repository permissions in one scope map (domain.md 3.1). */
export const maxRepositoryActions = 500;

/** `syncWindow` in milliseconds (domain.md 3.1). Assumption: 1 hour, not the 3 hours of Terraform, is the least. */
export const windowMs: Range = { least: hourMs, most: 7 * dayMs };
/** The least `syncWindow` that Terraform takes (domain.md 5). */
export const terraformWindowMs = 3 * hourMs;
/** `messageTtl` in milliseconds (domain.md 3.1). */
export const messageTtlMs: Range = { least: dayMs, most: 90 * dayMs };

export const isInRange = (value: number, { least, most }: Range): boolean => value >= least && value <= most;

/** `PT1H to P7D`, of bounds in milliseconds. */
export const durationBounds = ({ least, most }: Range): string =>
  t('{least} to {most}', { least: formatDuration(least), most: formatDuration(most) });
