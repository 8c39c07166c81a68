import { invertPlan } from '../plan/invert.ts';
import type { PlannedRequest } from '../plan/types.ts';
import type { Finding, Severity } from '../findings/types.ts';
import { describeDuration, describeStaleness } from '../schedule/duration.ts';
import { assumptions } from '../simulate/assumptions.ts';
import type { Window } from '../schedule/windows.ts';
import { type Block, figures, heading, list, paragraph, table } from './blocks.ts';
import { dated, iso, local, utc } from './dates.ts';
import { type Picture, reportPictures } from './pictures.ts';
import type { ReportInput } from './report-input.ts';
import { type ReportRow, reportRows } from './rows.ts';
import { keyOf } from '../topology/tree.ts';

const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

const share = (part: number | null): string => (part === null ? 'n/a' : `${(part * 100).toFixed(1)} %`);

/** Worst first; never is worst of all. */
const worstFirst = (rows: readonly ReportRow[]): readonly ReportRow[] =>
  [...rows].sort((a, b) => (b.simulation.pessimistic.worstMs ?? Infinity) - (a.simulation.pessimistic.worstMs ?? Infinity) || 0);

/** The report in plain words, a sentence each. */
export const summaryOf = ({ topology, simulation, findings, change }: ReportInput, rows: readonly ReportRow[]): readonly string[] => {
  const bySeverity = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  const continuous = rows.filter((row) => row.simulation.continuous).length;
  const depth = Math.max(0, ...rows.map((row) => row.depth));
  const never = rows.filter((row) => row.simulation.pessimistic.worstMs === null);
  const [worst] = worstFirst(rows.filter((row) => row.simulation.pessimistic.worstMs !== null));
  return [
    `${topology.cloud.name} has ${count(rows.length, 'connected registry', 'connected registries')} on ${count(depth, 'level')}: ${continuous} continuous, ${rows.length - continuous} on a schedule.`,
    ...(worst
      ? [`Content is at most ${describeStaleness(worst.simulation.pessimistic.worstMs)} old at ${worst.registry.name}, the slowest site that is reached (${describeStaleness(worst.simulation.optimistic.worstMs)} where everything goes well).`]
      : []),
    ...(never.length > 0
      ? [`${count(never.length, 'site never receives', 'sites never receive')} new content as scheduled: ${never.slice(0, 10).map(({ registry }) => registry.name).join(', ')}${never.length > 10 ? ', …' : ''}.`]
      : []),
    `${count(bySeverity('error'), 'error')}, ${count(bySeverity('warning'), 'warning')} and ${count(bySeverity('note'), 'note')} were found.`,
    `Figures are for ${utc(simulation.from)} to ${utc(simulation.to)} UTC.`,
    `The data is ${dated(topology)}.`,
    ...(change ? [`It shows the state after a proposed change of ${count(change.plan.steps.length, 'step')}, listed below.`] : []),
  ];
};

const hierarchyOf = (rows: readonly ReportRow[]): Block =>
  table(
    'Hierarchy',
    ['Registry', 'Parent', 'Mode', 'State', 'Last sync (UTC)', 'Owner', 'Findings'],
    rows.map(({ registry, depth, site, findings }) => [
      `${'\u00a0\u00a0\u00a0'.repeat(Math.max(0, depth - 1))}${registry.name}`,
      registry.parent ?? '',
      registry.mode,
      [registry.status.connectionState ?? 'not created', registry.status.activation === 'Inactive' ? 'not deployed' : ''].filter((part) => part !== '').join(', '),
      registry.status.lastSyncTime === null ? '' : utc(registry.status.lastSyncTime),
      site.owner ?? '',
      findings.length === 0 ? '' : String(findings.length),
    ]),
  );

const windowText = ({ start, end }: Window): string => (end === Infinity ? 'always open' : `${utc(start)} for ${describeDuration(end - start)}`);

const scheduleOf = (rows: readonly ReportRow[]): Block =>
  table(
    'Schedules and next windows',
    ['Registry', 'Schedule', 'Meaning', 'Window', 'Message TTL', 'Next windows (UTC)', "On the site's clock"],
    rows.map(({ registry, site, meaning, next }) => [
      registry.name,
      registry.sync.schedule,
      meaning,
      registry.sync.syncWindow ?? '',
      registry.sync.messageTtl,
      next.length === 0 ? 'none' : next.map(windowText).join('; '),
      site.timeZone === undefined || next.every(({ end }) => end === Infinity)
        ? ''
        : `${next.filter(({ end }) => end !== Infinity).map(({ start }) => local(start, site.timeZone ?? '')).join('; ')} (${site.timeZone})`,
    ]),
  );

const stalenessOf = (rows: readonly ReportRow[]): Block =>
  table(
    'Staleness',
    [
      'Registry',
      figures('Worst'),
      figures('Mean'),
      figures('95 %'),
      figures('Worst, optimistic'),
      figures('Mean, optimistic'),
      figures('95 %, optimistic'),
      figures('Expired messages'),
    ],
    worstFirst(rows).map(({ registry, simulation: { pessimistic, optimistic } }) => [
      registry.name,
      ...[pessimistic, optimistic].flatMap(({ worstMs, meanMs, p95Ms }) => [worstMs, meanMs, p95Ms].map(describeStaleness)),
      share(pessimistic.expiredShare),
    ]),
  );

/** Parents whose heat is drawn; the rest stand in the table. */
const heatedParents = 12;

const loadsOf = ({ topology, simulation }: ReportInput): readonly Block[] => {
  const loads = [...simulation.loads].filter(({ children }) => children > 1).sort((a, b) => b.peak - a.peak);
  if (loads.length === 0) return [paragraph('No parent has more than one child.')];
  const nameOf = (parent: string | null): string => parent ?? topology.cloud.name;
  return [
    table(
      'Children with open windows at once',
      ['Parent', figures('Children'), figures('Peak'), 'First peak (UTC)', figures('Mbit/s needed'), figures('Mbit/s available')],
      loads.map(({ parent, children, peak, peakAt, requiredMbps, availableMbps }) => [
        nameOf(parent),
        String(children),
        String(peak),
        peakAt === null ? '' : utc(peakAt),
        requiredMbps === null ? '' : requiredMbps.toFixed(1),
        availableMbps === null ? '' : availableMbps.toFixed(1),
      ]),
    ),
    ...loads.slice(0, heatedParents).map(({ parent, heat }): Block => ({ kind: 'heat', caption: `Open children of ${nameOf(parent)} by hour of the week`, counts: heat })),
  ];
};

const severities: readonly (readonly [Severity, string])[] = [
  ['error', 'Errors'],
  ['warning', 'Warnings'],
  ['note', 'Notes'],
];

const findingsOf = (findings: readonly Finding[]): readonly Block[] =>
  findings.length === 0
    ? [paragraph('Nothing was found.')]
    : severities.flatMap(([severity, caption]) => {
        const rows = findings.filter((finding) => finding.severity === severity);
        return rows.length === 0
          ? []
          : [table(caption, ['Where', 'What', 'Code', 'Remedy'], rows.map(({ registry, message, code, fix, otherFix }) => [registry ?? 'cloud registry', message, code, [fix, otherFix].flatMap((one) => one?.label ?? []).join(', or: ')]))];
      });

/** What stands below the cloud registry is named from there on: its own id is said once. */
const below = (path: string, cloudId: string): string => (path.toLowerCase().startsWith(`${cloudId.toLowerCase()}/`) ? path.slice(cloudId.length + 1) : path);

/** A value of a request as people read it. */
const valueText = (value: unknown, cloudId: string): string => {
  if (value === null || value === undefined || value === '') return 'none';
  if (Array.isArray(value)) return value.map((item) => valueText(item, cloudId)).join(', ');
  return typeof value === 'string' ? below(value, cloudId) : JSON.stringify(value);
};

/** A list that only lost and gained entries is told by these: a scope map of a deep tree holds hundreds. */
const listed = (value: unknown, other: unknown, cloudId: string): string => {
  if (!Array.isArray(value) || !Array.isArray(other) || value.length < 6) return valueText(value, cloudId);
  const own = value.filter((item) => !other.includes(item));
  return own.length === value.length ? valueText(value, cloudId) : `${own.length === 0 ? '' : `${valueText(own, cloudId)}, and `}${count(value.length - own.length, 'entry', 'entries')} on both sides`;
};

const changeOf = ({ topology, change: { plan, effects } }: ReportInput & { readonly change: NonNullable<ReportInput['change']> }): readonly Block[] => {
  const back = invertPlan(plan);
  const { registryId } = plan;
  const requestText = ({ method, path }: PlannedRequest): string => `${method} ${below(path, registryId)}`;
  const created = new Set(plan.steps.flatMap(({ kind, target }) => (kind === 'create-registry' ? [keyOf(target)] : [])));
  const there = new Set(topology.registries.map(({ name }) => keyOf(name)));
  const lost = plan.steps.filter(({ inverse }) => inverse === null).map(({ summary }) => summary);
  return [
    heading(2, 'Proposed change'),
    paragraph(`Requests and values that are resources are named below ${registryId}.`),
    table(
      'Before and after',
      ['What', 'Property', 'Before', 'After'],
      plan.steps.flatMap(({ request: { path }, changes }) => changes.map(({ property, before, after }) => [path === registryId ? topology.cloud.name : below(path, registryId), property, listed(before, after, registryId), listed(after, before, registryId)])),
    ),
    table('Effect', ['Registry', figures('Worst before'), figures('Worst after'), 'Takes effect (UTC)'], effects.map(({ registry, worstStalenessMs, effectiveAt }) => {
      const [isNew, isGone] = [created.has(keyOf(registry)), !there.has(keyOf(registry))];
      return [
        registry,
        isNew ? 'not there' : describeStaleness(worstStalenessMs.before),
        isGone ? 'not there' : describeStaleness(worstStalenessMs.after),
        isGone ? 'once it is deleted' : isNew ? 'once it is deployed' : effectiveAt === null ? 'never' : utc(effectiveAt),
      ];
    })),
    table('Steps, in order', ['Step', 'What', 'Risk', 'Request'], plan.steps.map(({ id, summary, risk, riskReason, request }) => [
      id,
      [summary, riskReason].filter((part) => part !== '').join(' '),
      risk,
      requestText(request),
    ])),
    heading(3, 'Roll-back'),
    paragraph(`${count(back.steps.length, 'step')} take the change back, last first.${lost.length > 0 ? ` Not to be taken back: ${lost.join(' ')}` : ''}`),
    table('Roll-back steps', ['Step', 'Request'], back.steps.map(({ id, request }) => [id, requestText(request)])),
  ];
};

/** Under what the figures hold, a sentence each; what a finding takes for granted beside that comes last. */
export const assumptionsOf = (findings: readonly Finding[]): readonly string[] => {
  const names = new Set(assumptions.map(({ name }) => name));
  const others = findings.flatMap(({ assumption }) => (assumption === undefined || names.has(assumption) ? [] : [`A finding takes for granted: ${assumption}.`]));
  return [...assumptions.map(({ name, text }) => `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${text.charAt(0).toLowerCase()}${text.slice(1)}`), ...[...new Set(others)].sort()];
};

/** The command that makes the report again; a window's report is made again of the workspace. */
export const reproductionOf = ({ topology, simulation: { from, to }, now, change, command }: ReportInput): string => {
  if (command !== undefined) return command;
  const file = `${topology.cloud.name}.cascade.json`;
  return `Save the workspace ${change === undefined ? 'without a draft' : 'with its draft'} as ${file}, then run: cascade report ${file} --out reports --now ${iso(now) ?? ''} --from ${iso(from) ?? ''} --to ${iso(to) ?? ''}`;
};

const figuresIn = (pictures: readonly Picture[], of: Picture['of']): readonly Block[] =>
  pictures.filter((picture) => picture.of === of).map(({ caption, svg }): Block => ({ kind: 'figure', caption, svg }));

const madeBlocks = (input: ReportInput): readonly Block[] => {
  const { topology, findings, change } = input;
  const rows = reportRows(input);
  const pictures = reportPictures(input);
  return [
    heading(1, `Connected registries of ${topology.cloud.name}`),
    heading(2, 'Summary'),
    list(summaryOf(input, rows)),
    ...(change ? changeOf({ ...input, change }) : []),
    heading(2, 'Findings'),
    ...findingsOf(findings),
    heading(2, 'Hierarchy'),
    ...figuresIn(pictures, 'hierarchy'),
    hierarchyOf(rows),
    heading(2, 'Schedules'),
    ...figuresIn(pictures, 'windows'),
    scheduleOf(rows),
    heading(2, 'Staleness'),
    paragraph('How old the newest content that a site still lacks can get, slowest site first.'),
    stalenessOf(rows),
    heading(2, 'Load'),
    ...loadsOf(input),
    heading(2, 'Assumptions'),
    list(assumptionsOf(findings)),
    heading(2, 'How to reproduce'),
    paragraph(reproductionOf(input)),
  ];
};

const known = new WeakMap<ReportInput, readonly Block[]>();

/** What the report says, in the order in which people read it; made once for all formats. */
export const reportBlocks = (input: ReportInput): readonly Block[] => {
  const blocks = known.get(input) ?? madeBlocks(input);
  known.set(input, blocks);
  return blocks;
};
