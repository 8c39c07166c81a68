import { describe, expect, it } from 'vitest';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import { simulate } from '../../../shared/simulate/simulate.ts';
import { type Colouring, colourings, legends, nodeColour, pushTone } from '../../../shared/view/node-colour.ts';
import { buildFleet } from '../../support/fleet.ts';

const from = Date.parse('2026-11-23T00:00:00Z');
const children = [1, 2, 3, 4].map((n) => ({
  name: `line${n}`,
  parent: 'plant',
  schedule: '0 5 * * *',
  window: 'PT3H',
}));
const simulation = simulate(
  buildFleet([
    { name: 'plant', schedule: '* * * * *' },
    ...children,
    { name: 'ship', schedule: '0 2 * * 0', window: 'PT3H' },
    { name: 'dead', schedule: '0 3 31 2 *', window: 'PT3H' },
  ]),
  { from, to: from + 7 * 86_400_000 },
);
const colour = (by: Colouring, name: string) =>
  nodeColour(by, {
    simulated: simulation.registries.find((one) => one.name === name),
    assumption: 'pessimistic',
    status: { short: 'Missed 1 window', full: 'Missed 1 window', tone: 'bad' },
    load: simulation.loads.find(({ parent }) => parent === name) ?? null,
  });

describe('the colour of a site', () => {
  it.each([
    ['staleness', 'plant', 'fresh', '≤ 1 min'],
    ['staleness', 'line1', 'stale', '24 h'],
    ['staleness', 'dead', 'never', 'never'],
    ['state', 'plant', 'old', ''],
    ['expiry', 'plant', 'fresh', ''],
    ['expiry', 'line1', 'fresh', 'no risk'],
    ['expiry', 'ship', 'old', '71 %'],
    ['load', 'plant', 'old', '4 of 4'],
    ['load', 'line1', 'quiet', ''],
  ] as const)('by %s, %s is %s and says "%s"', (by, name, tone, text) => {
    const found = colour(by, name);
    expect([found.tone, formatMessage(found.text)]).toEqual([tone, text]);
  });

  it('is in the legend, whatever it is', () => {
    for (const by of colourings) {
      for (const name of ['plant', 'line1', 'ship', 'dead'])
        expect(legends[by].map(({ tone }) => tone)).toContain(colour(by, name).tone);
    }
  });

  it('is grey while nothing is computed', () => {
    const { tone, text, description } = nodeColour('staleness', {
      simulated: undefined,
      assumption: 'optimistic',
      status: null,
      load: null,
    });
    expect([tone, text, formatMessage(description)]).toEqual(['quiet', '…', 'not computed yet']);
  });

  it('follows a push where one is watched', () => {
    expect(
      [
        undefined,
        { kind: 'has' as const, since: 0 },
        { kind: 'moving' as const, until: 0 },
        { kind: 'never' as const },
      ].map(pushTone),
    ).toEqual(['quiet', 'busy', 'stale', 'never']);
  });
});
