import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { type Message, msg } from '../../shared/i18n/message.ts';
import type { UpdateState } from '../../shared/ipc-payloads.ts';
import type { Policy } from '../../shared/policy.ts';
import { type SignedSource, UnsignedRelease } from './signed-source.ts';
import type { Updater } from './updater.ts';

const manifestSchema = z.object({
  updates: z.object({ url: z.url({ protocol: /^https$/ }).nullable(), publicKey: z.string().nullable() }),
});

export type UpdateSource = SignedSource | { readonly off: Message };

/** The update source, or why there is none. The address may come from the policy; the key comes only from the build. */
export const updateSource = (policy: Policy, manifest: unknown, isPackaged: boolean): UpdateSource => {
  if (policy.updates === 'off') return { off: msg('Updates are switched off by your organisation’s policy.') };
  if (!isPackaged) return { off: msg('Only a packed Cascade looks for updates.') };
  const read = manifestSchema.safeParse(manifest);
  const { url, publicKey } = read.success ? read.data.updates : { url: null, publicKey: null };
  const from = policy.updates?.url ?? url;
  if (from === null) return { off: msg('Nobody told this Cascade where to look for updates, so it looks nowhere.') };
  if (publicKey === null)
    return { off: msg('This Cascade was built without a key to check updates with, so it looks for none.') };
  return {
    url: from,
    publicKey: createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' }),
  };
};

export interface Updates {
  readonly state: () => UpdateState;
  readonly look: () => Promise<void>;
  /** Quits, installs the download and starts again. False if nothing is ready. */
  readonly restart: () => Promise<boolean>;
}

export interface UpdatePorts {
  /** Loaded on first use, which most starts never reach. */
  readonly load: (source: SignedSource) => Promise<Updater>;
  readonly onState: (state: UpdateState) => void;
  /** Called with failures that do not concern a person, such as a server that does not answer. */
  readonly onQuiet: (message: Message, cause: unknown) => void;
}

const isTampered = (cause: unknown): boolean =>
  cause instanceof UnsignedRelease || (cause as { code?: unknown }).code === 'ERR_CHECKSUM_MISMATCH';

export const createUpdates = (source: UpdateSource, { load, onState, onQuiet }: UpdatePorts): Updates => {
  if ('off' in source)
    return {
      state: () => ({ kind: 'off', message: source.off }),
      look: () => Promise.resolve(),
      restart: () => Promise.resolve(false),
    };
  const { host } = new URL(source.url);
  let state: UpdateState = { kind: 'none', message: msg('Updates are looked for at {host}.', { host }) };
  let loading: Promise<Updater> | null = null;
  const toRefused = (why: Message): UpdateState => ({
    kind: 'refused',
    message: msg('An update from {host} was refused, because {why}. Nothing was installed; tell whoever runs {host}.', {
      host,
      why,
    }),
  });

  return {
    state: () => state,
    look: async () => {
      if (state.kind === 'ready') return;
      try {
        const version = await (await (loading ??= load(source))).fetch();
        if (version === null) return;
        state = { kind: 'ready', version, message: msg('Cascade {version} is fetched and checked.', { version }) };
      } catch (cause) {
        onQuiet(msg('No update could be fetched.'), cause);
        if (!isTampered(cause)) return;
        state = toRefused(
          cause instanceof UnsignedRelease
            ? msg('its signature is not that of the makers of Cascade')
            : msg('its file is not the one that was signed'),
        );
      }
      onState(state);
    },
    restart: async () => {
      if (state.kind !== 'ready' || loading === null) return false;
      if (await (await loading).restart()) return true;
      state = toRefused(msg('its file was changed after it was fetched'));
      onState(state);
      return false;
    },
  };
};
