import { synthesizedError } from './error-catalog.ts';
import type { Reply } from './http-types.ts';
import type { ProvisioningState } from './state.ts';

/** Recorded: the 404 of a nested resource (test_acr_connectedregistry.json, 8). */
export const nestedNotFound = (name: string): Reply => ({
  status: 404,
  body: { error: { code: 'ResourceNotFound', message: `The resource ${name} could not be found.` }, status: 'Failed' },
});

/**
 * A resource that is being deleted accepts no write, because the write would be lost. Null if it is not being deleted.
 */
export const validateNotDeleting = (
  found: { readonly name: string; readonly provisioningState: ProvisioningState } | undefined,
): Reply | null =>
  found?.provisioningState === 'Deleting'
    ? synthesizedError(
        'Conflict',
        `The resource '${found.name}' is being deleted. Try again when the deletion has ended.`,
      )
    : null;

/** The resource manager's own 404 of a registry. */
export const registryNotFound = (resourceGroup: string, name: string): Reply => ({
  status: 404,
  body: {
    error: {
      code: 'ResourceNotFound',
      message:
        `The Resource 'Microsoft.ContainerRegistry/registries/${name}' under resource group '${resourceGroup}' was ` +
        'not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix',
    },
  },
});
