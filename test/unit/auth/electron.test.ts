import { beforeEach, expect, it, vi } from 'vitest';
import { electronFetch } from '../../../main/auth/electron-auth.ts';
import { noExtraAuthorities } from '../../../main/auth/extra-ca.ts';

const seen = vi.hoisted(() => ({ requests: [] as RequestInit[], body: (): ReadableStream | null => null }));

vi.mock('electron', () => ({
  session: {
    fromPartition: () => ({
      setCertificateVerifyProc: () => undefined,
      fetch: (_url: string, init: RequestInit) => {
        seen.requests.push(init);
        return Promise.resolve(new Response(seen.body(), { status: 200, headers: { 'x-seen': 'yes' } }));
      },
    }),
  },
  safeStorage: {},
  shell: {},
}));

const get = () =>
  electronFetch(() => noExtraAuthorities)('https://arm.test/', {
    method: 'GET',
    headers: {},
    signal: new AbortController().signal,
  });
const readBody = (...pieces: readonly Uint8Array[]): ReadableStream =>
  new ReadableStream({
    start: (controller) => {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });

beforeEach(() => seen.requests.splice(0));

it('Chromium follows no redirect with a token and sends no cookie', async () => {
  await get();
  expect(seen.requests).toMatchObject([{ redirect: 'error', credentials: 'omit' }]);
});

it('An answer comes as text, whatever pieces its letters came in', async () => {
  const bytes = new TextEncoder().encode('grün');
  seen.body = () => readBody(bytes.slice(0, 3), bytes.slice(3));
  const answer = await get();
  expect([answer.status, new Map(answer.headers).get('x-seen'), await answer.text()]).toEqual([200, 'yes', 'grün']);
});

it('An answer without a body is empty', async () => {
  seen.body = () => null;
  expect(await (await get()).text()).toBe('');
});

it('A response of more than 64 MB is refused', async () => {
  const piece = new Uint8Array(8 * 1024 * 1024);
  seen.body = () => readBody(...Array.from({ length: 9 }, () => piece));
  await expect((await get()).text()).rejects.toThrow('the answer is larger than 64 MB');
});
