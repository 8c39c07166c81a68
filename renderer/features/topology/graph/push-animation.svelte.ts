const hopMs = 170;

/**
 * Animates links hop by hop as nodes receive the pushed content, nearest to the cloud registry first. Instant under
 * reduced motion.
 */
export class PushAnimation {
  /** Start of each node's animation in `performance.now()`; -Infinity without animation. */
  #since: Readonly<Record<string, number>> = {};
  #now = $state(0);
  #frame = 0;

  /** Depths of the nodes that hold the content, by key; null clears. */
  update(holders: ReadonlyMap<string, number> | null): void {
    const boxes = [...(holders ?? [])];
    const added = boxes.filter(([key]) => this.#since[key] === undefined);
    const first = Math.min(...added.map(([, depth]) => depth));
    const isMotionReduced = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const now = performance.now();
    this.#since = Object.fromEntries(
      boxes.map(([key, depth]) => [
        key,
        this.#since[key] ?? (isMotionReduced ? -Infinity : now + (depth - first) * hopMs),
      ]),
    );
    this.#run();
  }

  readonly share = (key: string): number => {
    // Read unconditionally, so that callers rerun on the next frame.
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
