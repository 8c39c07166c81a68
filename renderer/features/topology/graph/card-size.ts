import type { Insets } from '../../../../shared/view/camera.ts';
import type { HierarchySize } from '../../../../shared/view/hierarchy.ts';

/** Fits two lines of text, and five columns in the narrowest common window. */
const narrowest = 148;
const widest = 200;
/** Fits a wait of five letters between two cards. */
const usualGap = 38;
/** Narrowest gap while the minimap is shown. */
const narrowestGap = 24;
const widestGap = 72;

/** Room for the toolbar and legend below, and for a mark that protrudes from a card. */
export const insets: Insets = { top: 20, right: 20, bottom: 48, left: 16 };

export const mapWidth = 64;

const clampRound = (low: number, value: number, high: number): number =>
  Math.round(Math.min(high, Math.max(low, value)));

const nodeHeight = 42;
const rowGap = 8;
/** Distance between rows at scale 1. */
export const rowPitch = nodeHeight + rowGap;
export const footHeight = 36;

export const doCardsFit = (columns: number, viewWidth: number): boolean =>
  (columns * (narrowest + usualGap) - usualGap) * readable <= viewWidth - insets.left - insets.right;

/** Sizes in pixels at scale 1. Cards grow with the window up to the width of a long name; the rest widens the gaps. */
export const computeCardSize = (columns: number, viewWidth: number): HierarchySize => {
  const room = viewWidth - insets.left - insets.right;
  const perColumn = (room + usualGap) / Math.max(1, columns);
  const nodeWidth = clampRound(narrowest, perColumn - usualGap, widest);
  const left = Math.floor((room / readable - columns * nodeWidth) / Math.max(1, columns - 1));
  const columnGap = Math.min(clampRound(usualGap, perColumn - nodeWidth, widestGap), Math.max(narrowestGap, left));
  return { nodeWidth, nodeHeight, columnGap, rowGap };
};

export const readable = 0.92;
export const fullScale = 0.9;
/** Smallest scale for cards; below it a line of text is painted, or a block if there is no room. */
export const lineScale = 0.5;
export const largestScale = 1.6;
