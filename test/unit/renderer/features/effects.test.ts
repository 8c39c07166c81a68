import { describe, expect, it } from 'vitest';
import { computeEffects, describeEffects, findNewFindings } from '../../../../renderer/features/review/effects.ts';
import type { Finding, Severity } from '../../../../shared/findings/types.ts';
import { hourMs } from '../../../../shared/schedule/instant.ts';
import type { RegistrySimulation, Staleness } from '../../../../shared/simulate/types.ts';

const simulated = (name: string, hours: number | null): RegistrySimulation => {
  const figures = { worstMs: hours === null ? null : hours * hourMs } as Staleness;
  return { name, optimistic: figures, pessimistic: figures } as RegistrySimulation;
};
const byName = (...all: RegistrySimulation[]) => new Map(all.map((one) => [one.name, one]));
const found = (code: string, registry: string | null, severity: Severity = 'warning'): Finding => ({
  code,
  registry,
  severity,
  message: '',
});
const effects = computeEffects(
  byName(simulated('a', 24), simulated('b', 47), simulated('c', 8), simulated('d', 5), simulated('e', 9)),
  [
    simulated('a', 32),
    simulated('b', 25),
    simulated('c', null),
    simulated('d', 5),
    simulated('e', 9),
    simulated('f', 3),
  ],
  'pessimistic',
  new Set(['e']),
);

describe('the effects that Review lists', () => {
  it('begin with the worst regression; never is the worst', () => {
    expect(effects.map(({ name, change }) => [name, change])).toEqual([
      ['c', 'worse'],
      ['a', 'worse'],
      ['f', 'new'],
      ['b', 'better'],
      ['e', 'same'],
    ]);
  });

  it('are described in one line, with the findings that the draft brings', () => {
    const live = [found('x', 'a'), found('y', null)];
    const draft = [found('x', 'A'), found('x', 'b'), found('z', 'a', 'error'), found('n', 'a', 'note')];
    expect(findNewFindings(live, draft).map(({ code, registry }) => [code, registry])).toEqual([
      ['x', 'b'],
      ['z', 'a'],
    ]);
    expect(describeEffects(effects, findNewFindings(live, draft))).toBe(
      '2 worse, 1 better, 1 new error, 1 new warning',
    );
    expect(describeEffects([], [])).toBe('No site better or worse, no new findings');
  });
});
