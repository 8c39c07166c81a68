import { describe, expect, it } from 'vitest';
import { createArmClient } from '../../../main/arm/client.ts';
import type { ArmPort } from '../../../main/arm/port.ts';
import { listRegistries, toRegistryOption } from '../../../main/connections/list-registries.ts';
import { blockWrites } from '../../../main/connections/write-guard.ts';
import { type AppError, appError } from '../../../shared/errors.ts';
import { err, ok } from '../../../shared/result.ts';
import { formatMessages } from '../../support/format-messages.ts';

const registry = (subscription: string, name: string, sku: string) => ({
  id: `/subscriptions/${subscription}/resourceGroups/edge/providers/Microsoft.ContainerRegistry/registries/${name}`,
  name,
  location: 'westeurope',
  sku: { name: sku },
});
const subscription = (id: string, state = 'Enabled') => ({ id, name: `Subscription ${id}`, state, tenantId: 't' });
const refusal = appError('refused', 'No role.', { status: 403 });

type Lists = Pick<ArmPort, 'listSubscriptions' | 'listRegistries'>;
const azure = (
  subscriptions: ReturnType<typeof subscription>[],
  registries: Record<string, ReturnType<typeof registry>[] | AppError>,
): ArmPort =>
  ({
    listSubscriptions: () => Promise.resolve(ok(subscriptions)),
    listRegistries: (id) => {
      const found = registries[id] ?? refusal;
      return Promise.resolve('kind' in found ? err(found) : ok(found));
    },
  }) satisfies Lists as unknown as ArmPort;

describe('the choice of registries', () => {
  it('covers every subscription that is in use, usable ones first, then by name', async () => {
    const arm = azure([subscription('s1'), subscription('s2'), subscription('s3', 'Disabled')], {
      s1: [registry('s1', 'zeeland', 'Premium'), registry('s1', 'antwerp', 'Basic')],
      s2: [registry('s2', 'brugge', 'premium')],
    });
    const choices = await listRegistries(arm);
    expect(choices.ok && choices.value.unread).toBeNull();
    expect(
      formatMessages(
        choices.ok && choices.value.registries.map(({ name, subscription: of, unusable }) => [name, of, unusable]),
      ),
    ).toEqual([
      ['brugge', 'Subscription s2', null],
      ['zeeland', 'Subscription s1', null],
      ['antwerp', 'Subscription s1', 'Connected registries need the Premium tier, and this registry is Basic.'],
    ]);
  });

  it('shows the other registries if a subscription cannot be read, and names the gap', async () => {
    const throttled = appError('throttled', 'Too many requests.', { status: 429 });
    const some = azure(
      ['s1', 's2', 's3', 's4'].map((id) => subscription(id)),
      { s1: [registry('s1', 'brugge', 'Premium')], s2: refusal, s3: throttled, s4: refusal },
    );
    expect(formatMessages(await listRegistries(some))).toMatchObject({
      ok: true,
      value: {
        registries: [{ name: 'brugge' }],
        unread:
          'Registries may be missing here, because 3 subscriptions could not be read: Subscription s2, Subscription s4 (this account may not, so ask for the role Reader there); Subscription s3 (Azure is throttling, so list again in a minute).',
      },
    });
  });

  it('names a few of many subscriptions that cannot be read', async () => {
    const ids = Array.from({ length: 9 }, (_, at) => `s${at}`);
    const listed = await listRegistries(
      azure(
        ids.map((id) => subscription(id)),
        { ...Object.fromEntries(ids.map((id) => [id, refusal])), s0: [] },
      ),
    );
    expect(formatMessages(listed.ok && listed.value.unread)).toContain(
      '8 subscriptions could not be read: Subscription s1, Subscription s2, Subscription s3, Subscription s4 and 4 more (',
    );
  });

  it('says why where every subscription refuses, and where the list is cancelled', async () => {
    expect(await listRegistries(azure([subscription('s2')], { s2: refusal }))).toEqual({ ok: false, error: refusal });
    const cancelled = appError('cancelled', 'Reading the registries was cancelled.');
    expect(await listRegistries(azure([subscription('s1'), subscription('s2')], { s1: [], s2: cancelled }))).toEqual({
      ok: false,
      error: cancelled,
    });
  });

  it('says that an account sees no subscription', async () => {
    expect(formatMessages(await listRegistries(azure([], {})))).toMatchObject({
      ok: false,
      error: { kind: 'not-found', message: expect.stringContaining('sees no subscription') },
    });
  });

  it('accepts a registry with hardly any properties', () => {
    expect(formatMessages(toRegistryOption({ name: 'odd', sku: null }))).toMatchObject({
      name: 'odd',
      id: '',
      sku: '',
      unusable: expect.stringContaining('unknown one'),
    });
  });
});

describe('a guarded port', () => {
  it('refuses every writing request while there is a reason, and lets reading through', async () => {
    const requested: string[] = [];
    const record = (name: string) => () => {
      requested.push(name);
      return Promise.resolve(ok(null));
    };
    const names = Object.keys(
      createArmClient({ endpoint: 'https://arm.test', credential: { getToken: () => Promise.resolve(null) } }),
    ) as (keyof ArmPort)[];
    const arm = Object.fromEntries(names.map((name) => [name, record(name)])) as unknown as ArmPort;
    let reason: string | null = 'Not now.';
    const guarded = blockWrites(arm, () => reason) as unknown as Record<keyof ArmPort, () => Promise<unknown>>;
    const answers = await Promise.all(names.map(async (name) => [name, await guarded[name]()] as const));
    const refused = { ok: false, error: { kind: 'read-only', message: 'Not now.' } };
    expect(answers.filter(([, answer]) => !(answer as { ok: boolean }).ok)).toEqual(
      ['send', 'generateCredentials', 'importImage', 'resync'].map((name) => [name, refused]),
    );
    reason = null;
    requested.length = 0;
    await guarded.send();
    expect(requested).toEqual(['send']);
  });
});
