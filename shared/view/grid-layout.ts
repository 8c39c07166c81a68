export interface GridSort {
  readonly column: string;
  readonly isDescending: boolean;
}

/** Arrangement by a person, saved with the view. */
export interface GridLayout {
  /** Column ids from left to right; the first is frozen. */
  readonly order: readonly string[];
  readonly hidden: readonly string[];
  /** Width by column, pixels. */
  readonly widths: Readonly<Record<string, number>>;
  readonly sort: GridSort | null;
  readonly groupBy: string | null;
  /** Filter text by column. */
  readonly filters: Readonly<Record<string, string>>;
}
