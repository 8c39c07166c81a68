/** What both an Electron session's `fetch` and the global one return. */
interface HttpAnswer {
  readonly status: number;
  readonly headers: Iterable<readonly [string, string]>;
  readonly text: () => Promise<string>;
}

interface HttpRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/**
 * Sends every request to Azure, of sign-in and Azure Resource Manager alike. Follows no redirects, so that a token goes
 * only where it was sent.
 */
export type Fetch = (url: string, request: HttpRequest) => Promise<HttpAnswer>;

/** Encrypts with a key that the operating system protects. */
export interface SecretStore {
  /** Null if secrets can be stored; else the reason, as the end of a sentence after “because”. */
  readonly unavailable: () => string | null;
  readonly encrypt: (text: string) => Uint8Array;
  /** Throws if the data was not encrypted here. */
  readonly decrypt: (data: Uint8Array) => string;
}
