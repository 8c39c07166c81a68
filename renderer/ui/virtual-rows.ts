/** A scrolled list of rows of one height, in pixels, below a header as high as a row. */
export interface RowViewport {
  readonly scrollTop: number;
  readonly viewHeight: number;
  readonly rowHeight: number;
}

/** Rows that are drawn above and below those in sight. */
const overscan = 8;

/** The rows to draw, `[first, last)`. */
export const visibleRange = (
  { scrollTop, viewHeight, rowHeight }: RowViewport,
  count: number,
): { readonly first: number; readonly last: number } => ({
  first: Math.max(0, Math.min(count - 1, Math.floor(scrollTop / rowHeight) - overscan)),
  last: Math.min(count, Math.ceil((scrollTop + viewHeight) / rowHeight) + overscan),
});

/** The scroll position, in pixels, that shows a row with the least movement. */
export const scrollTopFor = ({ scrollTop, viewHeight, rowHeight }: RowViewport, row: number): number => {
  const top = row * rowHeight;
  return top < scrollTop ? top : Math.max(scrollTop, top + 2 * rowHeight - viewHeight);
};

/** Rows that Page Up and Page Down move by. */
export const pageLength = ({ viewHeight, rowHeight }: RowViewport): number =>
  Math.max(1, Math.floor(viewHeight / rowHeight) - 2);
