import type { Instant } from '../../shared/schedule/instant.ts';

/** Header names are in lower case. */
export interface EmulatorRequest {
  readonly method: string;
  /** Absolute, such as `https://management.azure.com/subscriptions?api-version=2019-11-01`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface EmulatorResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Without the common headers. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Absent for an empty body. */
  readonly body?: unknown;
}

/** The service's time format: `+00:00`, fractions without trailing zeros (seen in every recording). */
export const armTime = (at: Instant): string => new Date(at).toISOString().replace(/\.?0*Z$/, '+00:00');

/** With `Z`, as in a registry's `creationDate`. */
export const armTimeZ = (at: Instant): string => new Date(at).toISOString().replace(/\.?0*Z$/, 'Z');

/** Ticks of 100 ns since the year 1, for `t` in operation URLs. */
export const ticks = (at: Instant): string => String(BigInt(at) * 10_000n + 621_355_968_000_000_000n);
