import { compareNames } from '../../../shared/topology/tree.ts';
import type { GridLayout, GridSort } from '../../../shared/view/grid-layout.ts';

/** A cell's value: what sorts, filters and is exported. Null if there is none; it sorts last in both directions. */
type GridValue = string | number | null;

export interface GridColumn<Row> {
  readonly id: string;
  readonly label: string;
  readonly value: (row: Row) => GridValue;
  /** Text of a cell, in the unit of the column. Defaults to the value. */
  readonly text?: (row: Row) => string;
  /** Numbers are aligned right, and filtered by comparison. */
  readonly kind?: 'text' | 'number';
  /** Initial width, pixels. */
  readonly width?: number;
  readonly isHidden?: boolean;
  /** Whether rows can be grouped by it. */
  readonly isGroup?: boolean;
}

export const minColumnWidth = 48;
const maxColumnWidth = 800;
const defaultColumnWidth = 120;

export const clampWidth = (width: number): number =>
  Math.round(Math.max(minColumnWidth, Math.min(maxColumnWidth, width)));

/** The layout of a grid that nobody arranged yet. */
export const initialLayout = <Row>(columns: readonly GridColumn<Row>[]): GridLayout => ({
  order: columns.map(({ id }) => id),
  hidden: columns.filter(({ isHidden }) => isHidden === true).map(({ id }) => id),
  widths: Object.fromEntries(columns.map(({ id, width = defaultColumnWidth }) => [id, width])),
  sort: null,
  groupBy: null,
  filters: {},
});

/** Adapts a saved layout to the columns of this version: drops what is gone, appends what is new. */
export const adaptLayout = <Row>(saved: GridLayout, columns: readonly GridColumn<Row>[]): GridLayout => {
  const initial = initialLayout(columns);
  const known = new Set(initial.order);
  const saves = new Set(saved.order);
  const isKnown = (id: string | undefined): boolean => id !== undefined && known.has(id);
  const [first = ''] = initial.order;
  return {
    order: [
      first,
      ...saved.order.filter((id) => isKnown(id) && id !== first),
      ...initial.order.filter((id) => !saves.has(id) && id !== first),
    ],
    hidden: [
      ...saved.hidden.filter((id) => isKnown(id) && id !== first),
      ...initial.hidden.filter((id) => !saves.has(id)),
    ],
    widths: {
      ...initial.widths,
      ...Object.fromEntries(
        Object.entries(saved.widths)
          .filter(([id]) => isKnown(id))
          .map(([id, width]) => [id, clampWidth(width)]),
      ),
    },
    sort: isKnown(saved.sort?.column) ? saved.sort : null,
    groupBy: isKnown(saved.groupBy ?? undefined) ? saved.groupBy : null,
    filters: Object.fromEntries(Object.entries(saved.filters).filter(([id]) => isKnown(id))),
  };
};

/** The columns in sight, from left to right. */
export const visibleColumns = <Row>(
  columns: readonly GridColumn<Row>[],
  { order, hidden }: GridLayout,
): readonly GridColumn<Row>[] => {
  const byId = new Map(columns.map((column) => [column.id, column]));
  return order.flatMap((id) => (hidden.includes(id) ? [] : (byId.get(id) ?? [])));
};

/** Moves a column by places to the left (negative) or right. The first column stays first. */
export const moveColumn = (layout: GridLayout, id: string, places: number): GridLayout => {
  const from = layout.order.indexOf(id);
  if (from <= 0) return layout;
  const shown = layout.order.filter((one) => !layout.hidden.includes(one));
  const to = Math.max(1, Math.min(shown.length - 1, shown.indexOf(id) + places));
  const target = shown[to];
  if (target === undefined || target === id) return layout;
  const rest = layout.order.filter((one) => one !== id);
  const at = rest.indexOf(target) + (places > 0 ? 1 : 0);
  return { ...layout, order: [...rest.slice(0, at), id, ...rest.slice(at)] };
};

const nextSort = (sort: GridSort | null, column: string): GridSort | null =>
  sort?.column !== column ? { column, isDescending: false } : sort.isDescending ? null : { column, isDescending: true };

/** Sorts by a column: ascending, then descending, then not at all. */
export const sortByColumn = (layout: GridLayout, column: string): GridLayout => ({
  ...layout,
  sort: nextSort(layout.sort, column),
});

/** Sets a column's width, pixels, within its bounds. */
export const resizeColumn = (layout: GridLayout, column: string, width: number): GridLayout => ({
  ...layout,
  widths: { ...layout.widths, [column]: clampWidth(width) },
});

const compareValues = (a: GridValue, b: GridValue): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b || 0 : compareNames(String(a), String(b));

type ValueTest = (value: GridValue, text: () => string) => boolean;

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '=': (value, bound) => value === bound,
};

/**
 * Reads the filter of a column. Text columns keep what contains every word; number columns also take `> 5`, `<= 5`, `=
 * 5` and `3..7`. `-` keeps the rows without a value.
 */
const parseFilter = (filter: string, isNumber: boolean): ValueTest => {
  const trimmed = filter.trim();
  if (trimmed === '-') return (value) => value === null || value === '';
  if (isNumber) {
    const range = /^(-?[\d.]+)\s*\.\.\s*(-?[\d.]+)$/.exec(trimmed);
    if (range !== null) {
      const [low, high] = [Number(range[1]), Number(range[2])];
      return (value) => typeof value === 'number' && value >= low && value <= high;
    }
    const [, operator = '', bound = ''] = /^(>=?|<=?|=)\s*(-?[\d.]+)$/.exec(trimmed) ?? [];
    const compare = comparisons[operator];
    if (compare !== undefined) return (value) => typeof value === 'number' && compare(value, Number(bound));
  }
  const terms = trimmed.toLowerCase().split(/\s+/);
  return (_, text) => {
    const lower = text().toLowerCase();
    return terms.every((term) => lower.includes(term));
  };
};

export const cellText = <Row>(column: GridColumn<Row>, row: Row): string => {
  if (column.text !== undefined) return column.text(row);
  const value = column.value(row);
  return value === null ? '—' : String(value);
};

/** One line of the grid: a row, or the head of a group. */
export type GridLine =
  | { readonly kind: 'row'; readonly index: number }
  | { readonly kind: 'group'; readonly label: string; readonly count: number; readonly isCollapsed: boolean };

export interface GridLines {
  readonly length: number;
  /** Line by its place from the top. */
  readonly at: (line: number) => GridLine;
  /** Indexes of the rows that pass the filters, in their order, those of collapsed groups too. */
  readonly rows: readonly number[];
}

/** Filters, sorts and groups rows. Groups are sorted by their label, rows without one come last. */
export const arrangeRows = <Row>(
  rows: readonly Row[],
  columns: readonly GridColumn<Row>[],
  { sort, groupBy, filters }: Pick<GridLayout, 'sort' | 'groupBy' | 'filters'>,
  collapsed: ReadonlySet<string> = new Set(),
): GridLines => {
  const byId = new Map(columns.map((column) => [column.id, column]));
  const tests = Object.entries(filters).flatMap(([id, filter]) => {
    const column = byId.get(id);
    return column === undefined || filter.trim() === ''
      ? []
      : [{ column, passes: parseFilter(filter, column.kind === 'number') }];
  });
  const kept: number[] = [];
  rows.forEach((row, index) => {
    if (tests.every(({ column, passes }) => passes(column.value(row), () => cellText(column, row)))) kept.push(index);
  });
  const sorted = sortIndexes(
    kept,
    rows,
    sort === null ? undefined : byId.get(sort.column),
    sort?.isDescending === true,
  );
  const grouping = groupBy === null ? undefined : byId.get(groupBy);
  if (grouping === undefined)
    return { length: sorted.length, at: (line) => ({ kind: 'row', index: sorted[line] ?? -1 }), rows: sorted };

  const groups = new Map<string, number[]>();
  for (const index of sorted) {
    const row = rows[index];
    const label = row === undefined || grouping.value(row) === null ? '' : cellText(grouping, row);
    const members = groups.get(label);
    if (members === undefined) groups.set(label, [index]);
    else members.push(index);
  }
  const labels = [...groups.keys()].sort((a, b) => (a === '' ? 1 : b === '' ? -1 : compareNames(a, b)));
  const lines: GridLine[] = [];
  for (const label of labels) {
    const members = groups.get(label) ?? [];
    const isCollapsed = collapsed.has(label);
    lines.push({ kind: 'group', label, count: members.length, isCollapsed });
    if (!isCollapsed) for (const index of members) lines.push({ kind: 'row', index });
  }
  return {
    length: lines.length,
    at: (line) => lines[line] ?? { kind: 'row', index: -1 },
    rows: labels.flatMap((label) => groups.get(label) ?? []),
  };
};

/** Sorts stably; each value is computed once. */
const sortIndexes = <Row>(
  indexes: readonly number[],
  rows: readonly Row[],
  column: GridColumn<Row> | undefined,
  isDescending: boolean,
): readonly number[] => {
  if (column === undefined) return indexes;
  const keyed = indexes.map((index) => {
    const row = rows[index];
    return { index, value: row === undefined ? null : column.value(row) };
  });
  const sign = isDescending ? -1 : 1;
  return keyed
    .sort((a, b) =>
      a.value === null || b.value === null
        ? Number(a.value === null) - Number(b.value === null)
        : sign * compareValues(a.value, b.value),
    )
    .map(({ index }) => index);
};

/** Finds the next line, after a start and around the end, whose text begins with what was typed. -1 if none does. */
export const findTyped = (
  lines: GridLines,
  textAt: (index: number) => string,
  typed: string,
  after: number,
): number => {
  const wanted = typed.toLowerCase();
  for (let step = 0; step < lines.length; step += 1) {
    // A longer text may still fit the line that the shorter one found.
    const line = (after + step + (typed.length > 1 ? 0 : 1)) % lines.length;
    const one = lines.at(line);
    if (one.kind === 'row' && textAt(one.index).toLowerCase().startsWith(wanted)) return line;
  }
  return -1;
};

const exportCell = <Row>(column: GridColumn<Row>, row: Row): string | number | null => {
  const value = column.value(row);
  return column.kind === 'number' && (value === null || Number.isFinite(value)) ? value : cellText(column, row);
};

/** Cells of what the grid shows, header first, for CSV. Numbers stay numbers. */
export const exportCells = <Row>(
  rows: readonly Row[],
  columns: readonly GridColumn<Row>[],
  lines: GridLines,
): readonly (readonly (string | number | null)[])[] => [
  columns.map(({ label }) => label),
  ...lines.rows.flatMap((index) => {
    const row = rows[index];
    return row === undefined ? [] : [columns.map((column) => exportCell(column, row))];
  }),
];
