import { type AppError, appError } from '../errors.ts';
import { stripFormulaGuard, writeCsv } from '../i18n/csv.ts';
import { t } from '../i18n/translate.ts';
import { err, ok, type Result } from '../result.ts';
import { isTimeZone } from '../schedule/time-zone.ts';
import { formatAllowedHours, parseAllowedHours } from './allowed-hours.ts';
import type { SiteAttributes, Topology } from './model.ts';
import { getSite, indexTopology } from './tree.ts';

/** Columns after the name, in order. */
export const siteColumns = ['timeZone', 'linkMbps', 'payloadBytes', 'owner', 'tags', 'allowedHours', 'notes'] as const;
export type SiteColumn = (typeof siteColumns)[number];

export type SiteCells = { readonly [C in SiteColumn]?: string };

interface CellError {
  readonly registry: string;
  readonly column: SiteColumn | 'name';
  readonly message: string;
}

const hoursFault = () => t("Write days and hours such as 'Mon-Fri 22:00-04:00; Sat,Sun 00:00-24:00'.");

const positive = (text: string): number | null => {
  const value = Number(text.replace(',', '.'));
  return text !== '' && Number.isFinite(value) && value > 0 ? value : null;
};

/** Empty if unknown. */
export const formatSiteCell = (site: SiteAttributes, column: SiteColumn): string => {
  switch (column) {
    case 'tags':
      return site.tags?.join('; ') ?? '';
    case 'allowedHours':
      return formatAllowedHours(site.allowedHours ?? []);
    case 'linkMbps':
    case 'payloadBytes':
      return site[column] === undefined ? '' : String(site[column]);
    default:
      return site[column] ?? '';
  }
};

/** Undefined if empty. Errors: one sentence. */
const readCell = (column: SiteColumn, cell: string): Result<SiteAttributes[SiteColumn], string> => {
  const text = cell.trim();
  if (text === '') return ok(undefined);
  switch (column) {
    case 'timeZone':
      return isTimeZone(text)
        ? ok(text)
        : err(t("''{text}'' is no time zone: write one such as Europe/Paris.", { text }));
    case 'linkMbps': {
      const rate = positive(text);
      return rate === null ? err(t("''{text}'' is no number of Mbit/s above 0.", { text })) : ok(rate);
    }
    case 'payloadBytes': {
      const bytes = positive(text);
      return bytes === null ? err(t("''{text}'' is no number of bytes above 0.", { text })) : ok(Math.round(bytes));
    }
    case 'tags':
      return ok([
        ...new Set(
          text
            .split(/[;,]/)
            .map((tag) => tag.trim())
            .filter((tag) => tag !== ''),
        ),
      ]);
    case 'allowedHours': {
      const hours = parseAllowedHours(text);
      return hours === null
        ? err(t("''{text}'' cannot be read as hours. {hoursFault}", { text, hoursFault: hoursFault() }))
        : ok(hours.length === 0 ? undefined : hours);
    }
    default:
      return text.length > 2_000 ? err(t('This is longer than 2,000 characters.')) : ok(text);
  }
};

export interface SiteCellsResult {
  readonly site: SiteAttributes;
  readonly faults: readonly { readonly column: SiteColumn; readonly message: string }[];
}

/** An empty cell removes the attribute, a missing one keeps it; an invalid one keeps it and is reported. */
export const readSiteCells = (kept: SiteAttributes, cells: SiteCells): SiteCellsResult => {
  const faults: { column: SiteColumn; message: string }[] = [];
  const read: Partial<Record<SiteColumn, SiteAttributes[SiteColumn]>> = {};
  for (const column of siteColumns) {
    const cell = cells[column];
    if (cell === undefined || cell.trim() === formatSiteCell(kept, column)) continue;
    const value = readCell(column, cell);
    if (value.ok) read[column] = value.value;
    else faults.push({ column, message: value.error });
  }
  const site: SiteAttributes = Object.fromEntries(
    Object.entries({ ...kept, ...read }).filter(([, value]) => value !== undefined),
  );
  return { site, faults };
};

/** Parses copied or saved cells: tabs, else commas or semicolons, with RFC 4180 quotes; drops the formula guard. */
export const parseCells = (text: string): readonly (readonly string[])[] => {
  const body = text.replace(/^\uFEFF/, '');
  const [first = ''] = body.split(/\r?\n/, 1);
  const delimiter = first.includes('\t') ? '\t' : first.split(';').length > first.split(',').length ? ';' : ',';
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < body.length; at += 1) {
    const char = body[at] as string;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (body[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"' && cell === '') quoted = true;
    else if (char === delimiter) {
      row.push(stripFormulaGuard(cell));
      cell = '';
    } else if (char === '\n' || char === '\r') {
      if (char === '\r' && body[at + 1] === '\n') at += 1;
      rows.push([...row, stripFormulaGuard(cell)]);
      [row, cell] = [[], ''];
    } else cell += char;
  }
  if (cell !== '' || row.length > 0) rows.push([...row, stripFormulaGuard(cell)]);
  return rows.filter((cells) => cells.some((one) => one.trim() !== ''));
};

export interface SiteRow {
  readonly name: string;
  readonly cells: SiteCells;
}

/** Parses CSV whose first line names `name` and any of {@link siteColumns}. Errors: `invalid-input` with the line. */
export const readSiteTable = (text: string): Result<readonly SiteRow[], AppError> => {
  const invalid = (message: string, where: string): Result<never, AppError> =>
    err(appError('invalid-input', message, { where }));
  const [head, ...lines] = parseCells(text);
  if (head === undefined)
    return invalid(
      t('The table is empty; its first line names the columns: name,{siteColumns}.', {
        siteColumns: siteColumns.join(','),
      }),
      'line 1',
    );
  const names = head.map((cell) => cell.trim().toLowerCase());
  const columns = names.map((name) => siteColumns.find((column) => column.toLowerCase() === name));
  const at = names.indexOf('name');
  if (at < 0)
    return invalid(
      t("Line 1 names no column 'name'; write name,{siteColumns} or some of them.", {
        siteColumns: siteColumns.join(','),
      }),
      'line 1',
    );
  const strange = names.findIndex((name, i) => i !== at && name !== '' && columns[i] === undefined);
  if (strange >= 0)
    return invalid(
      t("Line 1: the column ''{column}'' is not known; write some of name,{siteColumns}.", {
        column: head[strange] ?? '',
        siteColumns: siteColumns.join(','),
      }),
      'line 1',
    );
  return ok(
    lines.map((cells) => ({
      name: (cells[at] ?? '').trim(),
      cells: Object.fromEntries(
        columns.flatMap((column, i) => (column === undefined ? [] : [[column, cells[i] ?? '']])),
      ),
    })),
  );
};

export interface SiteChanges {
  readonly changes: readonly { readonly registry: string; readonly site: SiteAttributes }[];
  readonly faults: readonly CellError[];
}

/** Matches names ignoring case. */
export const diffSiteTable = (topology: Topology, rows: readonly SiteRow[]): SiteChanges => {
  const index = indexTopology(topology);
  const faults: CellError[] = [];
  const changes = rows.flatMap(({ name, cells }) => {
    const registry = index.get(name);
    if (registry === null) {
      faults.push({
        registry: name,
        column: 'name',
        message:
          name === '' ? t('This line has no name.') : t("There is no connected registry ''{name}'' here.", { name }),
      });
      return [];
    }
    const kept = getSite(topology, registry.name);
    const read = readSiteCells(kept, cells);
    faults.push(...read.faults.map((fault) => ({ registry: registry.name, ...fault })));
    const changed = siteColumns.some((column) => formatSiteCell(kept, column) !== formatSiteCell(read.site, column));
    return changed ? [{ registry: registry.name, site: read.site }] : [];
  });
  return { changes, faults };
};

/** CSV of every site for {@link readSiteTable}. */
export const writeSiteTable = (topology: Topology): string =>
  writeCsv([
    ['name', ...siteColumns],
    ...topology.registries.map(({ name }) => [
      name,
      ...siteColumns.map((column) => formatSiteCell(getSite(topology, name), column)),
    ]),
  ]);
