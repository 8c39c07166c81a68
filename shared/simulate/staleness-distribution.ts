import { minuteMs } from '../schedule/instant.ts';
import { floatAt, int32At, uint32At } from '../typed-arrays.ts';
import { nextMinute } from './piecewise-arrival.ts';

/**
 * Exact distribution of staleness as spans, each spreading `mass` milliseconds of time evenly between `low` and `high`.
 * Schedules repeat, so equal spans are summed in a hash table. Reusable: keeps its buffers.
 */
export class StalenessDistribution {
  #count = 0;
  #lows = new Float64Array(64);
  #highs = new Float64Array(64);
  #masses = new Float64Array(64);
  /** Open addressing: index of a span plus 1, 0 for free. */
  #slots = new Int32Array(128);
  /** Ends of spans with the change of density and the mass there. */
  #borderAt = new Float64Array(128);
  #borderDensity = new Float64Array(128);
  #borderMass = new Float64Array(128);
  #order = new Uint32Array(128);

  clear(): void {
    this.#count = 0;
    if (this.#slots.length > 1_024) this.#allocate(64);
    else this.#slots.fill(0);
  }

  #allocate(size: number): void {
    this.#lows = new Float64Array(size);
    this.#highs = new Float64Array(size);
    this.#masses = new Float64Array(size);
    this.#slots = new Int32Array(size * 2);
  }

  #findSlot(low: number, high: number): number {
    const slots = this.#slots;
    const [lows, highs] = [this.#lows, this.#highs];
    const mask = slots.length - 1;
    let hash = Math.imul((high / 1_000) | 0, 0x9e3779b1) ^ Math.imul((low / 1_000) | 0, 0x85ebca6b);
    hash ^= hash >>> 15;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const index = int32At(slots, slot) - 1;
      if (index < 0 || (highs[index] === high && lows[index] === low)) return slot;
    }
  }

  #grow(): void {
    const [lows, highs, masses] = [this.#lows, this.#highs, this.#masses];
    this.#allocate(lows.length * 4);
    this.#lows.set(lows);
    this.#highs.set(highs);
    this.#masses.set(masses);
    for (let i = 0; i < this.#count; i++) this.#slots[this.#findSlot(floatAt(lows, i), floatAt(highs, i))] = i + 1;
  }

  /** Returns the span's index, valid for `addTo` until `clear`. */
  add(low: number, high: number, mass: number): number {
    const slot = this.#findSlot(low, high);
    const known = int32At(this.#slots, slot) - 1;
    if (known >= 0) {
      this.addTo(known, mass);
      return known;
    }
    const index = this.#count++;
    this.#lows[index] = low;
    this.#highs[index] = high;
    this.#masses[index] = mass;
    this.#slots[slot] = index + 1;
    if (this.#count === this.#lows.length) this.#grow();
    return index;
  }
  addTo(index: number, mass: number): void {
    this.#masses[index] = floatAt(this.#masses, index) + mass;
  }
  isSpan(index: number, low: number, high: number): boolean {
    return this.#highs[index] === high && this.#lows[index] === low;
  }

  /** Adds staleness over `[start, end)` under passes at whole minutes; returns the worst. */
  addMinuteSteps(start: number, end: number, delay: number, times: number): number {
    const firstPass = nextMinute(start - 1);
    if (firstPass >= end) {
      const pass = nextMinute(start);
      this.add(pass - end + delay, pass - start + delay, (end - start) * times);
      return pass - start + delay;
    }
    if (firstPass > start) this.add(delay, firstPass - start + delay, (firstPass - start) * times);
    const lastPass = Math.floor(end / minuteMs) * minuteMs;
    if (lastPass > firstPass) this.add(delay, delay + minuteMs, (lastPass - firstPass) * times);
    if (end > lastPass) this.add(lastPass + minuteMs - end + delay, delay + minuteMs, (end - lastPass) * times);
    return delay + minuteMs;
  }

  /** Smallest staleness not exceeded for 95 % of `total` milliseconds. */
  percentile95(total: number): number {
    if (this.#count === 1) {
      const low = floatAt(this.#lows, 0);
      return low + (floatAt(this.#highs, 0) - low) * 0.95;
    }
    // Downwards over every border: how much time lies above it, and how thickly it is spread below it.
    const size = this.#sortBorders();
    const [borderAt, order] = [this.#borderAt, this.#order];
    let above = 0;
    let density = 0;
    let at = floatAt(borderAt, uint32At(order, 0));
    for (let i = 0; i < size; i++) {
      const border = uint32At(order, i);
      const spread = density * (at - floatAt(borderAt, border));
      if (20 * (above + spread) > total) return at - (total / 20 - above) / density;
      above += spread;
      at = floatAt(borderAt, border);
      density += floatAt(this.#borderDensity, border);
      above += floatAt(this.#borderMass, border);
      if (20 * above > total) return at;
    }
    return at;
  }

  #writeBorders(): number {
    const count = this.#count;
    if (this.#borderAt.length < 2 * count) {
      this.#borderAt = new Float64Array(4 * count);
      this.#borderDensity = new Float64Array(4 * count);
      this.#borderMass = new Float64Array(4 * count);
      this.#order = new Uint32Array(4 * count);
    }
    const [borderAt, borderDensity, borderMass, order] = [
      this.#borderAt,
      this.#borderDensity,
      this.#borderMass,
      this.#order,
    ];
    let size = 0;
    for (let i = 0; i < count; i++) {
      const low = floatAt(this.#lows, i);
      const high = floatAt(this.#highs, i);
      const mass = floatAt(this.#masses, i);
      const spread = high > low;
      borderAt[size] = high;
      borderDensity[size] = spread ? mass / (high - low) : 0;
      borderMass[size] = spread ? 0 : mass;
      order[size] = size++;
      if (!spread) continue;
      borderAt[size] = low;
      borderDensity[size] = -mass / (high - low);
      borderMass[size] = 0;
      order[size] = size++;
    }
    return size;
  }

  /** Sorts both ends of every span, highest first, by `#order`; returns their number. */
  #sortBorders(): number {
    const size = this.#writeBorders();
    const [borderAt, order] = [this.#borderAt, this.#order];
    if (size > 64) {
      order.subarray(0, size).sort((a, b) => floatAt(borderAt, b) - floatAt(borderAt, a));
      return size;
    }
    for (let i = 1; i < size; i++) {
      const moved = uint32At(order, i);
      let j = i - 1;
      while (j >= 0 && floatAt(borderAt, uint32At(order, j)) < floatAt(borderAt, moved)) {
        order[j + 1] = uint32At(order, j);
        j--;
      }
      order[j + 1] = moved;
    }
    return size;
  }
}
