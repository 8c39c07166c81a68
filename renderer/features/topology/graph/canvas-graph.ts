import type { Camera, Extent } from '../../../../shared/view/camera.ts';
import {
  forEachInRect,
  type Hierarchy,
  type HierarchySize,
  type PlacedNode,
  type Rect,
} from '../../../../shared/view/hierarchy.ts';
import { tokenValues } from '../../../styles/token-values.ts';
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
  readonly yOf: (node: PlacedNode) => number;
  readonly path: ReadonlySet<string>;
  /** Share, 0 to 1, of the link above a node that pushed content has lit; null without a push. */
  readonly lit: ((key: string) => number) | null;
  readonly dimmed: (node: PlacedNode) => boolean;
  /** Colour token of a block, such as `--stale`, and the text beside its name. */
  readonly colourOf: (node: PlacedNode) => { readonly token: string; readonly text: string };
  /** Makes the canvas repaint when the tokens change. */
  readonly theme: string;
}

interface Placed {
  readonly node: PlacedNode;
  readonly x: number;
  readonly y: number;
}

/** Pixels that a line of 11 px needs, and a staleness beside a name. */
const rowOfWords = 12;
const roomForText = 100;
/** Links of one parent with ends closer than this many pixels are indistinguishable. */
const leastApart = 1.5;
/** Of blocks in one row of pixels the last colour of this list wins. */
const worse = ['--text-dim', '--line-strong', '--fresh', '--accent', '--stale', '--old', '--never'];

/** Paints only what the view touches, so that the cost follows the view and not the tree. */
export const paint = (canvas: HTMLCanvasElement, picture: GraphScene): void => {
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.setTransform(picture.ratio, 0, 0, picture.ratio, 0, 0);
  context.clearRect(0, 0, picture.view.width, picture.view.height);
  paintTree(context, tokenValues(canvas, picture.theme), picture);
};

/** Paints the tree at the context's origin without clearing the canvas. */
export const paintTree = (
  context: CanvasRenderingContext2D,
  token: (name: string) => string,
  picture: GraphScene,
): void => {
  const { hierarchy, cardSize, camera, across, view, ratio, yOf, path, lit } = picture;

  const wide = cardSize.nodeWidth * across;
  const places = new Map<string, Placed>();
  const place = (node: PlacedNode): Placed => ({
    node,
    x: node.x * across + camera.x,
    y: yOf(node) * camera.k + camera.y,
  });
  const link = (from: Placed, to: Placed): void => {
    const middle = (from.x + wide + to.x) / 2;
    context.moveTo(from.x + wide, from.y);
    context.bezierCurveTo(middle, from.y, middle, to.y, to.x, to.y);
  };

  const links: Record<'plain' | 'loose' | 'path' | 'lit', [Placed, Placed][]> = {
    plain: [],
    loose: [],
    path: [],
    lit: [],
  };
  const lighting: [Placed, Placed, number][] = [];
  const blocks: Placed[] = [];
  /** Last painted end of each parent's links. */
  const ended = new Map<string, number>();
  const reaches = ({ x, y }: Placed): boolean =>
    x <= view.width && x + wide >= 0 && y <= view.height + rowOfWords && y >= -rowOfWords;
  forEachInRect(hierarchy, picture.area, (node) => {
    const to = place(node);
    places.set(node.key, to);
    if (picture.blocks && reaches(to)) blocks.push(to);
    const from = node.parent === null ? undefined : places.get(node.parent);
    if (
      from === undefined ||
      to.x < 0 ||
      from.x + wide > view.width ||
      Math.max(from.y, to.y) < 0 ||
      Math.min(from.y, to.y) > view.height
    )
      return;
    const share = lit?.(node.key) ?? 0;
    if (node.kind === 'unplaced' || node.kind === 'missing') links.loose.push([from, to]);
    else if (share >= 1) links.lit.push([from, to]);
    else if (path.has(node.key)) links.path.push([from, to]);
    else if (Math.abs((ended.get(from.node.key) ?? -Infinity) - to.y) >= leastApart) {
      ended.set(from.node.key, to.y);
      links.plain.push([from, to]);
    }
    if (share > 0 && share < 1) lighting.push([from, to, share]);
  });
  const stroke = (
    colour: string,
    width: number,
    dash: readonly number[],
    wanted: readonly (readonly [Placed, Placed])[],
  ): void => {
    if (wanted.length === 0) return;
    context.strokeStyle = token(colour);
    context.lineWidth = width;
    context.setLineDash([...dash]);
    context.beginPath();
    for (const [from, to] of wanted) link(from, to);
    context.stroke();
  };
  stroke('--line-strong', Math.max(0.5, Math.min(1.25, camera.k * 1.25)), [], links.plain);
  stroke('--line-strong', 1, [3, 4], links.loose);
  stroke(lit === null ? '--accent' : '--line-strong', 2.25, [], links.path);
  stroke('--accent', 2.25, [], links.lit);
  for (const [from, to, share] of lighting) {
    // Length of the curve, between its chord and the sum of its legs.
    const length = Math.hypot(to.x - from.x - wide, to.y - from.y) * 1.15;
    stroke('--accent', 2.25, [length * share, length * 2], [[from, to]]);
  }

  if (blocks.length === 0) return;
  const pitch = (cardSize.nodeHeight + cardSize.rowGap) * camera.k;
  const height = Math.max(1, pitch - 0.5);
  const words = wide > 48;
  context.setLineDash([]);
  context.font = `11px ${token('--font')}`;
  context.textBaseline = 'middle';
  const taken = new Map<string, number>();
  for (const { node, x, y } of blocks) {
    const colour = picture.colourOf(node);
    const named = words && (node.bottom - node.top + cardSize.rowGap) * camera.k >= rowOfWords;
    const dimmed = picture.dimmed(node);
    if (!named) {
      const row = `${node.depth} ${Math.round(y * ratio)}`;
      const rank = dimmed ? -1 : worse.indexOf(colour.token);
      if ((taken.get(row) ?? -2) >= rank) continue;
      taken.set(row, rank);
    }
    context.globalAlpha = dimmed ? 0.2 : named ? 1 : 0.8;
    context.fillStyle = token(colour.token);
    const tall = named ? Math.max(rowOfWords - 1, cardSize.nodeHeight * camera.k) : height;
    context.fillRect(x, y - tall / 2, named ? 4 : wide, tall);
    if (!named) continue;
    context.fillStyle = token('--surface');
    context.fillRect(x + 4, y - tall / 2, wide - 4, tall);
    const beside = wide > roomForText && colour.text !== '' ? context.measureText(colour.text).width + 6 : 0;
    if (beside > 0) {
      context.fillStyle = token(colour.token);
      context.fillText(colour.text, x + wide - beside, y + 0.5);
    }
    context.fillStyle = token('--text');
    const room = wide - 12 - beside;
    context.fillText(
      shortenMiddle(node.name, (name) => context.measureText(name).width <= room),
      x + 9,
      y + 0.5,
    );
  }
  context.globalAlpha = 1;
};
