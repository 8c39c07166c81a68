import { readFile, rename, rm } from 'node:fs/promises';
import { z } from 'zod';
import { t } from '../../shared/i18n/translate.ts';
import { writeAtomically } from '../files/atomic.ts';
import type { SecretStore } from './ports.ts';

const azAccount = z
  .object({
    id: z.string(),
    method: z.literal('az'),
    name: z.string(),
    cloud: z.string(),
    tenants: z.array(z.string()).readonly(),
  })
  .readonly();

const isJsonObject = (text: string): boolean => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
};

const contents = z.object({
  version: z.literal(1),
  /** MSAL's own cache, by cloud. */
  msal: z.record(z.string(), z.string().refine(isJsonObject)),
  az: z.array(azAccount).readonly(),
});

type StoredAccounts = Readonly<z.infer<typeof contents>>;

/** Where sign-ins are stored; `message` is one sentence for the accounts screen. */
export interface StorageState {
  readonly kind: 'encrypted' | 'memory';
  readonly message: string;
}

/** Saved sign-ins: encrypted in a file, or in memory if encryption is unavailable. Never in plain text on a disk. */
export interface EncryptedStore {
  readonly read: () => Promise<StoredAccounts>;
  /** Null, or one sentence why the change could not be saved. It is kept in memory then. */
  readonly update: (change: (now: StoredAccounts) => StoredAccounts) => Promise<string | null>;
  readonly state: () => Promise<StorageState>;
}

const nothing: StoredAccounts = { version: 1, msal: {}, az: [] };
const isNothing = ({ msal, az }: StoredAccounts): boolean => Object.keys(msal).length === 0 && az.length === 0;

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

export const createEncryptedStore = (file: string, secrets: SecretStore): EncryptedStore => {
  let notice: string | null = null;
  let opened: Promise<{ now: StoredAccounts; readonly unavailable: string | null }> | undefined;
  let writing = Promise.resolve<string | null>(null);

  const load = async (): Promise<StoredAccounts> => {
    let data: Uint8Array;
    try {
      data = await readFile(file);
    } catch (error) {
      if (!hasCode(error, 'ENOENT'))
        notice = t('The saved sign-ins in {file} cannot be read, so sign in again.', { file });
      return nothing;
    }
    try {
      return contents.parse(JSON.parse(secrets.decrypt(data)));
    } catch {
      const aside = `${file}.refused`;
      const kept = await rename(file, aside).then(
        () => t('It is kept as {aside}', { aside }),
        () => t('It could not be moved aside'),
      );
      notice = t('The saved sign-ins in {file} are damaged or belong to another keyring, so sign in again. {kept}.', {
        file,
        kept,
      });
      return nothing;
    }
  };

  // Decided once: a keyring that is unlocked later must not overwrite what was never read.
  const openOnce = () =>
    (opened ??= (async () => {
      const unavailable = secrets.unavailable();
      return { now: unavailable === null ? await load() : nothing, unavailable };
    })());

  const save = async (now: StoredAccounts): Promise<string | null> => {
    try {
      if (isNothing(now)) await rm(file, { force: true });
      // A backup would outlive a sign-out.
      else await writeAtomically(file, secrets.encrypt(JSON.stringify(now)), false);
      return null;
    } catch (error) {
      notice = t(
        'The sign-ins in {file} could not be changed ({reason}); what changed now holds until Cascade is closed.',
        { file, reason: error instanceof Error ? error.message : t('no reason given') },
      );
      return notice;
    }
  };

  return {
    read: async () => (await openOnce()).now,
    update: async (change) => {
      const loaded = await openOnce();
      loaded.now = change(loaded.now);
      if (loaded.unavailable !== null) return null;
      writing = writing.then(() => save(loaded.now));
      return writing;
    },
    state: async () => {
      const { unavailable } = await openOnce();
      if (unavailable !== null)
        return {
          kind: 'memory',
          message: t('Sign-ins are kept in memory only and end when Cascade is closed, because {unavailable}.', {
            unavailable,
          }),
        };
      return {
        kind: 'encrypted',
        message: notice ?? t('Sign-ins are kept encrypted with a key that this computer guards.'),
      };
    },
  };
};
