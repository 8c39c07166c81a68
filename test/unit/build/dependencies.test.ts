import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Readonly<
  Record<'dependencies' | 'devDependencies', Readonly<Record<string, string>>>
>;
const [, table = ''] = readFileSync('CONTRIBUTING.md', 'utf8').split('| dependency | reason |\n');
const named = table
  .split('\n')
  .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));

it('Every dependency stands with its reason in CONTRIBUTING.md, and nothing else', () => {
  const fits = (name: string, pattern: string): boolean =>
    pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
  const wanted = Object.keys({ ...dependencies, ...devDependencies });
  expect(wanted.filter((name) => !named.some((pattern) => fits(name, pattern)))).toEqual([]);
  expect(named.filter((pattern) => !wanted.some((name) => fits(name, pattern)))).toEqual([]);
});
