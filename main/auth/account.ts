/** Somebody who is signed in. No tokens, no secrets. */
export interface Account {
  /** Stable over restarts; means nothing outside main/auth. */
  readonly id: string;
  /** `az` where the Azure CLI holds the sign-in. */
  readonly method: 'microsoft' | 'az';
  /** The address or name that the person signed in with. */
  readonly name: string;
  /** Id of the cloud. */
  readonly cloud: string;
  /** Ids of the tenants known so far, the one signed in to first. */
  readonly tenants: readonly string[];
}
