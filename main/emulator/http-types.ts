import type { Instant } from '../../shared/schedule/instant.ts';

/** One HTTP request as a carrier got it. Header names are in lower case. */
export interface EmulatorRequest {
  readonly method: string;
  /** Absolute, such as `https://management.azure.com/subscriptions?api-version=2019-11-01`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty where there is none. */
  readonly body: string;
}

export interface EmulatorResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a handler answers, before the headers that every answer has are added. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Left out for an empty body. */
  readonly body?: unknown;
}

/** The service's notation of a time: `+00:00`, fractions without trailing zeros (seen in every recording). */
export const armTime = (at: Instant): string => new Date(at).toISOString().replace(/\.?0*Z$/, '+00:00');

/** The same with `Z`, as a registry's `creationDate` has it. */
export const armTimeZ = (at: Instant): string => new Date(at).toISOString().replace(/\.?0*Z$/, 'Z');

/** Ticks of 100 ns since the year 1, which operation URLs carry as `t`. */
export const ticks = (at: Instant): string => String(BigInt(at) * 10_000n + 621_355_968_000_000_000n);
