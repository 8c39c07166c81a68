import type { KeyObject } from 'node:crypto';

export interface SignedSource {
  readonly url: string;
  /** Ed25519. */
  readonly publicKey: KeyObject;
}

export class UnsignedRelease extends Error {}
