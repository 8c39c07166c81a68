import 'vis-timeline/styles/vis-timeline-graph2d.css';
import { Timeline, type TimelineOptions } from 'vis-timeline/standalone';
import { dayMs, startOfDay } from '../../../shared/schedule/instant.ts';
import { simulate } from '../../../shared/simulate/simulate.ts';
import { now, timelineDays, timelineFleet } from './fleet.ts';
import type { Side } from './side.ts';

/** The same lanes and windows, with one height and no stacking: the least layout work possible. */
export const visTimelineSide = (): Side => {
  const from = startOfDay(now);
  const to = from + timelineDays * dayMs;
  const { registries } = simulate(timelineFleet(), { from, to });
  const groups = registries.map(({ name }) => ({ id: name, content: name }));
  const items = registries.flatMap(({ name, windows }) =>
    Array.from({ length: windows.length / 2 }, (_, at) => ({
      id: `${name}-${at}`,
      group: name,
      content: '',
      start: windows[2 * at] ?? 0,
      end: windows[2 * at + 1] ?? 0,
    })),
  );
  let timeline: Timeline | null = null;
  return {
    show: (target) => {
      const options: TimelineOptions = {
        start: from,
        end: to,
        min: from,
        max: to,
        height: '100%',
        stack: false,
        // All lanes have the same height, so none is measured.
        groupHeightMode: 'fixed',
        orientation: 'top',
        margin: { item: 2, axis: 2 },
        zoomKey: 'ctrlKey',
        horizontalScroll: true,
        horizontalScrollKey: 'shiftKey',
        verticalScroll: true,
      };
      timeline = new Timeline(target, items, groups, options);
    },
    isShown: () => {
      const root = document.querySelector('.vis-timeline');
      return (
        root !== null && getComputedStyle(root).visibility === 'visible' && document.querySelector('.vis-item') !== null
      );
    },
    place: () => {
      const { start, end } = timeline?.getWindow() ?? {};
      return (
        `${String(start?.getTime())} ${String(end?.getTime())} ` +
        `${document.querySelector<HTMLElement>('.vis-itemset')?.style.top ?? ''} ` +
        `${document.querySelector('.vis-vertical-scroll')?.scrollTop ?? 0}`
      );
    },
  };
};
