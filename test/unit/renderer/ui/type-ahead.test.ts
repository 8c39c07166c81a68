import { expect, it } from 'vitest';
import { TypeAheadBuffer } from '../../../../renderer/ui/type-ahead.ts';

const at = (key: string, timeStamp: number) => ({ key, timeStamp });

it('joins letters typed in quick succession', () => {
  const buffer = new TypeAheadBuffer();
  expect(buffer.push(at('l', 1_000))).toBe('l');
  expect(buffer.push(at('i', 1_900))).toBe('li');
});

it('starts a new prefix after a pause', () => {
  const buffer = new TypeAheadBuffer();
  buffer.push(at('l', 1_000));
  expect(buffer.push(at('p', 1_901))).toBe('p');
});

it('takes letters and digits only', () => {
  const buffer = new TypeAheadBuffer();
  expect(buffer.push(at('Enter', 1_000))).toBeNull();
  expect(buffer.push(at('-', 1_000))).toBeNull();
  expect(buffer.push(at('7', 1_000))).toBe('7');
});
