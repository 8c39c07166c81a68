import type { Message } from '../../shared/i18n/message.ts';
import { formatMessage } from '../../shared/i18n/translate.ts';
import { ownActions } from '../../shared/topology/access.ts';
import type { ConnectedRegistry, Mode, Topology } from '../../shared/topology/model.ts';
import { sortedActions } from '../../shared/topology/parse-arm.ts';
import { nameKey, sortTree } from '../../shared/topology/tree.ts';
import { buildRegistry } from './topology.ts';

export const contosoId =
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/edge/providers/Microsoft.ContainerRegistry/registries/contoso';

export interface Site {
  readonly name: string;
  readonly parent?: string;
  readonly mode?: Mode;
  readonly repositories?: readonly string[];
  readonly more?: Partial<ConnectedRegistry>;
}

const toRegistry = ({ name, parent, mode, more }: Site): ConnectedRegistry => {
  const registry = buildRegistry(name, parent ?? null);
  return {
    ...registry,
    id: `${contosoId}/connectedRegistries/${name}`,
    mode: mode ?? 'ReadOnly',
    tokenId: `${contosoId}/tokens/${name}`,
    garbageCollection: { enabled: true, schedule: '0 0 * * *' },
    status: { ...registry.status, connectionState: 'Online' },
    ...more,
  };
};

/** A live hierarchy in `contoso` whose scope maps are as `az` would have made them. */
export const buildTopology = (sites: readonly Site[], more: Partial<Topology> = {}): Topology => {
  const below = (name: string): readonly Site[] =>
    sites.filter(({ parent }) => parent === name).flatMap((site) => [site, ...below(site.name)]);
  return {
    cloud: {
      name: 'contoso',
      id: contosoId,
      location: 'westeurope',
      sku: 'Premium',
      loginServer: 'contoso.azurecr.io',
      dataEndpointEnabled: true,
      dataEndpointHostNames: ['contoso.westeurope.data.azurecr.io'],
    },
    registries: sortTree(sites.map(toRegistry)),
    tokens: sites.map(({ name }) => ({
      name,
      id: `${contosoId}/tokens/${name}`,
      scopeMapId: `${contosoId}/scopeMaps/${name}`,
      status: 'enabled' as const,
      passwords: [],
    })),
    scopeMaps: sites.map((site) => ({
      name: site.name,
      id: `${contosoId}/scopeMaps/${site.name}`,
      description: null,
      actions: sortedActions(
        [site, ...below(site.name)].flatMap(({ name, mode, repositories }) =>
          ownActions(name, mode ?? 'ReadOnly', (repositories ?? []).map(nameKey)),
        ),
      ),
      systemDefined: false,
    })),
    sites: {},
    blackouts: [],
    asOf: 0,
    accessKnown: true,
    ...more,
  };
};

export const unwrap = <T>(
  result:
    { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: { readonly message: Message } },
): T => {
  if (!result.ok) throw new Error(formatMessage(result.error.message));
  return result.value;
};

export const getMessage = (result: { readonly ok: boolean; readonly error?: { readonly message: Message } }): string =>
  result.ok ? 'was accepted' : formatMessage(result.error?.message ?? '');
