import type { KeyObject } from 'node:crypto';

/** Where releases lie, and whose signature they bear. */
export interface SignedSource {
  readonly url: string;
  /** Ed25519, of those who release Cascade. */
  readonly publicKey: KeyObject;
}

/** A release that nobody who may release has signed. */
export class UnsignedRelease extends Error {}
