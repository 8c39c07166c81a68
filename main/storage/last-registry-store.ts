import { z } from 'zod';
import { parseArmPath } from '../arm/arm-path.ts';
import type { Store } from './store.ts';

/** The registry in Azure that was open last, and through which account. No tokens. */
export interface LastRegistry {
  readonly accountId: string;
  /** The name that the account signed in with. */
  readonly account: string;
  readonly tenant: string;
  readonly registryId: string;
}

const stored: z.ZodType<LastRegistry> = z.object({
  accountId: z.string(),
  account: z.string(),
  tenant: z.string(),
  registryId: z.string().refine((id) => parseArmPath(id)?.child === null),
});

const name = 'place.json';

/** Null where the emulator was open last. */
export const readLastRegistry = async (store: Store): Promise<LastRegistry | null> => {
  try {
    const parsed = stored.safeParse(JSON.parse((await store.read(name)) ?? 'null'));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
};

export const writeLastRegistry = (store: Store, place: LastRegistry | null): Promise<void> =>
  place === null ? store.remove(name) : store.write(name, `${JSON.stringify(place, null, 2)}\n`);
