import { escapeControls } from './control-characters.ts';

export type CsvCell = string | number | boolean | null;

/** Text that a spreadsheet takes for a formula, also after blanks and in full-width form. */
const formula = /^['\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]/;

const writeCell = (value: CsvCell): string => {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = escapeControls(formula.test(value) ? `'${value}` : value, '\t\r\n');
  // A spreadsheet of a German or French desktop cuts at semicolons.
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** Removes the apostrophe that {@link writeCsv} puts before a formula. */
export const stripFormulaGuard = (cell: string): string =>
  cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell;

/** Lines of RFC 4180 with CRLF. Text that a spreadsheet would take for a formula gets an apostrophe. */
export const writeCsv = (lines: readonly (readonly CsvCell[])[]): string => {
  let whole = '';
  for (const line of lines) {
    let before = '';
    for (const cell of line) {
      whole += before + writeCell(cell);
      before = ',';
    }
    whole += '\r\n';
  }
  return whole;
};
