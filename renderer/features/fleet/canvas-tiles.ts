import { formatMessage, t } from '../../../shared/i18n/translate.ts';
import type { Camera, Extent } from '../../../shared/view/camera.ts';
import {
  type CloudSummary,
  describeSummary,
  summaryStalenessClass,
  tile,
  type TileGrid,
  tilePosition,
} from '../../../shared/view/fleet.ts';
import type { Hierarchy, HierarchySize, PlacedNode } from '../../../shared/view/hierarchy.ts';
import { stalenessClasses } from '../../../shared/view/staleness-class.ts';
import { createTokenReader } from '../../styles/token-values.ts';
import { shortenEnd, shortenMiddle } from '../../ui/shorten.ts';
import { paintTree } from '../topology/graph/canvas-graph.ts';

export interface Tile {
  readonly name: string;
  /** Null before the first read. */
  readonly summary: CloudSummary | null;
  readonly failed: boolean;
  /** Number of matching sites; null without a search. */
  readonly matchCount: number | null;
  readonly hierarchy: () => Hierarchy | null;
  readonly getColour: (node: PlacedNode) => { readonly token: string; readonly text: string };
  readonly isDimmed: (node: PlacedNode) => boolean;
}

export interface Tiles {
  readonly tiles: readonly Tile[];
  readonly grid: TileGrid;
  readonly cardSize: HierarchySize;
  readonly camera: Camera;
  readonly view: Extent;
  readonly ratio: number;
  readonly active: number;
  readonly focused: boolean;
  readonly theme: string;
}

/** Least width in pixels for a name and, below it, a tree. */
const roomForName = 44;
const roomForTree = 190;
const lineHeight = 15;
const margin = 10;

/** The tree's rectangle relative to the tile's corner; null if there is no room. */
export const getTreeBox = (
  width: number,
  height: number,
): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | null =>
  width < roomForTree ? null : { x: margin, y: 48, width: width - 2 * margin, height: height - 48 - margin };

const none: ReadonlySet<string> = new Set();

/** Paints the shares of the staleness classes, freshest on top. */
const paintShares = (
  context: CanvasRenderingContext2D,
  token: (name: string) => string,
  { summary, failed }: Tile,
  { x, y, width, height }: Extent & { readonly x: number; readonly y: number },
): void => {
  const classes = summary?.classes ?? null;
  const known = classes === null ? 0 : stalenessClasses.reduce((sum, name) => sum + classes[name], 0);
  if (classes === null || known === 0) {
    context.fillStyle = token(failed ? '--old' : '--line-strong');
    context.fillRect(x, y, width, height);
    return;
  }
  let top = y;
  for (const name of stalenessClasses) {
    const part = (classes[name] / known) * height;
    context.fillStyle = token(`--${name}`);
    context.fillRect(x, top, width, part);
    top += part;
  }
};

const paintTile = (
  context: CanvasRenderingContext2D,
  token: (name: string) => string,
  { cardSize, ratio, view }: Tiles,
  one: Tile,
  box: Extent & { readonly x: number; readonly y: number },
): void => {
  const { x, y, width, height } = box;
  const worst = one.summary === null ? null : summaryStalenessClass(one.summary);
  const colour = token(one.failed ? '--old' : worst === null ? '--line-strong' : `--${worst}`);
  // Boxes of the tree are lighter than their background.
  context.fillStyle = token(getTreeBox(width, height) === null ? '--surface' : '--surface-sunken');
  context.fillRect(x, y, width, height);
  paintShares(context, token, one, { x, y, width: Math.min(5, width / 4), height });
  if (width < roomForName) return;
  context.save();
  context.beginPath();
  context.rect(x, y, width - 4, height);
  context.clip();
  const font = token('--font');
  context.textBaseline = 'middle';
  const texts =
    one.summary === null
      ? [one.failed ? t('could not be read') : t('to be read')]
      : one.matchCount === null
        ? describeSummary(one.summary).map(formatMessage)
        : [t('{found} found', { found: String(one.matchCount) }), ...describeSummary(one.summary).map(formatMessage)];
  const tree = getTreeBox(width, height);
  context.fillStyle = token('--text');
  context.font = `600 12px ${font}`;
  const room = width - margin - 8;
  const fits = (text: string): boolean => context.measureText(text).width <= room;
  context.fillText(shortenMiddle(one.name, fits), x + margin, y + 14);
  context.font = `11px ${font}`;
  if (tree !== null) {
    context.fillStyle = worst === 'fresh' || worst === null ? token('--text-dim') : colour;
    const fitting = texts.reduce(
      (line, one) =>
        line === '' || context.measureText(`${line} · ${one}`).width < width - 2 * margin
          ? `${line}${line === '' ? '' : ' · '}${one}`
          : line,
      '',
    );
    context.fillText(shortenEnd(fitting, fits), x + margin, y + 14 + lineHeight);
    const hierarchy = one.hierarchy();
    if (hierarchy !== null) {
      const [k, across] = [tree.height / hierarchy.height, tree.width / hierarchy.width];
      const [left, top] = [x + tree.x, y + tree.y];
      context.save();
      context.translate(left, top);
      paintTree(context, token, {
        hierarchy,
        cardSize,
        camera: { k, x: 0, y: 0 },
        across,
        view: { width: tree.width, height: tree.height },
        area: {
          left: 0,
          right: hierarchy.width,
          top: Math.max(0, -top / k),
          bottom: Math.min(tree.height, view.height - top) / k,
        },
        ratio,
        blocks: true,
        getY: (node) => node.y,
        path: none,
        litShare: null,
        isDimmed: one.isDimmed,
        getColour: one.getColour,
        theme: '',
      });
      context.restore();
    }
  } else {
    const lines = texts.flatMap((line) => line.split(', '));
    for (const [at, line] of lines.entries()) {
      const centre = y + 14 + (at + 1) * lineHeight;
      if (centre + 8 > y + height) break;
      context.fillStyle =
        at === 1 && one.matchCount === null && worst !== 'fresh' && worst !== null ? colour : token('--text-dim');
      context.fillText(shortenEnd(line, fits), x + margin, centre);
    }
  }
  context.restore();
};

export const paintTiles = (canvas: HTMLCanvasElement, scene: Tiles): void => {
  const { tiles, grid, camera, view, ratio, active, focused, theme } = scene;
  const context = canvas.getContext('2d');
  if (context === null) return;
  const token = createTokenReader(canvas, theme);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, view.width, view.height);
  const [width, height] = [tile.width * camera.k, tile.height * camera.k];
  for (const [at, one] of tiles.entries()) {
    const corner = tilePosition(grid, at);
    const [x, y] = [corner.x * camera.k + camera.x, corner.y * camera.k + camera.y];
    if (x > view.width || y > view.height || x + width < 0 || y + height < 0) continue;
    context.globalAlpha = one.matchCount === 0 ? 0.3 : 1;
    paintTile(context, token, scene, one, { x, y, width, height });
    context.setLineDash([]);
    context.lineWidth = at === active ? (focused ? 2.5 : 1.5) : 1;
    context.strokeStyle = token(at === active ? '--accent' : '--line');
    context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
  }
  context.globalAlpha = 1;
};
