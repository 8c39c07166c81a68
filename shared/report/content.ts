import { group } from 'd3-array';
import type { Finding, Severity } from '../findings/types.ts';
import type { Formatter } from '../i18n/format.ts';
import { describeDuration, describeStaleness } from '../schedule/duration.ts';
import type { Window } from '../schedule/windows.ts';
import { assumptions } from '../simulate/assumptions.ts';
import { nameKey } from '../topology/tree.ts';
import { type Block, codeColumn, heading, list, numberColumn, paragraph, table } from './blocks.ts';
import { changeBlocks } from './change-blocks.ts';
import { formatIso, formatLocal, formatUtc, withDate } from './dates.ts';
import { type Picture, reportPictures } from './pictures.ts';
import type { ReportInput } from './report-input.ts';
import { type ReportRow, reportRows } from './rows.ts';

const formatShare = (part: number | null): string => (part === null ? 'n/a' : `${(part * 100).toFixed(1)} %`);

/** Never is the worst. */
const worstFirst = (rows: readonly ReportRow[]): readonly ReportRow[] =>
  [...rows].sort(
    (a, b) => (b.simulation.pessimistic.worstMs ?? Infinity) - (a.simulation.pessimistic.worstMs ?? Infinity) || 0,
  );

const formatBound = (ms: number | null, { format }: Formatter): string =>
  format(describeStaleness(ms)).replace(/^≤ /, '');

/** One sentence each. */
export const summarizeReport = (
  { formatter, topology, simulation, findings, change }: ReportInput,
  rows: readonly ReportRow[],
): readonly string[] => {
  const { t } = formatter;
  const bySeverity = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  const continuous = rows.filter((row) => row.simulation.continuous).length;
  const depth = Math.max(0, ...rows.map((row) => row.depth));
  const never = rows.filter((row) => row.simulation.pessimistic.worstMs === null);
  const [worst] = worstFirst(rows.filter((row) => row.simulation.pessimistic.worstMs !== null));
  return [
    t('{name} has {count} on {count2}: {continuous} continuous, {scheduled} on a schedule.', {
      name: topology.cloud.name,
      count: t('{n, plural, one {# connected registry} other {# connected registries}}', { n: rows.length }),
      count2: t('{n, plural, one {# level} other {# levels}}', { n: depth }),
      continuous,
      scheduled: rows.length - continuous,
    }),
    ...(worst
      ? [
          t(
            'Content is at most {staleness} old at {name}, the slowest site that is reached ({staleness2} where everything goes well).',
            {
              staleness: formatBound(worst.simulation.pessimistic.worstMs, formatter),
              name: worst.registry.name,
              staleness2: formatBound(worst.simulation.optimistic.worstMs, formatter),
            },
          ),
        ]
      : []),
    ...(never.length > 0
      ? [
          t('{count} new content as scheduled: {names}{more}.', {
            count: t('{n, plural, one {# site never receives} other {# sites never receive}}', { n: never.length }),
            names: never
              .slice(0, 10)
              .map(({ registry }) => registry.name)
              .join(', '),
            more: never.length > 10 ? ', …' : '',
          }),
        ]
      : []),
    t('{count}, {count2} and {count3} were found.', {
      count: t('{n, plural, one {# error} other {# errors}}', { n: bySeverity('error') }),
      count2: t('{n, plural, one {# warning} other {# warnings}}', { n: bySeverity('warning') }),
      count3: t('{n, plural, one {# note} other {# notes}}', { n: bySeverity('note') }),
    }),
    t('Figures are for {instant} to {instant2} UTC.', {
      instant: formatUtc(simulation.from),
      instant2: formatUtc(simulation.to),
    }),
    t('The data is {dated}.', { dated: withDate(topology, formatter) }),
    ...(change
      ? [
          t('It shows the state after a proposed change of {count}, listed below.', {
            count: t('{n, plural, one {# step} other {# steps}}', { n: change.plan.steps.length }),
          }),
        ]
      : []),
  ];
};

const hierarchyTable = (rows: readonly ReportRow[], { t }: Formatter): Block =>
  table(
    t('Hierarchy'),
    [t('Registry'), t('Parent'), t('Mode'), t('State'), t('Last sync (UTC)'), t('Owner'), t('Findings')],
    rows.map(({ registry, depth, site, findings }) => [
      `${'\u00a0\u00a0\u00a0'.repeat(Math.max(0, depth - 1))}${registry.name}`,
      registry.parent ?? '',
      registry.mode,
      [
        registry.status.connectionState ?? t('not created'),
        registry.status.activation === 'Inactive' ? t('not deployed') : '',
      ]
        .filter((part) => part !== '')
        .join(', '),
      registry.status.lastSyncTime === null ? '' : formatUtc(registry.status.lastSyncTime),
      site.owner ?? '',
      findings.length === 0 ? '' : String(findings.length),
    ]),
  );

const windowText = ({ start, end }: Window, { t }: Formatter): string =>
  end === Infinity
    ? t('always open')
    : t('{instant} for {duration}', { instant: formatUtc(start), duration: describeDuration(end - start) });

const scheduleTable = (rows: readonly ReportRow[], formatter: Formatter): Block => {
  const { t } = formatter;
  return table(
    t('Schedules and next windows'),
    [
      t('Registry'),
      codeColumn(t('Schedule')),
      t('Meaning'),
      t('Window'),
      t('Message TTL'),
      t('Next windows (UTC)'),
      t("On the site's clock"),
    ],
    rows.map(({ registry, site, meaning, next }) => [
      registry.name,
      registry.sync.schedule,
      meaning,
      registry.sync.syncWindow ?? '',
      registry.sync.messageTtl,
      next.length === 0 ? 'none' : next.map((one) => windowText(one, formatter)).join('; '),
      site.timeZone === undefined || next.every(({ end }) => end === Infinity)
        ? ''
        : `${next
            .filter(({ end }) => end !== Infinity)
            .map(({ start }) => formatLocal(start, site.timeZone ?? '', formatter))
            .join('; ')} (${site.timeZone})`,
    ]),
  );
};

const stalenessTable = (rows: readonly ReportRow[], { format, t }: Formatter): Block =>
  table(
    t('Staleness'),
    [
      t('Registry'),
      numberColumn(t('Worst')),
      numberColumn(t('Mean')),
      numberColumn('95 %'),
      numberColumn(t('Worst, optimistic')),
      numberColumn(t('Mean, optimistic')),
      numberColumn(t('95 %, optimistic')),
      numberColumn(t('Expired messages')),
    ],
    worstFirst(rows).map(({ registry, simulation: { pessimistic, optimistic } }) => [
      registry.name,
      ...[pessimistic, optimistic].flatMap(({ worstMs, meanMs, p95Ms }) =>
        [worstMs, meanMs, p95Ms].map((ms) => format(describeStaleness(ms))),
      ),
      formatShare(pessimistic.expiredShare),
    ]),
  );

/** Parents with a drawn heat map; a table holds the rest. */
const maxHeatmaps = 12;

const loadBlocks = ({ formatter: { t }, topology, simulation }: ReportInput): readonly Block[] => {
  const loads = [...simulation.loads].filter(({ children }) => children > 1).sort((a, b) => b.peak - a.peak);
  if (loads.length === 0) return [paragraph(t('No parent has more than one child.'))];
  const getName = (parent: string | null): string => parent ?? topology.cloud.name;
  return [
    table(
      t('Children with open windows at once'),
      [
        t('Parent'),
        numberColumn(t('Children')),
        numberColumn(t('Peak')),
        t('First peak (UTC)'),
        numberColumn(t('Mbit/s needed')),
        numberColumn(t('Mbit/s available')),
      ],
      loads.map(({ parent, children, peak, peakAt, requiredMbps, availableMbps }) => [
        getName(parent),
        String(children),
        String(peak),
        peakAt === null ? '' : formatUtc(peakAt),
        requiredMbps === null ? '' : requiredMbps.toFixed(1),
        availableMbps === null ? '' : availableMbps.toFixed(1),
      ]),
    ),
    ...loads.slice(0, maxHeatmaps).map(({ parent, heat }): Block => ({
      kind: 'heat',
      caption: t('Open children of {parent} by hour of the week', { parent: getName(parent) }),
      counts: heat,
    })),
  ];
};

const severities = ({ t }: Formatter): readonly (readonly [Severity, string])[] => [
  ['error', t('Errors')],
  ['warning', t('Warnings')],
  ['note', t('Notes')],
];

const maxFindingsPerCode = 20;

/** By severity and code, those of the worst sites first, up to a limit per code. */
const findingBlocks = ({ formatter, findings }: ReportInput, rows: readonly ReportRow[]): readonly Block[] => {
  const { format, t } = formatter;
  if (findings.length === 0) return [paragraph(t('Nothing was found.'))];
  const worst = new Map(
    rows.map(({ registry, simulation }) => [nameKey(registry.name), simulation.pessimistic.worstMs ?? Infinity]),
  );
  // What concerns the cloud registry concerns every site.
  const getWorst = ({ registry }: Finding): number =>
    registry === null ? Infinity : (worst.get(nameKey(registry)) ?? -Infinity);
  const toTable = (code: string, all: readonly Finding[]): Block =>
    table(
      all.length > maxFindingsPerCode
        ? t('{code}: the worst {most} of {count}', { code, most: maxFindingsPerCode, count: all.length })
        : `${code}: ${all.length}`,
      [t('Where'), t('What'), t('Remedy')],
      all
        .slice(0, maxFindingsPerCode)
        .map(({ registry, message, fix, otherFix }) => [
          registry ?? t('cloud registry'),
          format(message),
          [fix, otherFix].flatMap((one) => (one === undefined ? [] : format(one.label))).join(', or: '),
        ]),
    );
  const worstFindings = [...findings].sort((a, b) => getWorst(b) - getWorst(a) || 0);
  return [
    ...severities(formatter).flatMap(([severity, caption]) => {
      const byCode = [
        ...group(
          worstFindings.filter((finding) => finding.severity === severity),
          (finding) => finding.code,
        ),
      ];
      return byCode.length === 0 ? [] : [heading(3, caption), ...byCode.map(([code, all]) => toTable(code, all))];
    }),
    ...(findings.length > maxFindingsPerCode
      ? [
          paragraph(
            t('At most {most} findings of a kind are listed; the JSON report holds all.', { most: maxFindingsPerCode }),
          ),
        ]
      : []),
  ];
};

/** Named assumptions of the figures, then of the findings, a sentence each. */
export const listAssumptions = ({
  formatter: { language, t },
  findings,
}: Pick<ReportInput, 'findings' | 'formatter'>): readonly string[] => {
  const names = new Set(assumptions().map(({ name }) => name));
  const others = findings.flatMap(({ assumption }) =>
    assumption === undefined || names.has(assumption)
      ? []
      : [t('A finding takes for granted: {assumption}.', { assumption })],
  );
  return [
    ...assumptions().map(
      ({ name, text }) =>
        `${name.charAt(0).toUpperCase()}${name.slice(1)}: ` +
        `${language === 'en' ? text.charAt(0).toLowerCase() : text.charAt(0)}${text.slice(1)}`,
    ),
    ...[...new Set(others)].sort(),
  ];
};

/** The command that reproduces a report; a window's report is reproduced from its workspace. */
export const reproductionCommand = ({
  formatter: { t },
  topology,
  simulation: { from, to },
  now,
  change,
  command,
}: ReportInput): string => {
  if (command !== undefined) return command;
  const file = `${topology.cloud.name}.cascade.json`;
  return t(
    'Save the workspace {draft} as {file}, then run: cascade report {file} --out reports --now {iso} --from {iso2} --to {iso3}',
    {
      draft: change === undefined ? t('without a draft') : t('with its draft'),
      file,
      iso: formatIso(now) ?? '',
      iso2: formatIso(from) ?? '',
      iso3: formatIso(to) ?? '',
    },
  );
};

const computationBlocks = (pictures: readonly Picture[], of: Picture['of']): readonly Block[] =>
  pictures.filter((picture) => picture.of === of).map(({ caption, svg }): Block => ({ kind: 'figure', caption, svg }));

const createBlocks = (input: ReportInput): readonly Block[] => {
  const { formatter, topology, change } = input;
  const { t } = formatter;
  const rows = reportRows(input);
  const pictures = reportPictures(input);
  return [
    heading(1, t('Connected registries of {name}', { name: topology.cloud.name })),
    heading(2, t('Summary')),
    list(summarizeReport(input, rows)),
    ...(change ? changeBlocks({ ...input, change }) : []),
    heading(2, t('Findings')),
    ...findingBlocks(input, rows),
    heading(2, t('Hierarchy')),
    ...computationBlocks(pictures, 'hierarchy'),
    hierarchyTable(rows, formatter),
    heading(2, t('Schedules')),
    ...computationBlocks(pictures, 'windows'),
    scheduleTable(rows, formatter),
    heading(2, t('Staleness')),
    paragraph(t('How old the newest content that a site still lacks can get, slowest site first.')),
    stalenessTable(rows, formatter),
    heading(2, t('Load')),
    ...loadBlocks(input),
    heading(2, t('Assumptions')),
    list(listAssumptions(input)),
    heading(2, t('How to reproduce')),
    paragraph(reproductionCommand(input)),
  ];
};

const known = new WeakMap<ReportInput, readonly Block[]>();

/** In reading order; memoized per input. */
export const reportBlocks = (input: ReportInput): readonly Block[] => {
  const blocks = known.get(input) ?? createBlocks(input);
  known.set(input, blocks);
  return blocks;
};
