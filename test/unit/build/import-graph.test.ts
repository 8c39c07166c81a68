import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { mainLevels } from '../../../build/rooms.mjs';

/** Imports within the tree by importing file, types and lazy imports included. */
const graph = new Map(
  ['main', 'renderer', 'shared']
    .flatMap((room) => readdirSync(room, { recursive: true, encoding: 'utf8' }).map((name) => join(room, name)))
    .filter((file) => /\.(?:ts|svelte)$/.test(file))
    .map((file) => [
      file,
      [...readFileSync(file, 'utf8').matchAll(/(?:\bfrom|\bimport|\bimport\()\s*'(\.{1,2}\/[^']+)'/g)]
        .map(([, target = '']) => join(dirname(file), target))
        .filter((target) => /\.(?:ts|svelte)$/.test(target)),
    ]),
);

/** Strongly connected components of more than one file, after Tarjan (1972). */
const findCircles = (): readonly (readonly string[])[] => {
  const circles: string[][] = [];
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const visit = (file: string): void => {
    order.set(file, order.size);
    lowest.set(file, order.get(file) ?? 0);
    open.push(file);
    for (const target of graph.get(file) ?? []) {
      if (!order.has(target)) visit(target);
      if (open.includes(target)) lowest.set(file, Math.min(lowest.get(file) ?? 0, lowest.get(target) ?? 0));
    }
    if (lowest.get(file) !== order.get(file)) return;
    const circle = open.splice(open.indexOf(file));
    if (circle.length > 1 || graph.get(file)?.includes(file) === true) circles.push(circle.sort());
  };
  for (const file of graph.keys()) if (!order.has(file)) visit(file);
  return circles;
};

test('every import leads to a file', () => {
  const missing = [...graph].flatMap(([file, targets]) =>
    targets.filter((target) => !graph.has(target)).map((target) => `${file} → ${target}`),
  );
  expect(missing).toEqual([]);
});

test('no file imports itself by way of others', () => {
  expect(findCircles()).toEqual([]);
});

const getRoom = (file: string): string => file.split('/')[1]?.replace('.ts', '') ?? '';
const getLevel = (file: string): number => mainLevels.findIndex((rooms) => rooms.includes(getRoom(file)));

test('no room of main/ imports one on its own or a higher level', () => {
  const within = [...graph].filter(([file]) => file.startsWith('main/'));
  expect(within.filter(([file]) => getLevel(file) < 0).map(([file]) => file)).toEqual([]);
  const upward = within.flatMap(([file, targets]) =>
    targets
      .filter((target) => target.startsWith('main/') && getRoom(target) !== getRoom(file))
      .filter((target) => getLevel(target) <= getLevel(file))
      .map((target) => `${file} → ${target}`),
  );
  expect(upward).toEqual([]);
});
