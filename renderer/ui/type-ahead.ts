const pauseMs = 900;

/** Joins letters typed in quick succession into a prefix; a pause of 900 ms starts a new one. */
export class TypeAheadBuffer {
  #text = '';
  #typedAt = 0;

  /** Returns the prefix with the key, or null if the key is no letter or digit. */
  push({ key, timeStamp }: Pick<KeyboardEvent, 'key' | 'timeStamp'>): string | null {
    if (!/^[a-z0-9]$/i.test(key)) return null;
    this.#text = timeStamp - this.#typedAt > pauseMs ? key : this.#text + key;
    this.#typedAt = timeStamp;
    return this.#text;
  }
}
