import { describe, expect, it } from 'vitest';
import { ok } from '../../../shared/result.ts';
import type { SavedView } from '../../../shared/topology/model.ts';
import { parseTopology } from '../../../shared/topology/parse.ts';
import { buildListEntry } from '../../support/az-list.ts';
import { memoryStore } from '../apply/fake-azure.ts';
import { startApp } from './app.ts';

const night: SavedView = {
  name: 'Night shift',
  colouring: 2,
  folded: ['registry:regionapac'],
  camera: { k: 0.5, x: 16, y: -200 },
  search: 'line',
  selected: 'line3paint',
  rangeDays: 1,
  from: Date.UTC(2026, 10, 24),
  zoom: { from: Date.UTC(2026, 10, 24, 1), to: Date.UTC(2026, 10, 24, 5) },
};

describe('saved views', () => {
  it('survive a read from Azure, are there at the next start, and go into the saved workspace', async () => {
    const store = memoryStore();
    let written = '';
    const app = startApp({
      store,
      dialogs: {
        save: (_context, name, text) => {
          written = text;
          return Promise.resolve(ok({ name }));
        },
      },
    });
    expect((await app.must('view.get', {})).views).toEqual([]);
    await app.must('views.save', { views: [night] });
    expect((await app.must('view.refresh', {})).views).toEqual([night]);
    expect((await startApp({ store }).must('view.get', {})).views).toEqual([night]);
    await app.must('file.save', { edits: [] });
    expect(parseTopology(written)).toMatchObject({ ok: true, value: { views: [night] } });
  });

  it('stay with their cloud registry: a file has its own', async () => {
    const app = startApp();
    await app.must('view.get', {});
    await app.must('views.save', { views: [night] });
    const file = JSON.stringify([buildListEntry('site1')]);
    expect((await app.must('file.import', { name: 'list.json', text: file })).views).toEqual([]);
    expect((await app.must('source.emulator', {})).views).toEqual([night]);
  });

  it('of another shape are refused', async () => {
    const app = startApp();
    await app.must('view.get', {});
    expect(await app.request('views.save', { views: [{ ...night, rangeDays: 3 }] })).toMatchObject({
      ok: false,
      error: { kind: 'invalid-input' },
    });
  });
});
