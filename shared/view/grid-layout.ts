export interface GridSort {
  readonly column: string;
  readonly isDescending: boolean;
}

/** What a person arranged; saved with the settings of a view. */
export interface GridLayout {
  /** Ids of all columns, from left to right. The first stays in sight. */
  readonly order: readonly string[];
  readonly hidden: readonly string[];
  /** Width by column, pixels. */
  readonly widths: Readonly<Record<string, number>>;
  readonly sort: GridSort | null;
  readonly groupBy: string | null;
  /** Filter text by column. */
  readonly filters: Readonly<Record<string, string>>;
}
