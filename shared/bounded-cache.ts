/**
 * Keeps up to `capacity` values; the least recently used go first. Approximates least-recently-used order by two
 * generations, as hashlru does (https://github.com/dominictarr/hashlru): once the young generation is full it becomes
 * the old one, and what is in the old one by then is dropped. A read of an old value moves it to the young generation.
 */
export class BoundedCache<Key, Value extends object | string | number | null> {
  readonly #generationSize: number;
  #young = new Map<Key, Value>();
  #old = new Map<Key, Value>();

  constructor(capacity: number) {
    this.#generationSize = Math.max(1, Math.floor(capacity / 2));
  }

  /** The value of a key; `create` makes it on a miss. An error of `create` is thrown on, and nothing is kept. */
  getOrCreate(key: Key, create: () => Value): Value {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    const value = old === undefined ? create() : old;
    if (this.#young.size >= this.#generationSize) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
    return value;
  }
}
