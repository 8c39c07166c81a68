/** Resource types in the resource manager's version check. */
export type VersionedType =
  | 'registries'
  | 'registries/connectedRegistries'
  | 'registries/connectedRegistries/resync'
  | 'registries/tokens'
  | 'registries/scopeMaps'
  | 'registries/listUsages'
  | 'registries/replications'
  | 'operations';

/**
 * Versions newer than the recordings: the current GA and the previews around it
 * (shared/topology/README.md#11-api-versions).
 */
const later = [
  '2025-03-01-preview',
  '2025-04-01',
  '2025-05-01-preview',
  '2025-06-01-preview',
  '2025-09-01-preview',
  '2025-11-01',
  '2025-12-01-preview',
  '2026-01-01-preview',
  '2026-03-01-preview',
  '2026-09-01-preview',
] as const;

const previews = [
  '2020-11-01-preview',
  '2021-06-01-preview',
  '2021-08-01-preview',
  '2021-12-01-preview',
  '2022-02-01-preview',
  '2023-01-01-preview',
  '2023-06-01-preview',
  '2023-08-01-preview',
  '2023-11-01-preview',
  '2024-01-01-preview',
  '2024-11-01-preview',
] as const;

const sorted = (...versions: string[]): readonly string[] => versions.sort();

const registries = sorted(
  '2017-10-01',
  '2019-05-01',
  '2019-12-01-preview',
  '2021-09-01',
  '2022-12-01',
  '2023-07-01',
  ...previews,
  ...later,
);
const access = sorted('2019-05-01-preview', '2022-12-01', '2023-07-01', ...previews, ...later, '2026-11-01');
const connected = sorted(...previews, ...later);

/** As in the `api-supported-versions` headers of the recordings, plus the newer versions. */
export const supportedVersions: Readonly<Record<VersionedType, readonly string[]>> = {
  registries,
  'registries/connectedRegistries': connected,
  'registries/connectedRegistries/resync': connected.filter((version) => version >= '2026-01-01'),
  'registries/tokens': access,
  'registries/scopeMaps': access,
  'registries/listUsages': registries,
  'registries/replications': sorted('2021-09-01', '2022-12-01', '2023-07-01', ...previews, ...later),
  operations: sorted(...new Set([...registries, ...access])),
};

/**
 * For subscriptions, resource groups and resources, in the order of the resource manager's own error message (2026).
 */
export const resourceManagerVersions: readonly string[] = [
  '2026-06-01',
  '2025-04-01',
  '2025-03-01',
  '2024-10-01-preview',
  '2024-11-01',
  '2024-08-01',
  '2024-07-01',
  '2024-06-01-preview',
  '2024-03-01',
  '2023-07-01',
  '2023-07-01-preview',
  '2023-03-01-preview',
  '2022-12-01',
  '2022-11-01-preview',
  '2022-09-01',
  '2022-06-01',
  '2022-05-01',
  '2022-03-01-preview',
  '2022-01-01',
  '2021-04-01',
  '2021-01-01',
  '2020-10-01',
  '2020-09-01',
  '2020-08-01',
  '2020-07-01',
  '2020-06-01',
  '2020-05-01',
  '2020-01-01',
  '2019-11-01',
  '2019-10-01',
  '2019-09-01',
  '2019-08-01',
  '2019-07-01',
  '2019-06-01',
  '2019-05-10',
  '2019-05-01',
  '2019-03-01',
  '2018-11-01',
  '2018-09-01',
  '2018-08-01',
  '2018-07-01',
  '2018-06-01',
  '2018-05-01',
  '2018-02-01',
  '2018-01-01',
  '2017-12-01',
  '2017-08-01',
  '2017-06-01',
  '2017-05-10',
  '2017-05-01',
  '2017-03-01',
  '2016-09-01',
  '2016-07-01',
  '2016-06-01',
  '2016-02-01',
  '2015-11-01',
  '2015-01-01',
  '2014-04-01-preview',
  '2014-04-01',
  '2014-01-01',
  '2013-03-01',
  '2014-02-26',
  '2014-04',
];

/** In responses since 2024-11-01-preview (shared/topology/README.md#11-api-versions). */
export const hasGarbageCollection = (version: string): boolean => version >= '2024-11-01';

/**
 * `registrySyncResult`, `identity`, `authType` and informational status rows are preview-only
 * (shared/topology/README.md#11-api-versions).
 */
export const hasPreviewProperties = (version: string): boolean =>
  version >= '2025-12-01' && version.endsWith('-preview');
