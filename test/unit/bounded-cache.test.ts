import { expect, it, vi } from 'vitest';
import { BoundedCache } from '../../shared/bounded-cache.ts';

const getLength = (key: string): number => key.length;

it('makes a value once, null included', () => {
  const cache = new BoundedCache<string, number | null>(4);
  const create = vi.fn((): number | null => null);
  expect(cache.getOrCreate('a', create)).toBe(null);
  expect(cache.getOrCreate('a', create)).toBe(null);
  expect(create).toHaveBeenCalledOnce();
});

it('retains entries that are read repeatedly while others come and go', () => {
  const cache = new BoundedCache<string, number>(4);
  const create = vi.fn(getLength);
  const get = (key: string): number => cache.getOrCreate(key, () => create(key));
  get('often');
  for (let i = 0; i < 100; i++) {
    get(`once ${i}`);
    get('often');
  }
  expect(create.mock.calls.filter(([key]) => key === 'often')).toHaveLength(1);
});

it('drops what was not read for as many others as it holds', () => {
  const cache = new BoundedCache<string, number>(4);
  const create = vi.fn(getLength);
  const get = (key: string): number => cache.getOrCreate(key, () => create(key));
  for (const key of ['a', 'b', 'c', 'd', 'e', 'a']) get(key);
  expect(create.mock.calls.map(([key]) => key)).toEqual(['a', 'b', 'c', 'd', 'e', 'a']);
});

it('keeps nothing of a value that could not be made', () => {
  const cache = new BoundedCache<string, number>(4);
  expect(() =>
    cache.getOrCreate('a', () => {
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(cache.getOrCreate('a', () => 1)).toBe(1);
});
