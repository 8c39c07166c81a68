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

const maxPooled = 2_000_000;

/** Reuses arrays of released arrival functions, by powers of two of their size, since a run allocates mostly these. */
export class ArrivalPool {
  readonly #byPower: ArrivalArrays[][] = Array.from({ length: 32 }, () => []);
  #pooled = 0;
  #constantKinds = new Uint8Array(1_024);

  /** `size` is a power of two; contents are arbitrary. */
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

  /** At least `length` kinds `constant`; shared and read-only. */
  constantKinds(length: number): Uint8Array {
    if (length > this.#constantKinds.length) this.#constantKinds = new Uint8Array(length * 2);
    return this.#constantKinds;
  }
}
