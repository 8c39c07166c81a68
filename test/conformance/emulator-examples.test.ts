// The specification's own examples of connected registries: https://github.com/Azure/azure-rest-api-specs,
// specification/containerregistry/resource-manager/Microsoft.ContainerRegistry/Registry, stable/2025-11-01/examples and
// preview/2026-09-01-preview/examples.
import { expect, it } from 'vitest';
import { emptyState, type EmulatorState } from '../../main/emulator/state.ts';
import { describeUnless } from '../support/describe-unless.ts';
import { createEmulatorHarness, type EmulatorHarness } from '../support/emulator-harness.ts';
import { type Example, readExample, recordingsMissing } from '../support/recordings.ts';

const registry =
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/myResourceGroup/providers/Microsoft.ContainerRegistry/registries/myRegistry';
const connected = `${registry}/connectedRegistries/myConnectedRegistry`;

const state = (): EmulatorState => {
  const empty = emptyState('eastus');
  return {
    ...empty,
    subscription: { ...empty.subscription, id: '00000000-0000-0000-0000-000000000000' },
    resourceGroups: new Map([['myresourcegroup', { name: 'myResourceGroup', location: 'eastus', tags: {} }]]),
  };
};

/** The registry and the tokens that the examples assume. */
const prepared = (): EmulatorHarness => {
  const azure = createEmulatorHarness(state());
  azure.send('PUT', registry, {
    location: 'eastus',
    sku: { name: 'Premium' },
    properties: { dataEndpointEnabled: true },
  });
  for (const token of ['syncToken', 'client1Token', 'client2Token']) {
    azure.send('PUT', `${registry}/scopeMaps/${token}`, {
      properties: { actions: ['repositories/hello-world/content/read'] },
    });
    azure.send('PUT', `${registry}/tokens/${token}`, {
      properties: { scopeMapId: `${registry}/scopeMaps/${token}`, status: 'enabled' },
    });
  }
  return azure;
};

const create = (azure: EmulatorHarness): void => {
  const { parameters } = example('ConnectedRegistryCreate');
  const created = azure.send('PUT', connected, parameters['connectedRegistryCreateParameters']);
  expect(created.status).toBe(200);
};

const example = (name: string, version = '2025-11-01'): Example => readExample(version, name);

describeUnless(recordingsMissing, "the emulator does what the specification's examples show", () => {
  it('on create', () => {
    const azure = prepared();
    const { parameters, responses } = example('ConnectedRegistryCreate');
    const answer = azure.send('PUT', connected, parameters['connectedRegistryCreateParameters']);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject(responses['200']?.body as object);
  });

  it('on get', () => {
    const azure = prepared();
    create(azure);
    expect(azure.send('GET', connected).body).toMatchObject(
      example('ConnectedRegistryGet').responses['200']?.body as object,
    );
  });

  it('on list', () => {
    const azure = prepared();
    create(azure);
    expect(azure.send('GET', `${registry}/connectedRegistries`).body).toMatchObject(
      example('ConnectedRegistryList').responses['200']?.body as object,
    );
  });

  it('on update', () => {
    const azure = prepared();
    create(azure);
    const { parameters, responses } = example('ConnectedRegistryUpdate');
    const answer = azure.send('PATCH', connected, parameters['connectedRegistryUpdateParameters']);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject(responses['200']?.body as object);
  });

  it('on deactivate, with a Location of the shown form that answers 202 and then 200', () => {
    const azure = prepared();
    create(azure);
    const shown = example('ConnectedRegistryDeactivate').responses['202']?.headers?.['Location'] ?? '';
    const answer = azure.send('POST', `${connected}/deactivate`);
    expect(answer.status).toBe(202);
    const form = (url: string): string =>
      url.replace(/[0-9a-f]{8}-[0-9a-f-]{27}(?=\?)/, '<guid>').replace(/&t=\d+/, '');
    expect(form(answer.headers['location'] ?? '')).toBe(form(shown));
    expect(azure.send('GET', answer.headers['location'] ?? '').status).toBe(202);
    azure.clock.now += 60_000;
    expect(azure.send('GET', answer.headers['location'] ?? '').status).toBe(200);
  });

  it('on delete, and 204 for a missing resource', () => {
    const azure = prepared();
    create(azure);
    expect(Object.keys(example('ConnectedRegistryDelete').responses)).toEqual(['200', '202', '204']);
    expect(azure.send('DELETE', connected)).toMatchObject({ status: 200, text: '' });
    expect(azure.send('DELETE', connected)).toMatchObject({ status: 204, text: '' });
  });

  it('on the preview get, once an instance is deployed', () => {
    const azure = prepared();
    create(azure);
    expect(azure.emulator.setInstance('myRegistry', 'myConnectedRegistry', 'healthy').ok).toBe(true);
    azure.clock.now += 24 * 3_600_000;
    const { properties } = azure.send('GET', `${connected}?api-version=2026-09-01-preview`).body;
    const shown = (
      example('ConnectedRegistryGet', '2026-09-01-preview').responses['200']?.body as {
        properties: { registrySyncResult: object; statusDetails: readonly [object] };
      }
    ).properties;
    expect(Object.keys(properties.registrySyncResult)).toEqual(Object.keys(shown.registrySyncResult));
    expect(properties.registrySyncResult).toMatchObject({ syncTrigger: 'InitialSync', syncState: 'Succeeded' });
    expect(Object.keys(properties.statusDetails[0]).sort()).toEqual(Object.keys(shown.statusDetails[0]).sort());
  });

  it('on the preview move to a managed identity, whose token older versions no longer see', () => {
    const azure = prepared();
    create(azure);
    const { parameters, responses } = example('ConnectedRegistryUpdateManagedIdentity', '2026-09-01-preview');
    const answer = azure.send(
      'PATCH',
      `${connected}?api-version=2026-09-01-preview`,
      parameters['connectedRegistryUpdateParameters'],
    );
    const { identity, properties } = responses['200']?.body as {
      identity: { userAssignedIdentities: object };
      properties: { parent: object };
    };
    expect(Object.keys(answer.body.identity.userAssignedIdentities)).toEqual(
      Object.keys(identity.userAssignedIdentities),
    );
    expect(answer.body.properties.parent).toMatchObject(properties.parent);
    const older = azure.send('GET', connected).body;
    expect(older.identity).toBeUndefined();
    expect(older.properties.parent.syncProperties.tokenId).toBeUndefined();
    expect(older.properties.parent.syncProperties.authType).toBeUndefined();
  });
});
