import { describe, expect, test } from 'vitest';
import { exportPlan, type PlanFormat } from '../../../shared/plan/export.ts';
import { makePlan } from '../../../shared/plan/make-plan.ts';
import { applyEdits } from '../../../shared/topology/edit.ts';
import { goal, start } from '../../support/plan-scenario.ts';
import { topologyOf, valueOf } from '../../support/topologies.ts';

const plan = valueOf(makePlan(start, goal));

describe('a plan of creations on three levels, updates, permission changes and a deletion is written', () => {
  test.each<PlanFormat>(['az', 'powershell', 'bicep', 'terraform', 'arm'])(
    'for %s as the file in test/golden',
    async (format) => {
      const { fileName, text } = exportPlan(plan, format);
      await expect(text).toMatchFileSnapshot(`../../golden/${fileName}`);
    },
  );

  test('with nothing that a shell would run in what people typed', () => {
    const sly = valueOf(applyEdits(start, [{ kind: 'set-logging', registry: 'plant', logLevel: "$(reboot)'`x\n`" }]));
    const { text } = exportPlan(valueOf(makePlan(start, sly)), 'az');
    expect(text).toContain(`--log-level '$(reboot)'\\''\`x\n\`'`);
    expect(text.split('\n').filter((line) => line.includes('reboot') && !line.startsWith('#'))).toHaveLength(1);
  });

  test.each<PlanFormat>(['bicep', 'terraform'])(
    'for %s with no line of code in what people, or a file, called something',
    (format) => {
      const name = 'x\'"\n}\nresource evil {\u2028${1}';
      const odd = topologyOf([
        { name, repositories: ['base'] },
        { name: 'plant', repositories: ['base'] },
      ]);
      const gone = valueOf(
        applyEdits(odd, [
          { kind: 'delete', registry: name, cleanUp: true },
          { kind: 'set-logging', registry: 'plant', logLevel: 'Debug' },
        ]),
      );
      const loud = valueOf(applyEdits(odd, [{ kind: 'set-logging', registry: name, logLevel: 'Debug' }]));
      for (const after of [gone, loud]) {
        const lines = exportPlan(valueOf(makePlan(odd, after)), format).text.split(/[\r\n\u2028]/);
        expect(lines.filter((line) => /^\s*resource evil|^\s*\}?\s*resource .*evil \{/.test(line))).toEqual([]);
      }
    },
  );

  test('with nothing that PowerShell would run, which takes curly quotes for quotes too', () => {
    const sly = valueOf(
      applyEdits(start, [{ kind: 'set-logging', registry: 'plant', logLevel: 'x\u2019; Restart-Computer #' }]),
    );
    expect(exportPlan(valueOf(makePlan(start, sly)), 'powershell').text).toContain(
      "'x\u2019\u2019; Restart-Computer #'",
    );
  });
});
