import { describe, expect, test } from 'vitest';
import {
  adaptLayout,
  arrangeRows,
  exportCells,
  findTyped,
  type GridColumn,
  type GridLines,
  initialLayout,
  moveColumn,
  resizeColumn,
  sortByColumn,
  visibleColumns,
} from '../../../../renderer/ui/grid/grid-model.ts';

interface Site {
  readonly name: string;
  readonly parent: string | null;
  readonly hours: number | null;
}

const columns: readonly GridColumn<Site>[] = [
  { id: 'name', label: 'Name', value: ({ name }) => name },
  { id: 'parent', label: 'Parent', value: ({ parent }) => parent, isGroup: true },
  {
    id: 'hours',
    label: 'Staleness (h)',
    value: ({ hours }) => hours,
    kind: 'number',
    text: ({ hours }) => `${hours ?? '—'}`,
  },
  { id: 'owner', label: 'Owner', value: () => null, isHidden: true },
];

const sites: readonly Site[] = [
  { name: 'plant2', parent: 'hub', hours: 24 },
  { name: 'hub', parent: null, hours: 1 },
  { name: 'Plant1', parent: 'hub', hours: null },
  { name: 'shop', parent: 'edge', hours: 7.5 },
];

const none = { sort: null, groupBy: null, filters: {} };
const names = (lines: GridLines): readonly (string | undefined)[] =>
  Array.from({ length: lines.length }, (_, line) => {
    const one = lines.at(line);
    return one.kind === 'group' ? `[${one.label} ${one.count}]` : sites[one.index]?.name;
  });

describe('rows', () => {
  test('keep their order if nothing is sorted', () => {
    expect(names(arrangeRows(sites, columns, none))).toEqual(['plant2', 'hub', 'Plant1', 'shop']);
  });

  test('are sorted by name without regard to case, by number as numbers, with missing values last both ways', () => {
    const sorted = (column: string, isDescending: boolean) =>
      names(arrangeRows(sites, columns, { ...none, sort: { column, isDescending } }));
    expect(sorted('name', false)).toEqual(['hub', 'Plant1', 'plant2', 'shop']);
    expect(sorted('hours', false)).toEqual(['hub', 'shop', 'plant2', 'Plant1']);
    expect(sorted('hours', true)).toEqual(['plant2', 'shop', 'hub', 'Plant1']);
  });

  test.each([
    [{ name: 'plant' }, ['plant2', 'Plant1']],
    [{ name: 'p t1' }, ['Plant1']],
    [{ hours: '> 7' }, ['plant2', 'shop']],
    [{ hours: '<=7.5' }, ['hub', 'shop']],
    [{ hours: '1..8' }, ['hub', 'shop']],
    [{ hours: '= 24' }, ['plant2']],
    [{ hours: '-' }, ['Plant1']],
    [{ name: 'plant', hours: '>1' }, ['plant2']],
    [{ name: '  ' }, ['plant2', 'hub', 'Plant1', 'shop']],
    [{ gone: 'x' }, ['plant2', 'hub', 'Plant1', 'shop']],
  ] as const)('pass the filters %o', (filters, kept) => {
    expect(names(arrangeRows(sites, columns, { ...none, filters }))).toEqual(kept);
  });

  test('are grouped under labels in order, those without a value last, and a collapsed group hides its rows', () => {
    const lines = arrangeRows(sites, columns, { ...none, groupBy: 'parent' }, new Set(['hub']));
    expect(names(lines)).toEqual(['[edge 1]', 'shop', '[hub 2]', '[ 1]', 'hub']);
    expect(lines.rows.map((index) => sites[index]?.name)).toEqual(['shop', 'plant2', 'Plant1', 'hub']);
  });

  test('are exported as the grid shows them, numbers as numbers, also from collapsed groups', () => {
    const shown = visibleColumns(columns, initialLayout(columns));
    const lines = arrangeRows(sites, columns, { ...none, filters: { name: 'plant' } });
    expect(exportCells(sites, shown, lines)).toEqual([
      ['Name', 'Parent', 'Staleness (h)'],
      ['plant2', 'hub', 24],
      ['Plant1', 'hub', null],
    ]);
  });
});

describe('typed letters', () => {
  const lines = arrangeRows(sites, columns, none);
  const textAt = (index: number): string => sites[index]?.name ?? '';

  test('finds the next row that begins so, around the end', () => {
    expect(findTyped(lines, textAt, 'p', 0)).toBe(2);
    expect(findTyped(lines, textAt, 'p', 2)).toBe(0);
    expect(findTyped(lines, textAt, 'pl', 2)).toBe(2);
    expect(findTyped(lines, textAt, 'x', 0)).toBe(-1);
  });
});

describe('a layout', () => {
  const layout = initialLayout(columns);

  test('shows all but hidden columns in order', () => {
    expect(visibleColumns(columns, layout).map(({ id }) => id)).toEqual(['name', 'parent', 'hours']);
  });

  test('moves a column between those in sight, and never the first', () => {
    const order = (id: string, places: number) =>
      visibleColumns(columns, moveColumn(layout, id, places)).map((column) => column.id);
    expect(order('hours', -1)).toEqual(['name', 'hours', 'parent']);
    expect(order('parent', 9)).toEqual(['name', 'hours', 'parent']);
    expect(order('parent', -5)).toEqual(['name', 'parent', 'hours']);
    expect(order('name', 1)).toEqual(['name', 'parent', 'hours']);
  });

  test('sorts by a column ascending, descending, then not at all', () => {
    const first = sortByColumn(layout, 'name');
    const second = sortByColumn(first, 'name');
    expect(
      [first, second, sortByColumn(second, 'name'), sortByColumn(second, 'hours')].map(({ sort }) => sort),
    ).toEqual([
      { column: 'name', isDescending: false },
      { column: 'name', isDescending: true },
      null,
      { column: 'hours', isDescending: false },
    ]);
  });

  test('keeps a width within its bounds', () => {
    expect(resizeColumn(layout, 'name', 9_000).widths).toMatchObject({ name: 800, parent: 120 });
    expect(resizeColumn(layout, 'name', 1).widths).toMatchObject({ name: 48 });
  });

  test('of an older version drops columns that are gone, appends new ones and keeps widths within bounds', () => {
    const adapted = adaptLayout(
      {
        order: ['gone', 'hours', 'name'],
        hidden: ['gone', 'name'],
        widths: { hours: 4, gone: 90 },
        sort: { column: 'gone', isDescending: true },
        groupBy: 'parent',
        filters: { gone: 'x', hours: '>1' },
      },
      columns,
    );
    expect(adapted).toEqual({
      order: ['name', 'hours', 'parent', 'owner'],
      hidden: ['owner'],
      widths: { name: 120, parent: 120, hours: 48, owner: 120 },
      sort: null,
      groupBy: 'parent',
      filters: { hours: '>1' },
    });
  });
});

test('50,000 rows are filtered, sorted and grouped', () => {
  const many = Array.from({ length: 50_000 }, (_, i) => ({
    name: `site${(i * 7919) % 50_000}`,
    parent: `hub${i % 90}`,
    hours: i % 700,
  }));
  const lines = arrangeRows(many, columns, {
    sort: { column: 'hours', isDescending: true },
    groupBy: 'parent',
    filters: { name: 'site1' },
  });
  expect(lines.rows.length).toBe(11_111);
  expect(lines.length).toBe(11_111 + 90);
});
