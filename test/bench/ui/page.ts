import type { Side } from './side.ts';

/** Runs in the window: shows one side and measures its main thread. Called by build/bench/ui-window. */
const sides: Readonly<Record<string, () => Promise<Side>>> = {
  'cascade-graph': async () => (await import('./cascade.svelte.ts')).graphSide(),
  'svelte-flow': async () => (await import('./svelte-flow.ts')).svelteFlowSide(false),
  'svelte-flow-visible': async () => (await import('./svelte-flow.ts')).svelteFlowSide(true),
  'cascade-timeline': async () => (await import('./cascade.svelte.ts')).timelineSide(),
  'vis-timeline': async () => (await import('./vis-timeline.ts')).visTimelineSide(),
};

const nextFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
const target = document.querySelector<HTMLElement>('#side');
const load = sides[new URLSearchParams(location.search).get('side') ?? ''];
if (target === null || load === undefined) throw new Error(`There is no side ${location.search}.`);
const side = await load();
await document.fonts.ready;

const bench = {
  /** Milliseconds from the data in memory to the frame after the one that shows them. */
  firstPicture: async (): Promise<number> => {
    const began = performance.now();
    side.show(target);
    while (!side.isShown()) await nextFrame();
    await nextFrame();
    return performance.now() - began;
  },
  place: side.place,
  /** Records frames and tasks until it is stopped. */
  watch: () => {
    const frames: number[] = [];
    const tasks: number[] = [];
    let last: number | null = null;
    let handle = requestAnimationFrame(function frame(at) {
      if (last !== null) frames.push(at - last);
      last = at;
      handle = requestAnimationFrame(frame);
    });
    const observer = new PerformanceObserver((list) =>
      tasks.push(...list.getEntries().map(({ duration }) => duration)),
    );
    observer.observe({ type: 'longtask' });
    watched = {
      stop: () => {
        cancelAnimationFrame(handle);
        tasks.push(...observer.takeRecords().map(({ duration }) => duration));
        observer.disconnect();
        return { frames, longest: Math.max(0, ...tasks) };
      },
    };
  },
  stop: () => watched?.stop() ?? null,
};
let watched: { readonly stop: () => { readonly frames: readonly number[]; readonly longest: number } } | undefined;
Object.assign(window, { bench });
