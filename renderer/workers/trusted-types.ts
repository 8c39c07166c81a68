interface TrustedTypes {
  readonly createPolicy: (
    name: string,
    rules: { readonly createScriptURL: (address: string) => string | null },
  ) => unknown;
}

/**
 * Allows workers from the app's own origin and no other script: the content security policy refuses text that reaches
 * `innerHTML`, `eval` or a script element. Svelte's templates bring a policy of their own.
 */
export const trustOwnWorkers = (): void => {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };
  trustedTypes?.createPolicy('default', {
    createScriptURL: (address) => (new URL(address, location.href).origin === location.origin ? address : null),
  });
};
