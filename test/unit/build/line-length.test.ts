import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../../build/root.mjs';

const columns = 120;

/** A line that is one text or regular expression and nothing else: a text to translate must be one literal. */
const isOneLiteral = (line: string): boolean =>
  /^\s*(?:[?:] )?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\$]|\\.)*`|\/(?!\*).*\/[a-z]*)[,;)]*$/.test(line);

/** A row of a Markdown table, or a line with a URL or path that no line can hold. */
const isUnbreakableMarkdown = (line: string): boolean => /^\s*\|/.test(line) || /\S{100}/.test(line);

const isTooLong = (path: string, line: string): boolean =>
  Array.from(line).length > columns && !(path.endsWith('.md') ? isUnbreakableMarkdown(line) : isOneLiteral(line));

test('no line is longer than 120 columns outside of data', () => {
  const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter(
      (path) =>
        /\.(?:ts|js|mjs|svelte|css|md|yml)$/.test(path) &&
        !/^test\/(?:fixtures|golden)\//.test(path) &&
        existsSync(join(root, path)),
    );
  expect(
    files.flatMap((path) =>
      readFileSync(join(root, path), 'utf8')
        .split('\n')
        .flatMap((line, i) => (isTooLong(path, line) ? [`${path}:${i + 1}`] : [])),
    ),
  ).toEqual([]);
});

test('the rule admits one long literal, and no code around it', () => {
  const text = 'x'.repeat(columns);
  expect(
    [`  '${text}',`, `  ? '${text}'`, `const a = '${text}';`, `  \`${text}\${b}\`,`].map((line) =>
      isTooLong('a.ts', line),
    ),
  ).toEqual([false, false, true, true]);
  expect([`| ${text} |`, `see ${text}`, 'two words '.repeat(13)].map((line) => isTooLong('a.md', line))).toEqual([
    false,
    false,
    true,
  ]);
});
