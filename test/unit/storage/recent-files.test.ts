import { expect, it, vi } from 'vitest';
import { createRecentFiles } from '../../../main/storage/recent-files.ts';
import { memoryStore } from '../apply/fake-azure.ts';

it('keeps the last ten files that were opened, the newest first and each once, for the next start too', async () => {
  const store = memoryStore();
  const onChange = vi.fn();
  const recent = createRecentFiles(store, onChange);
  for (let file = 1; file <= 11; file += 1) await recent.note(`/fleets/${file}.json`);
  await recent.note('/fleets/5.json');
  const kept = [5, 11, 10, 9, 8, 7, 6, 4, 3, 2].map((file) => `/fleets/${file}.json`);
  expect(await createRecentFiles(store, vi.fn()).list()).toEqual(kept);
  expect(onChange).toHaveBeenLastCalledWith(kept);
});

it('forgets them, and takes a damaged list for none', async () => {
  const store = memoryStore();
  const recent = createRecentFiles(store, vi.fn());
  await recent.note('/fleets/a.json');
  await recent.clear();
  expect(await recent.list()).toEqual([]);
  store.files.set('recent.json', '{');
  expect(await recent.list()).toEqual([]);
});
