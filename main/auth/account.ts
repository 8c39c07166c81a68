/** A signed-in account. No tokens, no secrets. */
export interface Account {
  /** Stable across restarts; opaque outside of main/auth. */
  readonly id: string;
  /** `az` if the Azure CLI holds the sign-in. */
  readonly method: 'microsoft' | 'az';
  readonly name: string;
  readonly cloud: string;
  /** Ids of the known tenants, the first sign-in's first. */
  readonly tenants: readonly string[];
}
