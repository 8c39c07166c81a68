import type { Formatter } from '../i18n/format.ts';
import { dayMs } from '../schedule/instant.ts';

/** Content of a report, from which HTML and Markdown are written. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'table';
      readonly caption: string;
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly kind: 'heat'; readonly caption: string; readonly counts: ArrayLike<number> }
  | { readonly kind: 'figure'; readonly caption: string; readonly svg: string };

export interface Column {
  readonly name: string;
  /** Aligned right. */
  readonly isNumber?: true;
  /** Code; short code never wraps. */
  readonly isCode?: true;
}

export const heading = (level: 1 | 2 | 3, text: string): Block => ({ kind: 'heading', level, text });
export const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
export const list = (items: readonly string[]): Block => ({ kind: 'list', items });
export const table = (
  caption: string,
  columns: readonly (string | Column)[],
  rows: readonly (readonly string[])[],
): Block => ({
  kind: 'table',
  caption,
  columns: columns.map((column) => (typeof column === 'string' ? { name: column } : column)),
  rows,
});
export const codeColumn = (name: string): Column => ({ name, isCode: true });
export const numberColumn = (name: string): Column => ({ name, isNumber: true });

/** Monday first. */
export const weekdayNames = ({ format }: Formatter): readonly string[] =>
  // 5 January 1970 was a Monday.
  Array.from({ length: 7 }, (_, day) => format({ date: 'weekday', at: (day + 4) * dayMs }));

/** Longer tables are split. */
const rowsOnAPage = 100;

export interface TablePart {
  readonly caption: string;
  readonly rows: readonly (readonly string[])[];
}

/** Parts that fit a page, numbered in their captions. */
export const splitTable = ({ caption, rows }: TablePart, { t }: Formatter): readonly TablePart[] =>
  rows.length <= rowsOnAPage
    ? [{ caption, rows }]
    : Array.from({ length: Math.ceil(rows.length / rowsOnAPage) }, (_, i) => {
        const part = rows.slice(i * rowsOnAPage, (i + 1) * rowsOnAPage);
        const first = i * rowsOnAPage + 1;
        return {
          caption: t('{caption}, {first} to {last} of {rowsCount}', {
            caption,
            first,
            last: first + part.length - 1,
            rowsCount: rows.length,
          }),
          rows: part,
        };
      });
