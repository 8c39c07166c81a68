import { describe, expect, it } from 'vitest';
import { tableColumns } from '../../../../renderer/features/table/columns.ts';
import { matchesRow, type Row, RowSource } from '../../../../renderer/features/table/table-rows.ts';
import { arrangeRows, cellText } from '../../../../renderer/ui/grid/grid-model.ts';
import { buildRegistry } from '../../../support/topology.ts';

const asleep = {
  short: 'Asleep till 05:00',
  full: 'Asleep as planned until Tue 24 Nov 05:00 UTC',
  tone: 'quiet',
} as const;
const row = (name: string, { status = asleep, ...more }: Partial<Row> = {}, window: string | null = null): Row =>
  new RowSource(
    {
      registry: buildRegistry(name, 'plantlyon', {
        sync: { schedule: '0 5 * * *', syncWindow: window, messageTtl: 'P2D' },
      }),
      depth: 1,
      worstMs: 0,
      findings: [],
      ...more,
    },
    () => status,
  );
const columns = tableColumns({ cloudName: 'contoso', getSite: () => ({}), getBranch: (name) => name }, false);
const sorted = (rows: readonly Row[], column: string, isDescending = false): readonly (string | undefined)[] =>
  arrangeRows(rows, columns, { sort: { column, isDescending }, groupBy: null, filters: {} }).rows.map(
    (index) => rows[index]?.registry.name,
  );

describe('the order of rows', () => {
  it('sorts never above every number of hours, and figures not computed yet last in both orders', () => {
    const rows = [
      row('never', { worstMs: null }),
      row('waiting', { worstMs: undefined }),
      row('day', { worstMs: 86_400_000 }),
      row('minute', { worstMs: 60_000 }),
    ];
    expect(sorted(rows, 'staleness')).toEqual(['minute', 'day', 'never', 'waiting']);
    expect(sorted(rows, 'staleness', true)).toEqual(['never', 'day', 'minute', 'waiting']);
  });
  it('sorts windows by their length, not by their text', () => {
    expect(sorted([row('long', {}, 'PT10H'), row('short', {}, 'PT9H'), row('none')], 'window')).toEqual([
      'short',
      'long',
      'none',
    ]);
  });
  it('ignores case in names', () => {
    expect(sorted([row('siteB'), row('sitea')], 'name')).toEqual(['sitea', 'siteB']);
  });
});

it('shows a window in hours, and as it is written where it is no duration', () => {
  const column = columns.find(({ id }) => id === 'window');
  const texts = ['PT90M', 'soon', null].map((window) =>
    column === undefined ? '' : cellText(column, row('line3paint', {}, window)),
  );
  expect(texts).toEqual(['1.5', 'soon', '—']);
});

describe('the filter', () => {
  const none = new Map<string, unknown>();
  it('wants every word, anywhere in the row', () => {
    expect(matchesRow(row('line3paint'), ['line', 'lyon'], 'all', none)).toBe(true);
    expect(matchesRow(row('line3paint'), ['line', 'brno'], 'all', none)).toBe(false);
    expect(matchesRow(row('line3paint'), ['asleep'], 'all', none)).toBe(true);
  });
  it('shows what wants attention: trouble, errors and warnings, but no notes', () => {
    const finding = { code: 'window-short', registry: 'line3paint', message: 'Short.' };
    expect(matchesRow(row('line3paint'), [], 'attention', none)).toBe(false);
    expect(matchesRow(row('line3paint', { findings: [{ ...finding, severity: 'note' }] }), [], 'attention', none)).toBe(
      false,
    );
    expect(
      matchesRow(row('line3paint', { findings: [{ ...finding, severity: 'warning' }] }), [], 'attention', none),
    ).toBe(true);
    expect(
      matchesRow(
        row('line3paint', { status: { short: 'Missed 1 window', full: '', tone: 'bad' } }),
        [],
        'attention',
        none,
      ),
    ).toBe(true);
  });
  it('shows what the draft touches', () => {
    expect(matchesRow(row('Line3Paint'), [], 'draft', new Map([['line3paint', 'changed']]))).toBe(true);
    expect(matchesRow(row('line2weld'), [], 'draft', new Map([['line3paint', 'changed']]))).toBe(false);
  });
});
