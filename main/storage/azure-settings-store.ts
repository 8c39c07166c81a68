import { z } from 'zod';
import { type Cloud, isCustomCloud } from '../auth/clouds.ts';
import type { Store } from './store.ts';

type ConfirmedCloud = Pick<Cloud, 'id' | 'authorityHost' | 'audience'>;

/** How Azure is reached, as saved on disk. Holds no secret. */
export interface StoredAzureSettings {
  readonly clientId: string | null;
  readonly customCloud: Cloud | null;
  /** What the person confirmed of the custom cloud before the first sign-in to it. */
  readonly confirmed: ConfirmedCloud | null;
  /** PEM text, the name of its file for display, and whether it is trusted for Microsoft's hosts. */
  readonly extraCa: { readonly file: string; readonly pem: string; readonly countForMicrosoft: boolean } | null;
}

/** A hand-edited file must not grant more than the cloud's own metadata could. */
const cloud = z
  .object({
    id: z.string().max(300),
    name: z.string().trim().min(1).max(100),
    authorityHost: z.string().max(500),
    armEndpoint: z.string().max(300),
    audience: z.string().max(500),
    loginServerSuffix: z.string().max(200),
    azName: z.string().max(100),
  })
  .refine(isCustomCloud);

const stored = z.object({
  clientId: z.guid().nullable().catch(null),
  customCloud: cloud.nullable().catch(null),
  confirmed: z.object({ id: z.string(), authorityHost: z.string(), audience: z.string() }).nullable().catch(null),
  extraCa: z
    .object({ file: z.string(), pem: z.string(), countForMicrosoft: z.boolean().catch(false) })
    .nullable()
    .catch(null),
});

const name = 'azure.json';

/** A value that cannot be read falls back to its default alone. */
export const readAzureSettings = async (store: Store): Promise<StoredAzureSettings> => {
  const none: StoredAzureSettings = { clientId: null, customCloud: null, confirmed: null, extraCa: null };
  try {
    const parsed = stored.safeParse(JSON.parse((await store.read(name)) ?? '{}'));
    return parsed.success ? parsed.data : none;
  } catch {
    return none;
  }
};

export const writeAzureSettings = (store: Store, settings: StoredAzureSettings): Promise<void> =>
  store.write(name, `${JSON.stringify(settings, null, 2)}\n`);
