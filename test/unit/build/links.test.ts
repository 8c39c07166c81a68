import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../../build/root.mjs';

const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => existsSync(join(root, file)));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** GitHub's anchor of a heading. */
const toAnchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

const readAnchors = (file: string): ReadonlySet<string> =>
  new Set([...read(file).matchAll(/^#{1,6}\s+(.+)$/gm)].map((match) => toAnchor(match[1]!)));

/** Null if the link resolves. Paths are relative to the folder `from`. */
const findProblem = (link: string, from: string, self: string | null): string | null => {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? self : join(from, path);
  if (target === null || !existsSync(join(root, target))) return `${link}: no such file`;
  if (anchor !== undefined && !readAnchors(target).has(anchor)) return `${link}: no such heading`;
  return null;
};

test('Every link in Markdown resolves', () => {
  const problems = files
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) =>
      [...read(file).matchAll(/\]\(([^)\s]+)\)/g)]
        .map((match) => match[1]!)
        .filter((link) => !/^[a-z]+:/.test(link))
        .map((link) => findProblem(link, dirname(file), file))
        .filter((problem) => problem !== null)
        .map((problem) => `${file}: ${problem}`),
    );
  expect(problems).toEqual([]);
});

test('Every Markdown file that a comment names is in the tree, with its heading', () => {
  const problems = files
    .filter((file) => /\.(?:ts|svelte|mjs|js|css|yml)$/.test(file) && !file.startsWith('test/'))
    .flatMap((file) =>
      [...read(file).matchAll(/(?<![\w`'"/.}-])[\w./-]*[A-Za-z]\.md(?![.\w])(?:#[\w-]+)?/g)]
        .map((match) => findProblem(match[0], '', null))
        .filter((problem) => problem !== null)
        .map((problem) => `${file}: ${problem}`),
    );
  expect(problems).toEqual([]);
});
