/**
 * Keeps up to `capacity` values by approximate least recent use: two generations, as hashlru
 * (https://github.com/dominictarr/hashlru). A full young generation becomes the old one; a read moves an old value
 * back.
 */
export class BoundedCache<Key, Value extends object | string | number | null> {
  readonly #generationSize: number;
  #young = new Map<Key, Value>();
  #old = new Map<Key, Value>();

  constructor(capacity: number) {
    this.#generationSize = Math.max(1, Math.floor(capacity / 2));
  }

  /** Creates the value on a miss. Rethrows an error of `create` and then keeps nothing. */
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
