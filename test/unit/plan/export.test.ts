import { describe, expect, test } from 'vitest';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import { exportPlan, type PlanFormat } from '../../../shared/plan/export.ts';
import { makePlan } from '../../../shared/plan/make-plan.ts';
import { applyEdits } from '../../../shared/topology/edit.ts';
import type { Topology } from '../../../shared/topology/model.ts';
import { goal, start } from '../../support/plan-scenario.ts';
import { buildTopology, unwrap } from '../../support/topologies.ts';

const plan = unwrap(makePlan(start, goal));

describe('a plan of creations on three levels, updates, permission changes and a deletion is written', () => {
  test.each<PlanFormat>(['az', 'powershell', 'bicep', 'terraform', 'arm'])(
    'for %s as the file in test/golden',
    async (format) => {
      const { fileName, text } = exportPlan(plan, format, formatMessage);
      await expect(text).toMatchFileSnapshot(`../../golden/${fileName}`);
    },
  );

  test('with nothing that a shell would run in what people typed', () => {
    const sly = unwrap(applyEdits(start, [{ kind: 'set-logging', registry: 'plant', logLevel: "$(reboot)'`x\n`" }]));
    const { text } = exportPlan(unwrap(makePlan(start, sly)), 'az', formatMessage);
    expect(text).toContain(`--log-level '$(reboot)'\\''\`x\n\`'`);
    expect(text.split('\n').filter((line) => line.includes('reboot') && !line.startsWith('#'))).toHaveLength(1);
  });

  test.each<PlanFormat>(['bicep', 'terraform'])(
    'for %s with no line of code in what people, or a file, called something',
    (format) => {
      const name = 'x\'"\n}\nresource evil {\u2028${1}';
      const odd = buildTopology([
        { name, repositories: ['base'] },
        { name: 'plant', repositories: ['base'] },
      ]);
      const gone = unwrap(
        applyEdits(odd, [
          { kind: 'delete', registry: name, cleanUp: true },
          { kind: 'set-logging', registry: 'plant', logLevel: 'Debug' },
        ]),
      );
      const loud = unwrap(applyEdits(odd, [{ kind: 'set-logging', registry: name, logLevel: 'Debug' }]));
      for (const after of [gone, loud]) {
        const lines = exportPlan(unwrap(makePlan(odd, after)), format, formatMessage).text.split(/[\r\n\u2028]/);
        expect(lines.filter((line) => /^\s*resource evil|^\s*\}?\s*resource .*evil \{/.test(line))).toEqual([]);
      }
    },
  );

  test('with nothing that PowerShell would run, which takes curly quotes for quotes too', () => {
    const sly = unwrap(
      applyEdits(start, [{ kind: 'set-logging', registry: 'plant', logLevel: 'x\u2019; Restart-Computer #' }]),
    );
    expect(exportPlan(unwrap(makePlan(start, sly)), 'powershell', formatMessage).text).toContain(
      "'x\u2019\u2019; Restart-Computer #'",
    );
  });

  describe('with no value that az would take for a file or an option:', () => {
    const described = (description: string): Topology => ({
      ...start,
      scopeMaps: start.scopeMaps.map((map) => (map.name === 'plant' ? { ...map, description } : map)),
    });
    const exportScript = (description: string, format: PlanFormat): string =>
      exportPlan(unwrap(makePlan(start, described(description))), format, formatMessage).text;

    const codeIn = (script: string): string =>
      script
        .split('\n')
        .filter((line) => !line.startsWith('#'))
        .join('\n');

    test.each([
      ['@/etc/hostname', '\\u0040/etc/hostname'],
      ['x=@/etc/hostname', 'x=\\u0040/etc/hostname'],
      ['--no-wait', '--no-wait'],
      ['-x', '-x'],
      ['a\u001b[2Kb', 'a\\u001b[2Kb'],
    ])('the description %j goes in the body of az rest', (description, inBody) => {
      const text = exportScript(description, 'az');
      expect(text).not.toContain('--description');
      expect(text).toContain(`az rest \\\n  --method patch`);
      expect(text).toContain(`  --body '{"properties":{"description":"${inBody}"}}'\n`);
      expect(exportScript(description, 'powershell')).toContain(
        `  -Body '{"properties":{"description":"${inBody}"}}'\n`,
      );
    });

    test('a harmless description stays an option', () => {
      expect(exportScript('mail ops@contoso.example', 'az')).toContain("  --description 'mail ops@contoso.example'\n");
    });

    test('a notification, and the name of an object that is deleted', () => {
      const notified = {
        ...start,
        registries: start.registries.map((one) => ({ ...one, notifications: ['@/etc/hostname'] })),
      };
      const text = exportPlan(unwrap(makePlan(start, notified)), 'az', formatMessage).text;
      expect(codeIn(text)).not.toContain('@');
      expect(text).toContain('"notificationsList":["\\u0040/etc/hostname"]');
      const odd = buildTopology([{ name: '@secret', repositories: ['base'] }]);
      const gone = unwrap(applyEdits(odd, [{ kind: 'delete', registry: '@secret', cleanUp: true }]));
      const deletion = exportPlan(unwrap(makePlan(odd, gone)), 'az', formatMessage).text;
      expect(codeIn(deletion)).not.toContain('@');
      expect(deletion).toMatch(/^if az rest --method get --url '\S+%40secret\?\S+' --output none/m);
    });

    test('a new registry, whose scope map and token are then made by their own requests', () => {
      const after = unwrap(
        applyEdits(start, [
          {
            kind: 'create',
            registry: {
              name: 'site01',
              parent: null,
              mode: 'ReadOnly',
              sync: { schedule: '0 2 * * *', syncWindow: 'PT2H', messageTtl: 'P3D' },
              repositories: ['base'],
              clientTokenIds: [],
              notifications: [],
              logLevel: '@/etc/hostname',
              garbageCollection: { enabled: true, schedule: '0 0 * * *' },
            },
          },
        ]),
      );
      const text = exportPlan(unwrap(makePlan(start, after)), 'az', formatMessage).text;
      expect(text.match(/^az (?:acr [a-z-]+ [a-z-]+|rest)/gm)).toEqual([
        'az acr scope-map create',
        'az acr token create',
        'az rest',
      ]);
    });

    test('and, for PowerShell, none that the batch file az.cmd would read as a command', () => {
      const text = exportScript('x&calc', 'powershell');
      expect(text).not.toContain('--description');
      expect(text).toContain(`-Body '{"properties":{"description":"x&calc"}}'`);
      expect(exportScript('x&calc', 'az')).toContain("--description 'x&calc'");
    });
  });

  test('for PowerShell so that an older one refuses the script, and a body goes by a file', () => {
    const { text } = exportPlan(plan, 'powershell', formatMessage);
    expect(text.split('\n')[0]).toBe('#Requires -Version 7.4');
    expect(text).toContain('az rest --method $Method --url $Url --body "@$file"');
    expect(text).not.toMatch(/--body '/);
  });

  test.each<PlanFormat>(['az', 'powershell', 'bicep', 'terraform'])(
    'for %s without a control or bidi character, and with no line of code in a comment',
    (format) => {
      const name = 'x\ny\r\nreboot\u2028z\u001b[2K\u0007\u0000\u202e\b';
      const odd = buildTopology([
        { name, repositories: ['base'] },
        { name: 'plant', repositories: ['base'] },
      ]);
      const gone = unwrap(applyEdits(odd, [{ kind: 'delete', registry: name, cleanUp: true }]));
      const loud = unwrap(applyEdits(odd, [{ kind: 'set-logging', registry: name, logLevel: 'Debug' }]));
      for (const after of [gone, loud]) {
        const { text } = exportPlan(unwrap(makePlan(odd, after)), format, formatMessage);
        expect(text).not.toMatch(/[^\n\P{Cc}]|[\u2028\u202e]/u);
        expect(text).not.toMatch(/^\s*reboot/m);
        if (format === 'terraform') expect(text).not.toMatch(/\\[bf]/);
      }
    },
  );

  test('of whose steps one that changes a description says what it was and becomes', () => {
    const before = buildTopology([{ name: 'plant', repositories: ['base'] }]);
    const after = {
      ...before,
      scopeMaps: before.scopeMaps.map((map) => ({ ...map, description: '@/etc/hostname' })),
    };
    expect(unwrap(makePlan(before, after)).steps.map(({ summary }) => formatMessage(summary))).toEqual([
      "Changes the description of 'plant' from none to '@/etc/hostname'.",
    ]);
  });
});
