import type { Camera, Extent } from '../../shared/view/camera.ts';
import type { Hierarchy, HierarchySize, PlacedNode } from '../../shared/view/hierarchy.ts';
import { lineScale } from './card-size.ts';

/** What the canvas below the cards shows: links always, and blocks where cards would be too small to read. */
export interface Picture {
  readonly hierarchy: Hierarchy;
  readonly cardSize: HierarchySize;
  readonly camera: Camera;
  /** Horizontal scale, see `columnScale`. */
  readonly across: number;
  readonly view: Extent;
  readonly ratio: number;
  /** Where a box is drawn now, its centre. */
  readonly yOf: (node: PlacedNode) => number;
  /** Keys on the way from the cloud to the selected registry. */
  readonly path: ReadonlySet<string>;
  /** Share, 0 to 1, of the link above a box that pushed content has lit; null where no push is watched. */
  readonly lit: ((key: string) => number) | null;
  readonly dimmed: (node: PlacedNode) => boolean;
  /** The token that colours a block, such as `--stale`. */
  readonly colourOf: (node: PlacedNode) => string;
  /** Read so that the picture is drawn again when its tokens change. */
  readonly theme: string;
}

/** Pixels that a line of 11 px needs. */
const rowOfWords = 12;

/** Draws only what the view touches, so that its cost follows the view and not the tree. */
export const paint = (canvas: HTMLCanvasElement, picture: Picture): void => {
  const { hierarchy, cardSize, camera, across, view, ratio, yOf, path } = picture;
  const context = canvas.getContext('2d');
  if (context === null) return;
  const style = getComputedStyle(canvas);
  const token = (name: string): string => style.getPropertyValue(name);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, view.width, view.height);

  const left = (node: PlacedNode): number => node.x * across + camera.x;
  const centre = (node: PlacedNode): number => yOf(node) * camera.k + camera.y;
  const link = (parent: PlacedNode, child: PlacedNode): void => {
    const [x0, y0] = [left(parent) + cardSize.nodeWidth * across, centre(parent)];
    const [x1, y1] = [left(child), centre(child)];
    if (x1 < 0 || x0 > view.width || Math.max(y0, y1) < 0 || Math.min(y0, y1) > view.height) return;
    const middle = (x0 + x1) / 2;
    context.moveTo(x0, y0);
    context.bezierCurveTo(middle, y0, middle, y1, x1, y1);
  };

  const linked = hierarchy.nodes.flatMap((node) => {
    const parent = node.parent === null ? undefined : hierarchy.byKey.get(node.parent);
    return parent === undefined ? [] : [{ node, parent }];
  });
  const stroke = (colour: string, width: number, dash: readonly number[], wanted: (node: PlacedNode) => boolean): void => {
    context.strokeStyle = token(colour);
    context.lineWidth = width;
    context.setLineDash([...dash]);
    context.beginPath();
    for (const { node, parent } of linked) if (wanted(node)) link(parent, node);
    context.stroke();
  };
  const loose = (node: PlacedNode): boolean => node.kind === 'unplaced' || node.kind === 'missing';
  stroke('--line-strong', Math.max(0.5, Math.min(1.25, camera.k * 1.25)), [], (node) => !loose(node) && !path.has(node.key));
  stroke('--line-strong', 1, [3, 4], loose);
  const { lit } = picture;
  if (lit === null) stroke('--accent', 2.25, [], (node) => path.has(node.key));
  else {
    stroke('--line-strong', 2.25, [], (node) => path.has(node.key) && lit(node.key) < 1);
    stroke('--accent', 2.25, [], (node) => lit(node.key) === 1);
    for (const { node, parent } of linked) {
      const share = lit(node.key);
      if (share <= 0 || share >= 1) continue;
      // A curve's length lies between that of its chord and that of its two legs.
      const length = Math.hypot(left(node) - left(parent) - cardSize.nodeWidth * across, centre(node) - centre(parent)) * 1.15;
      stroke('--accent', 2.25, [length * share, length * 2], (one) => one === node);
    }
  }

  if (camera.k >= lineScale) return;
  const pitch = (cardSize.nodeHeight + cardSize.rowGap) * camera.k;
  const [width, height] = [cardSize.nodeWidth * across, Math.max(1, pitch - 0.5)];
  const words = width > 48;
  context.setLineDash([]);
  context.font = `11px ${token('--font')}`;
  context.textBaseline = 'middle';
  for (const node of hierarchy.nodes) {
    const [x, y] = [left(node), centre(node)];
    if (x > view.width || x + width < 0 || y + height < 0 || y - height > view.height) continue;
    const named = words && (node.bottom - node.top + cardSize.rowGap) * camera.k >= rowOfWords;
    context.globalAlpha = picture.dimmed(node) ? 0.2 : named ? 1 : 0.8;
    context.fillStyle = token(picture.colourOf(node));
    const tall = named ? rowOfWords - 1 : height;
    context.fillRect(x, y - tall / 2, named ? 4 : width, tall);
    if (!named) continue;
    context.fillStyle = token('--surface');
    context.fillRect(x + 4, y - tall / 2, width - 4, tall);
    context.fillStyle = token('--text');
    context.fillText(node.name, x + 9, y + 0.5, width - 12);
  }
  context.globalAlpha = 1;
};
