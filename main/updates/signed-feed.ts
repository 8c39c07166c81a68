import { type KeyObject, verify } from 'node:crypto';
import type { ResolvedUpdateFileInfo, UpdateInfo } from 'electron-updater';
import {
  parseUpdateInfo,
  Provider,
  type ProviderRuntimeOptions,
  resolveFiles,
} from 'electron-updater/out/providers/Provider.js';
import { type SignedSource, UnsignedRelease } from './signed-source.ts';

/**
 * Reads the newest release from a folder on a web server. Its description needs a valid signature in a file such as
 * `latest-linux.yml.sig`. It holds the hash of each file, which electron-updater compares.
 */
export class SignedFeed extends Provider<UpdateInfo> {
  readonly #publicKey: KeyObject;
  readonly #base: URL;

  constructor({ url, publicKey }: SignedSource, options: ProviderRuntimeOptions) {
    super(options);
    this.#publicKey = publicKey;
    this.#base = new URL(url.endsWith('/') ? url : `${url}/`);
  }

  override async getLatestVersion(): Promise<UpdateInfo> {
    const file = `${this.getDefaultChannelName()}.yml`;
    const at = new URL(file, this.#base);
    const text = (await this.httpRequest(at)) ?? '';
    const signature = (await this.#signature(new URL(`${file}.sig`, this.#base))).trim();
    if (!verify(null, Buffer.from(text), this.#publicKey, Buffer.from(signature, 'base64')))
      throw new UnsignedRelease(`${at.href} has no valid signature.`);
    return parseUpdateInfo(text, file, at);
  }

  override resolveFiles(info: UpdateInfo): ResolvedUpdateFileInfo[] {
    return resolveFiles(info, this.#base);
  }

  async #signature(at: URL): Promise<string> {
    try {
      return (await this.httpRequest(at)) ?? '';
    } catch (cause) {
      if ((cause as { statusCode?: unknown }).statusCode === 404) return '';
      throw cause;
    }
  }
}
