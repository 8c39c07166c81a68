import { describe, expect, it } from 'vitest';
import { readLastRegistry } from '../../../main/storage/last-registry-store.ts';
import { createStore } from '../../../main/storage/store.ts';

const registryId =
  '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/edge/providers/Microsoft.ContainerRegistry/registries/contoso';
const place = { accountId: 'a', account: 'dana@contoso.example', tenant: 't', registryId };
const opened = (text: string) => readLastRegistry({ ...createStore('/nowhere'), read: () => Promise.resolve(text) });

describe('the place that was open last', () => {
  it('is opened again', async () => {
    expect(await opened(JSON.stringify(place))).toEqual(place);
  });

  it.each([
    ['an id on another host', `@attacker.example${registryId}`],
    ['an address', `https://attacker.example${registryId}`],
    ['a path that climbs', registryId.replace('/edge/', '/../')],
    ['a query', `${registryId}?api-version=1`],
    ['a part of a registry', `${registryId}/connectedRegistries/dock`],
    ['another kind of resource', registryId.replace('ContainerRegistry/registries', 'Storage/storageAccounts')],
    ['nothing', ''],
  ])('opens nothing where its registry is altered to %s', async (_, altered) => {
    expect(await opened(JSON.stringify({ ...place, registryId: altered }))).toBeNull();
  });

  it('opens nothing where the file is no place', async () => {
    for (const text of ['null', '{', '[]', JSON.stringify({ ...place, accountId: 5 })])
      expect(await opened(text)).toBeNull();
  });
});
