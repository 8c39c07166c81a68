import type { Assumption } from '../../shared/simulate/types.ts';
import type { Scenario } from '../../shared/topology/model.ts';

/** The reading and the payload that figures are taken under. */
export interface Reading {
  readonly assume: Assumption;
  /** Bytes that every registry moves; without it, what is kept of each site. */
  readonly what: { readonly payloadBytes?: number };
}

/** What options say, else what the workspace keeps, else the pessimistic reading of what is kept of each site. */
export const readingOption = (
  options: { readonly assume: Assumption | null; readonly payloadBytes: number | null },
  scenario: Scenario | null,
): Reading => {
  const payloadBytes = options.payloadBytes ?? scenario?.payloadBytes ?? 0;
  return {
    assume: options.assume ?? scenario?.assumption ?? 'pessimistic',
    what: payloadBytes > 0 ? { payloadBytes } : {},
  };
};

/** The reading for people. */
export const readingWords = ({ assume, what: { payloadBytes } }: Reading): string =>
  payloadBytes === undefined ? assume : `${assume}, ${payloadBytes} bytes to every registry`;
