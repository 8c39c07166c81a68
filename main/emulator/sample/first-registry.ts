/** The subscription that the emulator plays. */
export const sampleSubscription = '0000ca5c-ade0-4000-8000-000000000001';

/** Which registry is opened first: told without making any of it, as a start that knows the registry from before shows it so. */
export const firstRegistryId = `/subscriptions/${sampleSubscription}/resourceGroups/edge/providers/Microsoft.ContainerRegistry/registries/contosoedge`;
