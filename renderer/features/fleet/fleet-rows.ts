import { t } from '../../../shared/i18n/translate.ts';
import type { FleetCloud } from '../../../shared/ipc-payloads.ts';
import type { Assumption } from '../../../shared/simulate/types.ts';
import { compareNames } from '../../../shared/topology/tree.ts';
import { type CloudResults, type FindingCounts, summarizeCloud } from '../../../shared/view/fleet.ts';

export const fleetColumns = ['name', 'cloud', 'sites', 'staleness', 'findings', 'state'] as const;
export type FleetColumn = (typeof fleetColumns)[number];

export interface FleetRow {
  readonly cloud: FleetCloud;
  readonly site: string | null;
  readonly name: string;
  readonly sites: number;
  readonly worstMs: number | null | undefined;
  /** Sort key: an error weighs 1,000 warnings. */
  readonly weight: number;
  readonly findings: FindingCounts | null;
  readonly state: string;
  readonly bad: boolean;
  /** No instance of the site runs yet. */
  readonly planned: boolean;
}

const describeState = ({ read, topology }: FleetCloud): string =>
  typeof read === 'object'
    ? t('Not read: {message}', { message: read.message })
    : read === 'done'
      ? t('Read')
      : topology === null
        ? t('To be read')
        : t('From before, being read');

const statusNames = (): Readonly<Record<string, string>> => ({
  asleep: t('Asleep'),
  due: t('Due'),
  synced: t('In sync'),
  missed: t('Missed'),
  pending: t('Changed'),
  unhealthy: t('Unhealthy'),
  'not-deployed': t('Not deployed'),
  unknown: t('Unknown'),
});

export const createCloudRows = (
  clouds: readonly FleetCloud[],
  figures: ReadonlyMap<string, CloudResults>,
  assumption: Assumption,
): readonly FleetRow[] =>
  clouds.map((cloud) => {
    const summary = cloud.topology === null ? null : summarizeCloud(cloud.topology, figures.get(cloud.id), assumption);
    const { error, warning } = summary?.findings ?? { error: 0, warning: 0 };
    return {
      cloud,
      site: null,
      name: cloud.name,
      sites: summary?.sites ?? 0,
      worstMs: summary?.worstMs,
      weight: error * 1_000 + warning,
      findings: summary?.worstMs === undefined ? null : summary.findings,
      state: describeState(cloud),
      bad: typeof cloud.read === 'object',
      planned: false,
    };
  });

export const createSiteRows = (
  clouds: readonly FleetCloud[],
  figures: ReadonlyMap<string, CloudResults>,
  assumption: Assumption,
): readonly FleetRow[] =>
  clouds.flatMap((cloud) =>
    (figures.get(cloud.id)?.sites ?? []).map(({ name, worstMs, findings, status }): FleetRow => ({
      cloud,
      site: name,
      name,
      sites: 1,
      worstMs: worstMs[assumption],
      weight: findings.error * 1_000 + findings.warning,
      findings,
      state: statusNames()[status.kind] ?? status.kind,
      bad: status.kind === 'missed' || status.kind === 'unhealthy',
      planned: status.kind === 'not-deployed',
    })),
  );

const getSortValue = (row: FleetRow, column: FleetColumn): string | number => {
  switch (column) {
    case 'name':
      return row.name;
    case 'cloud':
      return row.cloud.name;
    case 'sites':
      return row.sites;
    case 'staleness':
      return row.worstMs === undefined ? -1 : (row.worstMs ?? Infinity);
    case 'findings':
      return row.weight;
    case 'state':
      return row.state;
  }
};

export const sortRows = (rows: readonly FleetRow[], column: FleetColumn, isDescending: boolean): readonly FleetRow[] =>
  rows.toSorted((one, other) => {
    const [x, y] = [getSortValue(one, column), getSortValue(other, column)];
    const order =
      typeof x === 'number' && typeof y === 'number' ? (x === y ? 0 : x - y) : compareNames(String(x), String(y));
    return isDescending ? -order : order;
  });

/** Searchable text of each row, built once. */
const searchTexts = new WeakMap<FleetRow, string>();
const getSearchText = (row: FleetRow): string => {
  const text = searchTexts.get(row) ?? `${row.name} ${row.cloud.name} ${row.state}`.toLowerCase();
  searchTexts.set(row, text);
  return text;
};

/** Rows that contain every word, and cloud registries with a matching site. */
export const filterRows = (
  rows: readonly FleetRow[],
  search: string,
  siteMatches: ReadonlyMap<string, number> | null,
): readonly FleetRow[] => {
  const terms = search
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (terms.length === 0) return rows;
  return rows.filter((row) => {
    const text = getSearchText(row);
    return (
      terms.every((word) => text.includes(word)) || (row.site === null && (siteMatches?.get(row.cloud.id) ?? 0) > 0)
    );
  });
};
