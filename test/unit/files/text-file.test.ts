import { execFileSync } from 'node:child_process';
import { mkdtemp, open, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { overwriteFiles, readTextFile } from '../../../main/files/text-file.ts';
import { createStore } from '../../../main/storage/store.ts';
import { formatMessages } from '../../support/format-messages.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cascade-text-file-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);

describe('a text file', () => {
  it.each([
    ['UTF-8', Buffer.from('[ü]')],
    ['UTF-8 with a byte order mark', Buffer.from('\uFEFF[ü]')],
    ['UTF-16LE, as Windows PowerShell 5.1 writes it', Buffer.from('\uFEFF[ü]', 'utf16le')],
    ['UTF-16BE', Buffer.from('\uFEFF[ü]', 'utf16le').swap16()],
  ])('is read as %s', async (_name, bytes) => {
    await writeFile(at('list.json'), bytes);
    expect(await readTextFile(at('list.json'))).toEqual({ ok: true, value: { name: 'list.json', text: '[ü]' } });
  });

  it('of 32 MB is read, and one byte more is refused', async () => {
    await (await open(at('large.json'), 'w')).close();
    await truncate(at('large.json'), 32 * 1024 * 1024);
    expect(await readTextFile(at('large.json'))).toMatchObject({ ok: true });
    await truncate(at('large.json'), 32 * 1024 * 1024 + 1);
    expect(formatMessages(await readTextFile(at('large.json')))).toEqual({
      ok: false,
      error: {
        kind: 'invalid-input',
        message: 'large.json cannot be read: it is larger than 32 MB, the most that is read.',
        where: 'large.json',
      },
    });
  });

  it.runIf(process.platform !== 'win32')('is neither a pipe, nor a device, nor a folder', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    for (const [path, why] of [
      [at('pipe'), 'it is a pipe or a device'],
      ['/dev/zero', 'it is a pipe or a device'],
      [folder, 'it is a folder'],
    ] as const)
      expect(formatMessages(await readTextFile(path))).toMatchObject({
        ok: false,
        error: { message: expect.stringContaining(why) },
      });
  });
});

describe.runIf(process.platform !== 'win32')('the store', () => {
  it('neither reads nor appends to a pipe', async () => {
    execFileSync('mkfifo', [at('pipe.jsonl')]);
    await expect(createStore(folder).read('pipe.jsonl')).rejects.toMatchObject({ code: 'EFTYPE' });
    await expect(createStore(folder).append('pipe.jsonl', 'x')).rejects.toMatchObject({ code: 'ENXIO' });
  });

  it('does not append through a symbolic link', async () => {
    await writeFile(at('elsewhere'), 'kept');
    await symlink(at('elsewhere'), at('journal.jsonl'));
    await expect(createStore(folder).append('journal.jsonl', 'x')).rejects.toMatchObject({ code: 'ELOOP' });
    expect(await readFile(at('elsewhere'), 'utf8')).toBe('kept');
  });
});

describe('files of a report', () => {
  it('are written into folders that are made for them', async () => {
    expect(await overwriteFiles([{ path: join(folder, 'a/b/c.txt'), text: 'x' }])).toMatchObject({ ok: true });
    expect(await overwriteFiles([{ path: join(folder, 'a/b/d.txt'), text: 'y' }])).toMatchObject({ ok: true });
    expect(await overwriteFiles([{ path: join(folder, 'a/b/c.txt/e.txt'), text: 'z' }])).toMatchObject({ ok: false });
    expect(await readFile(join(folder, 'a/b/d.txt'), 'utf8')).toBe('y');
  });
});
