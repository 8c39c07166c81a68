import type { Mode, SyncProperties } from '../../shared/topology/model.ts';

interface ListEntryOptions {
  readonly mode?: Mode;
  /** ARM id of the cloud registry; without it the entry has no ids. */
  readonly cloudId?: string;
  /** Name of the parent; requires `cloudId`. */
  readonly parent?: string;
}

/** An entry of `az acr connected-registry list --output json`; continuous by default. */
export const buildListEntry = (
  name: string,
  sync: Partial<SyncProperties> = {},
  { mode = 'ReadOnly', cloudId, parent }: ListEntryOptions = {},
) => ({
  name,
  ...(cloudId !== undefined && { id: `${cloudId}/connectedRegistries/${name}` }),
  mode,
  parent: {
    ...(cloudId !== undefined && parent !== undefined && { id: `${cloudId}/connectedRegistries/${parent}` }),
    syncProperties: { schedule: '* * * * *', messageTtl: 'P2D', ...sync },
  },
});
