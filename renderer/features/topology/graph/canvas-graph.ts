import type { Camera, Extent } from '../../../../shared/view/camera.ts';
import {
  forEachInRect,
  type Hierarchy,
  type HierarchySize,
  type PlacedNode,
  type Rect,
} from '../../../../shared/view/hierarchy.ts';
import { createTokenReader } from '../../../styles/token-values.ts';
import { shortenMiddle } from '../../../ui/shorten.ts';

/** Input of the canvas below the cards: links at all scales, blocks where cards would be unreadable. */
export interface GraphScene {
  readonly hierarchy: Hierarchy;
  readonly cardSize: HierarchySize;
  readonly camera: Camera;
  readonly across: number;
  readonly view: Extent;
  readonly area: Rect;
  readonly ratio: number;
  /** Whether nodes are painted as blocks: at scales without cards. */
  readonly blocks: boolean;
  readonly getY: (node: PlacedNode) => number;
  readonly path: ReadonlySet<string>;
  /** Share, 0 to 1, of the link above a node that pushed content has lit; null without a push. */
  readonly litShare: ((key: string) => number) | null;
  readonly isDimmed: (node: PlacedNode) => boolean;
  /** Colour token of a block, such as `--stale`, and the text beside its name. */
  readonly getColour: (node: PlacedNode) => { readonly token: string; readonly text: string };
  /** Makes the canvas repaint when the tokens change. */
  readonly theme: string;
}

interface DrawnNode {
  readonly node: PlacedNode;
  readonly x: number;
  readonly y: number;
}

/** Pixels that a line of 11 px needs, and a staleness beside a name. */
const textRow = 12;
const roomForText = 100;
/** Links of one parent with ends closer than this many pixels are indistinguishable. */
const leastApart = 1.5;
/** Of blocks in one row of pixels the last colour of this list wins. */
const colourOrder = ['--text-dim', '--line-strong', '--fresh', '--accent', '--stale', '--old', '--never'];

/** Paints only what the view touches, so that the cost follows the view and not the tree. */
export const paintGraph = (canvas: HTMLCanvasElement, scene: GraphScene): void => {
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.setTransform(scene.ratio, 0, 0, scene.ratio, 0, 0);
  context.clearRect(0, 0, scene.view.width, scene.view.height);
  paintTree(context, createTokenReader(canvas, scene.theme), scene);
};

/** Paints the tree at the context's origin without clearing the canvas. */
export const paintTree = (
  context: CanvasRenderingContext2D,
  token: (name: string) => string,
  scene: GraphScene,
): void => {
  const { hierarchy, cardSize, camera, across, view, ratio, getY, path, litShare } = scene;

  const wide = cardSize.nodeWidth * across;
  const places = new Map<string, DrawnNode>();
  const place = (node: PlacedNode): DrawnNode => ({
    node,
    x: node.x * across + camera.x,
    y: getY(node) * camera.k + camera.y,
  });
  const link = (from: DrawnNode, to: DrawnNode): void => {
    const middle = (from.x + wide + to.x) / 2;
    context.moveTo(from.x + wide, from.y);
    context.bezierCurveTo(middle, from.y, middle, to.y, to.x, to.y);
  };

  const links: Record<'plain' | 'loose' | 'path' | 'lit', [DrawnNode, DrawnNode][]> = {
    plain: [],
    loose: [],
    path: [],
    lit: [],
  };
  const partlyLit: [DrawnNode, DrawnNode, number][] = [];
  const blocks: DrawnNode[] = [];
  /** Last painted end of each parent's links. */
  const lastEnd = new Map<string, number>();
  const reaches = ({ x, y }: DrawnNode): boolean =>
    x <= view.width && x + wide >= 0 && y <= view.height + textRow && y >= -textRow;
  forEachInRect(hierarchy, scene.area, (node) => {
    const to = place(node);
    places.set(node.key, to);
    if (scene.blocks && reaches(to)) blocks.push(to);
    const from = node.parent === null ? undefined : places.get(node.parent);
    if (
      from === undefined ||
      to.x < 0 ||
      from.x + wide > view.width ||
      Math.max(from.y, to.y) < 0 ||
      Math.min(from.y, to.y) > view.height
    )
      return;
    const share = litShare?.(node.key) ?? 0;
    if (node.kind === 'unplaced' || node.kind === 'missing') links.loose.push([from, to]);
    else if (share >= 1) links.lit.push([from, to]);
    else if (path.has(node.key)) links.path.push([from, to]);
    else if (Math.abs((lastEnd.get(from.node.key) ?? -Infinity) - to.y) >= leastApart) {
      lastEnd.set(from.node.key, to.y);
      links.plain.push([from, to]);
    }
    if (share > 0 && share < 1) partlyLit.push([from, to, share]);
  });
  const stroke = (
    colour: string,
    width: number,
    dash: readonly number[],
    pairs: readonly (readonly [DrawnNode, DrawnNode])[],
  ): void => {
    if (pairs.length === 0) return;
    context.strokeStyle = token(colour);
    context.lineWidth = width;
    context.setLineDash([...dash]);
    context.beginPath();
    for (const [from, to] of pairs) link(from, to);
    context.stroke();
  };
  stroke('--line-strong', Math.max(0.5, Math.min(1.25, camera.k * 1.25)), [], links.plain);
  stroke('--line-strong', 1, [3, 4], links.loose);
  stroke(litShare === null ? '--accent' : '--line-strong', 2.25, [], links.path);
  stroke('--accent', 2.25, [], links.lit);
  for (const [from, to, share] of partlyLit) {
    // Length of the curve, between its chord and the sum of its legs.
    const length = Math.hypot(to.x - from.x - wide, to.y - from.y) * 1.15;
    stroke('--accent', 2.25, [length * share, length * 2], [[from, to]]);
  }

  if (blocks.length === 0) return;
  const pitch = (cardSize.nodeHeight + cardSize.rowGap) * camera.k;
  const height = Math.max(1, pitch - 0.5);
  const hasText = wide > 48;
  context.setLineDash([]);
  context.font = `11px ${token('--font')}`;
  context.textBaseline = 'middle';
  const paintedRank = new Map<string, number>();
  for (const { node, x, y } of blocks) {
    const colour = scene.getColour(node);
    const named = hasText && (node.bottom - node.top + cardSize.rowGap) * camera.k >= textRow;
    const isDimmed = scene.isDimmed(node);
    if (!named) {
      const row = `${node.depth} ${Math.round(y * ratio)}`;
      const rank = isDimmed ? -1 : colourOrder.indexOf(colour.token);
      if ((paintedRank.get(row) ?? -2) >= rank) continue;
      paintedRank.set(row, rank);
    }
    context.globalAlpha = isDimmed ? 0.2 : named ? 1 : 0.8;
    context.fillStyle = token(colour.token);
    const tall = named ? Math.max(textRow - 1, cardSize.nodeHeight * camera.k) : height;
    context.fillRect(x, y - tall / 2, named ? 4 : wide, tall);
    if (!named) continue;
    context.fillStyle = token('--surface');
    context.fillRect(x + 4, y - tall / 2, wide - 4, tall);
    const figureWidth = wide > roomForText && colour.text !== '' ? context.measureText(colour.text).width + 6 : 0;
    if (figureWidth > 0) {
      context.fillStyle = token(colour.token);
      context.fillText(colour.text, x + wide - figureWidth, y + 0.5);
    }
    context.fillStyle = token('--text');
    const room = wide - 12 - figureWidth;
    context.fillText(
      shortenMiddle(node.name, (name) => context.measureText(name).width <= room),
      x + 9,
      y + 0.5,
    );
  }
  context.globalAlpha = 1;
};
