import type { Bar, Span } from '../../../../shared/view/timeline.ts';
import { createTokenReader } from '../../../styles/token-values.ts';
import { shortenEnd } from '../../../ui/shorten.ts';
import type { DrawnLane } from './lane-windows.svelte.ts';

interface PaintedLane extends DrawnLane {
  readonly y: number;
  readonly nights: readonly Span[];
  readonly labels: readonly { readonly x: number; readonly width: number; readonly label: string }[];
}

export interface LanesScene {
  readonly lanes: readonly PaintedLane[];
  readonly width: number;
  readonly height: number;
  readonly laneHeight: number;
  readonly ratio: number;
  readonly theme: string;
}

const narrowest = 1.5;
/** Least pixels for rounded corners, and for a blackout's label. */
const roundFrom = 4;
const roomForLabel = 60;

export const paintLanes = (
  canvas: HTMLCanvasElement,
  { lanes, width, height, laneHeight, ratio, theme }: LanesScene,
): void => {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const token = createTokenReader(canvas, theme);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);

  const fill = (colour: string, opacity: number, add: (lane: PaintedLane) => void): void => {
    context.fillStyle = token(colour);
    context.globalAlpha = opacity;
    context.beginPath();
    lanes.forEach(add);
    context.fill();
  };
  const spans = (bars: readonly Span[], y: number, tall: number): void => {
    for (const { x, width: wide } of bars) context.rect(x, y, wide, tall);
  };
  const bar = ({ x, width: wide }: Span, y: number, tall: number): void => {
    if (wide < roundFrom) context.rect(x, y, Math.max(narrowest, wide), tall);
    else context.roundRect(x, y, wide, tall, 2);
  };

  fill('--text', 0.06, ({ nights, y }) => spans(nights, y, laneHeight));
  fill('--line', 1, ({ y }) => context.rect(0, y + laneHeight / 2 - 0.5, width, 1));
  fill('--text-dim', 0.28, ({ blackouts, y }) => spans(blackouts, y + 1, laneHeight - 2));
  fill('--bar-continuous', 1, ({ continuous, bars, y }) => continuous && bars.forEach((one) => bar(one, y + 10, 6)));
  const paintWindows = (colour: string, isDraft: boolean): void => {
    const merged: (readonly [Bar, number])[] = [];
    fill(colour, 1, ({ continuous, draftedFromX, bars, y }) => {
      if (continuous) return;
      for (const one of bars) {
        if (one.x > draftedFromX !== isDraft) continue;
        if (one.share === undefined) bar(one, y + 7, 12);
        else merged.push([one, y]);
      }
    });
    // A bar that stands for several windows is as opaque as its open share, in eight steps.
    for (let step = 1; step <= 8; step += 1) {
      const sameShare = merged.filter(([{ share = 1 }]) => Math.max(1, Math.round(share * 8)) === step);
      if (sameShare.length === 0) continue;
      context.globalAlpha = 0.35 + 0.65 * (step / 8);
      context.beginPath();
      for (const [one, y] of sameShare) bar(one, y + 7, 12);
      context.fill();
    }
  };
  paintWindows('--bar', false);
  paintWindows('--draft', true);

  context.globalAlpha = 1;
  context.lineWidth = 1;
  context.strokeStyle = token('--bar-live');
  context.setLineDash([3, 2]);
  context.beginPath();
  for (const { superseded, y } of lanes)
    for (const { x, width: wide } of superseded) context.roundRect(x + 0.5, y + 4.5, Math.max(2, wide - 1), 17, 3);
  context.stroke();
  context.setLineDash([]);
  fill(
    '--draft',
    1,
    ({ effectiveX, y }) => effectiveX !== null && context.rect(effectiveX - 1, y + 1, 2, laneHeight - 2),
  );

  context.globalAlpha = 1;
  context.fillStyle = token('--text');
  context.font = `11px ${token('--font')}`;
  for (const { labels, y } of lanes)
    for (const { x, width: wide, label } of labels)
      if (wide > roomForLabel && label !== '')
        context.fillText(
          shortenEnd(label, (text) => context.measureText(text).width <= wide - 12),
          x + 6,
          y + laneHeight / 2 + 4,
        );
};
