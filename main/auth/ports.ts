/** What is needed of an answer. Both an Electron session's `fetch` and the global one give it. */
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

/** Carries every request to Azure, of sign-in and of Azure Resource Manager alike. Follows no redirect: a token goes where it was sent. */
export type Fetch = (url: string, request: HttpRequest) => Promise<HttpAnswer>;

/** Encrypts with a key that the operating system guards. */
export interface SecretStore {
  /** Null where secrets can be kept; else why not, as the rest of a sentence that starts with “because”. */
  readonly unavailable: () => string | null;
  readonly encrypt: (text: string) => Uint8Array;
  /** Throws where the data was not encrypted here. */
  readonly decrypt: (data: Uint8Array) => string;
}
