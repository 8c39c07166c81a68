import type { KeyObject } from 'node:crypto';

/** The address of the releases and the key that signs them. */
export interface SignedSource {
  readonly url: string;
  /** Ed25519. */
  readonly publicKey: KeyObject;
}

export class UnsignedRelease extends Error {}
