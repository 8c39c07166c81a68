/** Arrays of a piecewise arrival function. */
interface ArrivalArrays {
  readonly starts: Float64Array;
  readonly values: Float64Array;
  readonly kinds: Uint8Array;
}

export const newArrays = (size: number): ArrivalArrays => ({
  starts: new Float64Array(size),
  values: new Float64Array(size),
  kinds: new Uint8Array(size),
});

/** Elements that are kept for reuse. */
const maxPooled = 2_000_000;

/**
 * Arrays of released arrival functions to write into again, by the power of two of their size: a run allocates mostly
 * these.
 */
export class ArrivalPool {
  readonly #byPower: ArrivalArrays[][] = Array.from({ length: 32 }, () => []);
  #pooled = 0;
  #constantKinds = new Uint8Array(1_024);

  /** Arrays of a size that is a power of two; their contents are arbitrary. */
  take(size: number): ArrivalArrays {
    const found = this.#byPower[31 - Math.clz32(size)]?.pop();
    if (found === undefined) return newArrays(size);
    this.#pooled -= size;
    return found;
  }

  give({ starts, values, kinds }: ArrivalArrays): void {
    if (starts.length === 0 || this.#pooled + starts.length > maxPooled) return;
    this.#pooled += starts.length;
    this.#byPower[31 - Math.clz32(starts.length)]?.push({ starts, values, kinds });
  }

  /** At least `length` kinds that are all `constant` (0); shared, so it must not be written to. */
  constantKinds(length: number): Uint8Array {
    if (length > this.#constantKinds.length) this.#constantKinds = new Uint8Array(length * 2);
    return this.#constantKinds;
  }
}
