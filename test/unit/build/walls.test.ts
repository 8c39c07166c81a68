import { readdirSync } from 'node:fs';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const eslint = new ESLint({
  overrideConfigFile: 'build/eslint.config.js',
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
  ruleFilter: ({ ruleId }) => ruleId.startsWith('no-restricted-'),
});

const refusals = async (filePath: string, text: string): Promise<number> => {
  const [result] = await eslint.lintText(text, { filePath });
  const faults = result?.messages ?? [];
  expect(faults.filter(({ fatal }) => fatal === true)).toEqual([]);
  return faults.length;
};

const importing = (what: string) => `import { x } from '${what}';\nexport const y = x;\n`;

describe('Lint refuses', () => {
  it.each([
    ['shared/topology/model.ts', 'node:fs'],
    ['shared/topology/model.ts', 'electron'],
    ['shared/topology/model.ts', 'zod'],
    ['shared/topology/model.ts', '../../main/log.ts'],
    ['shared/schedule/instant.ts', '../topology/model.ts'],
    ['shared/topology/model.ts', '../simulate/types.ts'],
    ['shared/simulate/types.ts', '../findings/types.ts'],
    ['shared/findings/types.ts', '../report/csv.ts'],
    ['shared/plan/types.ts', '../ipc.ts'],
    ['shared/deploy/install-settings.ts', '../simulate/types.ts'],
    ['shared/deploy/install-settings.ts', '../report/csv.ts'],
    ['shared/topology/model.ts', '../deploy/install-settings.ts'],
    ['shared/simulate/types.ts', '../watch/missed.ts'],
    ['shared/result.ts', './ipc.ts'],
    ['main/log.ts', './ipc/server.ts'],
    ['main/ipc/server.ts', '../app/window.ts'],
    ['main/storage/store.ts', '../session/session.ts'],
    ['main/connections/azure.ts', '../session/session.ts'],
    ['main/session/session.ts', '../handlers/files.ts'],
    ['main/apply/run.ts', '../connections/connection.ts'],
    ['main/emulator/sample/sites.ts', '../../arm/port.ts'],
    ['main/log.ts', '../renderer/main.ts'],
    ['main/log.ts', 'svelte'],
    ['main/log.ts', 'd3-scale'],
    ['main/log.ts', '@azure/arm-containerregistry'],
    ['main/preload.ts', 'node:fs'],
    ['main/preload.ts', './log.ts'],
    ['main/preload.ts', '../shared/result.ts'],
    ['main/emulator/state.ts', 'electron'],
    ['main/cli/command.ts', 'electron'],
    ['renderer/ui/clipboard.ts', '../state/context.ts'],
    ['renderer/format/date-time.ts', '../ui/shorten.ts'],
    ['renderer/workers/spawn.ts', '../state/context.ts'],
    ['renderer/state/draft.svelte.ts', '../features/table/table-rows.ts'],
    ['renderer/features/table/table-rows.ts', '../fleet/fleet-rows.ts'],
    ['renderer/features/topology/graph/zoom.ts', '../../push/Runbook.svelte'],
    ['renderer/features/table/table-rows.ts', '../../app/commands.ts'],
    ['renderer/main.ts', 'node:fs'],
    ['renderer/main.ts', 'electron'],
    ['renderer/main.ts', '../main/log.ts'],
    ['renderer/main.ts', '@azure/core-auth'],
  ])('in %s an import of %s', async (file, what) => {
    expect(await refusals(file, importing(what))).toBe(1);
  });

  const layers = readdirSync('shared', { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
  it.each(layers)('in shared/%s an import of the contract with the page', async (layer) => {
    const [file = ''] = readdirSync(`shared/${layer}`).filter((name) => name.endsWith('.ts'));
    expect(await refusals(`shared/${layer}/${file}`, importing('../ipc.ts'))).toBe(1);
  });

  it.each(['ipcMain', 'ipcRenderer'])('%s outside its one file', async (name) => {
    expect(
      await refusals('main/app/window.ts', `import { ${name} } from 'electron';\nexport const y = ${name};\n`),
    ).toBe(1);
  });

  it.each(['new Date()', 'Date()', 'Date.now()', 'Math.random()'])('%s in shared', async (expression) => {
    expect(await refusals('shared/result.ts', `export const y = ${expression};\n`)).toBe(1);
  });
});

describe('Lint admits', () => {
  it.each([
    ['shared/topology/model.ts', '../schedule/instant.ts'],
    ['shared/topology/model.ts', '../result.ts'],
    ['shared/schedule/instant.ts', 'croner'],
    ['shared/report/csv.ts', '../findings/types.ts'],
    ['shared/report/ics.ts', 'ical.js'],
    ['shared/ipc.ts', './plan/types.ts'],
    ['main/log.ts', '../shared/result.ts'],
    ['main/log.ts', 'electron'],
    ['main/log.ts', 'node:fs'],
    ['main/arm/client.ts', '@azure/arm-containerregistry'],
    ['main/handlers/create-handlers.ts', './app.ts'],
    ['main/session/session.ts', '../connections/connection.ts'],
    ['main/app/compose.ts', '../handlers/create-handlers.ts'],
    ['main/preload.ts', '../shared/ipc.ts'],
    ['main/emulator/state.ts', '@peculiar/x509'],
    ['renderer/features/fleet/FleetMap.svelte', '../topology/graph/zoom.ts'],
    ['renderer/state/draft.svelte.ts', '../workers/spawn.ts'],
    ['renderer/main.ts', 'd3-zoom'],
    ['renderer/main.ts', '../shared/ipc.ts'],
  ])('in %s an import of %s', async (file, what) => {
    expect(await refusals(file, importing(what))).toBe(0);
  });

  it('a given instant in shared', async () => {
    expect(await refusals('shared/result.ts', 'export const y = new Date(0);\n')).toBe(0);
  });
});
