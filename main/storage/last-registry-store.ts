import { z } from 'zod';
import { parseArmPath } from '../arm/arm-path.ts';
import type { Store } from './store.ts';

/** The Azure registry that was open last, and the account it was opened with. No tokens. */
export interface LastRegistry {
  readonly accountId: string;
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

/** Null if the emulator was open last. */
export const readLastRegistry = async (store: Store): Promise<LastRegistry | null> => {
  try {
    const parsed = stored.safeParse(JSON.parse((await store.read(name)) ?? 'null'));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
};

export const writeLastRegistry = (store: Store, last: LastRegistry | null): Promise<void> =>
  last === null ? store.remove(name) : store.write(name, `${JSON.stringify(last, null, 2)}\n`);
