import { expect, it } from 'vitest';
import { readFile } from '../../../../renderer/state/read-file.ts';

it.each([
  ['UTF-8', Buffer.from('\uFEFF[ü]')],
  ['UTF-16LE', Buffer.from('\uFEFF[ü]', 'utf16le')],
  ['UTF-16BE', Buffer.from('\uFEFF[ü]', 'utf16le').swap16()],
])('a dropped file is read as %s where its byte order mark says so', async (_name, bytes) => {
  expect(await readFile(new Blob([new Uint8Array(bytes)]))).toBe('[ü]');
});
