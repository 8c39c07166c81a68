export const sampleSubscription = '0000ca5c-ade0-4000-8000-000000000001';

/** Known without creating the sample, so that a start with a snapshot does not create it. */
export const firstRegistryId =
  `/subscriptions/${sampleSubscription}/resourceGroups/edge/providers/Microsoft.ContainerRegistry/` +
  'registries/contosoedge';
