import type { Insets } from '../../../../shared/view/camera.ts';
import type { HierarchySize } from '../../../../shared/view/hierarchy.ts';

/** Two lines of text, and five columns in the narrowest usual window. */
const narrowest = 148;
const widest = 200;
/** A wait of five letters fits between two cards. */
const usualGap = 38;
/** Where the map of the tree takes its room. */
const narrowestGap = 24;
const widestGap = 72;

/** Room for the toolbar and the legend below, and for a mark that sticks out of a card. */
export const insets: Insets = { top: 20, right: 20, bottom: 48, left: 16 };

/** Of the map of a tree that is taller than the view, at its right. */
export const mapWidth = 64;

const between = (low: number, value: number, high: number): number => Math.round(Math.min(high, Math.max(low, value)));

const nodeHeight = 42;
const rowGap = 8;
/** From one row to the next at scale 1. */
export const rowPitch = nodeHeight + rowGap;
/** Of the legend and the tools below the graph. */
export const footHeight = 36;

/** Whether so many columns stand beside each other in the first picture. */
export const cardsFit = (columns: number, viewWidth: number): boolean =>
  (columns * (narrowest + usualGap) - usualGap) * readable <= viewWidth - insets.left - insets.right;

/** Pixels at scale 1. Cards take what the window gives, up to what a long name needs; the rest goes between them. */
export const cardSizeFor = (columns: number, viewWidth: number): HierarchySize => {
  const room = viewWidth - insets.left - insets.right;
  const perColumn = (room + usualGap) / Math.max(1, columns);
  const nodeWidth = between(narrowest, perColumn - usualGap, widest);
  const left = Math.floor((room / readable - columns * nodeWidth) / Math.max(1, columns - 1));
  const columnGap = Math.min(between(usualGap, perColumn - nodeWidth, widestGap), Math.max(narrowestGap, left));
  return { nodeWidth, nodeHeight, columnGap, rowGap };
};

/** The least scale of the first picture. */
export const readable = 0.92;
/** Two lines fit above this scale. */
export const fullScale = 0.9;
/** A card stands in the page above this scale; below it one line is drawn, and a block of colour where that has no room. */
export const lineScale = 0.5;
export const largestScale = 1.6;
