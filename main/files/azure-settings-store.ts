import { z } from 'zod';
import type { Cloud } from '../auth/clouds.ts';
import type { Store } from './store.ts';

/** How Azure is reached, as it is kept. Nothing of it is a secret. */
export interface StoredAzureSettings {
  readonly clientId: string | null;
  readonly customCloud: Cloud | null;
  /** PEM text of a file, whose name is kept for the person to know it by. */
  readonly extraCa: { readonly file: string; readonly pem: string } | null;
}

const cloud: z.ZodType<Cloud> = z.object({
  id: z.string().regex(/^custom:/),
  name: z.string(),
  authorityHost: z.url({ protocol: /^https$/ }),
  armEndpoint: z.url({ protocol: /^https$/ }),
  audience: z.string(),
  loginServerSuffix: z.string(),
  azName: z.string(),
});

const stored = z.object({
  clientId: z.guid().nullable().catch(null),
  customCloud: cloud.nullable().catch(null),
  extraCa: z.object({ file: z.string(), pem: z.string() }).nullable().catch(null),
});

const name = 'azure.json';

/** What cannot be read falls back to its default alone. */
export const readAzureSettings = async (store: Store): Promise<StoredAzureSettings> => {
  const none: StoredAzureSettings = { clientId: null, customCloud: null, extraCa: null };
  try {
    const parsed = stored.safeParse(JSON.parse((await store.read(name)) ?? '{}'));
    return parsed.success ? parsed.data : none;
  } catch {
    return none;
  }
};

export const writeAzureSettings = (store: Store, settings: StoredAzureSettings): Promise<void> =>
  store.write(name, `${JSON.stringify(settings, null, 2)}\n`);
