import { MessageChannel } from 'node:worker_threads';
import { afterEach, expect, test, vi } from 'vitest';
import type { ArmPort } from '../../../main/arm/port.ts';
import { createArmProxy, exposeArm } from '../../../main/connections/arm-rpc.ts';
import { appError } from '../../../shared/errors.ts';
import { err, ok } from '../../../shared/result.ts';

const never = (): Promise<never> => Promise.reject(new Error('Not called here'));
const refusing: ArmPort = {
  listSubscriptions: never,
  listRegistries: never,
  getRegistry: never,
  readHierarchy: never,
  get: never,
  send: never,
  resume: never,
  generateCredentials: never,
  importImage: never,
  listRepositories: never,
  resync: never,
};

let close: () => void = () => undefined;
afterEach(() => close());

/** The port as the other thread has it. */
const across = (arm: Partial<ArmPort>): ArmPort => {
  const { port1, port2 } = new MessageChannel();
  close = () => {
    port1.close();
    port2.close();
  };
  exposeArm(port1, { ...refusing, ...arm });
  return createArmProxy(port2);
};

test('an answer comes back as it was given, and so does an error', async () => {
  const arm = across({
    listSubscriptions: () => Promise.resolve(ok([{ id: 's', name: 'Contoso', state: 'Enabled', tenantId: 't' }])),
    get: (path) => Promise.resolve(err(appError('not-found', `There is no ${path}.`))),
  });
  expect(await arm.listSubscriptions()).toEqual(ok([{ id: 's', name: 'Contoso', state: 'Enabled', tenantId: 't' }]));
  expect(await arm.get('/x')).toEqual(err(appError('not-found', 'There is no /x.')));
});

test('calls that overlap get each its own answer', async () => {
  const arm = across({
    get: (path) =>
      new Promise((resolve) =>
        setTimeout(() => resolve(ok({ status: 200, body: path, correlationId: null })), path === '/slow' ? 20 : 0),
      ),
  });
  const [slow, fast] = await Promise.all([arm.get('/slow'), arm.get('/fast')]);
  expect([slow, fast].map((answer) => answer.ok && answer.value.body)).toEqual(['/slow', '/fast']);
});

test('what is told meanwhile is heard, and waited for', async () => {
  const order: string[] = [];
  const arm = across({
    send: async (_request, options) => {
      await options?.onPoller?.('poller');
      order.push('sent on');
      return ok({ status: 201, body: null, correlationId: null });
    },
  });
  const request = { method: 'PUT', path: '/x', apiVersion: '2025-11-01', body: null } as unknown as Parameters<
    ArmPort['send']
  >[0];
  await arm.send(request, {
    onPoller: async (poller) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      order.push(`kept ${poller}`);
    },
  });
  expect(order).toEqual(['kept poller', 'sent on']);
});

test('a listener that fails fails the call', async () => {
  const arm = across({
    readHierarchy: async (_id, options) => {
      // Of this thread's listeners the other one knows only that they may take their time.
      await (options?.onProgress as ((progress: unknown) => Promise<void>) | undefined)?.({ what: 'tokens', count: 3 });
      return err(appError('network', 'Not reached'));
    },
  });
  await expect(
    arm.readHierarchy('/x', {
      onProgress: () => {
        throw new Error('No room');
      },
    }),
  ).rejects.toThrow('No room');
});

test('an abort reaches the call, also one from before it', async () => {
  const arm = across({
    get: (_path, options) =>
      new Promise((resolve) =>
        options?.abort?.addEventListener('abort', () => resolve(err(appError('cancelled', 'Cancelled.')))),
      ),
  });
  const stop = new AbortController();
  const answer = arm.get('/x', { abort: stop.signal });
  stop.abort();
  expect(await answer).toEqual(err(appError('cancelled', 'Cancelled.')));
  expect(await arm.get('/x', { abort: AbortSignal.abort() })).toEqual(err(appError('cancelled', 'Cancelled.')));
});

test('a bug on the other thread is a bug on this one', async () => {
  await expect(across({}).resync('/x')).rejects.toThrow('Not called here');
});

test('once the thread has ended, every call says so', async () => {
  const listeners = new Map<string, (value: unknown) => void>();
  const arm = createArmProxy({
    postMessage: vi.fn(),
    on: (name: string, hear: (value: unknown) => void) => void listeners.set(name, hear),
  } as unknown as Parameters<typeof createArmProxy>[0]);
  const waiting = arm.get('/x');
  listeners.get('exit')?.(1);
  await expect(waiting).rejects.toThrow('The thread of the emulator has ended. Start Cascade again.');
  await expect(arm.get('/x')).rejects.toThrow('has ended');
});
