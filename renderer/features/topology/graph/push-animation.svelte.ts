/** Milliseconds that content takes on the screen from a parent to its child. */
const hopMs = 170;

/** Lights links hop by hop as boxes come to hold what was pushed, nearest to the cloud first; at once under reduced motion. */
export class PushAnimation {
  /** When each box began to be lit, in the clock of animation frames; boxes that are lit at once are at -Infinity. */
  #since: Readonly<Record<string, number>> = {};
  #now = $state(0);
  #frame = 0;

  /** The boxes that hold it, with their depth; null puts everything out. */
  follow(held: ReadonlyMap<string, number> | null): void {
    const boxes = [...(held ?? [])];
    const fresh = boxes.filter(([key]) => this.#since[key] === undefined);
    const first = Math.min(...fresh.map(([, depth]) => depth));
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const now = performance.now();
    this.#since = Object.fromEntries(
      boxes.map(([key, depth]) => [key, this.#since[key] ?? (still ? -Infinity : now + (depth - first) * hopMs)]),
    );
    this.#run();
  }

  readonly share = (key: string): number => {
    // Read whatever the answer, so that who draws is told of the next.
    const now = this.#now;
    const since = this.#since[key];
    return since === undefined ? 0 : Math.min(1, Math.max(0, (now - since) / hopMs));
  };

  stop(): void {
    cancelAnimationFrame(this.#frame);
  }

  #run(): void {
    cancelAnimationFrame(this.#frame);
    const now = performance.now();
    this.#now = now;
    if (Object.values(this.#since).some((since) => since + hopMs > now))
      this.#frame = requestAnimationFrame(() => this.#run());
  }
}
