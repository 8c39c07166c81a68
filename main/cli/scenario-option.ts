import type { Assumption } from '../../shared/simulate/types.ts';
import type { Scenario } from '../../shared/topology/model.ts';

export interface FigureOptions {
  readonly assume: Assumption;
  /** Bytes for every registry; without it, each site's own estimate. */
  readonly what: { readonly payloadBytes?: number };
}

/** From the options, else from the workspace, else pessimistic with each site's own estimate. */
export const figureOptions = (
  options: { readonly assume: Assumption | null; readonly payloadBytes: number | null },
  scenario: Scenario | null,
): FigureOptions => {
  const payloadBytes = options.payloadBytes ?? scenario?.payloadBytes ?? 0;
  return {
    assume: options.assume ?? scenario?.assumption ?? 'pessimistic',
    what: payloadBytes > 0 ? { payloadBytes } : {},
  };
};

export const describeFigureOptions = ({ assume, what: { payloadBytes } }: FigureOptions): string =>
  payloadBytes === undefined ? assume : `${assume}, ${payloadBytes} bytes to every registry`;
