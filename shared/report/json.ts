import type { FormatMessage } from '../i18n/format.ts';
import { invertPlan } from '../plan/invert.ts';
import type { Step } from '../plan/types.ts';
import type { ParentLoad } from '../simulate/types.ts';
import { concatReports } from './concat-reports.ts';
import { listAssumptions, reproductionCommand, summarizeReport } from './content.ts';
import { formatIso } from './dates.ts';
import type { ReportInput } from './report-input.ts';
import { reportRows } from './rows.ts';

const rowsToJson = (input: ReportInput): readonly unknown[] =>
  reportRows(input).map(({ registry, simulation: one, site, depth, meaning, next }) => ({
    name: registry.name,
    parent: registry.parent,
    depth,
    mode: registry.mode,
    connectionState: registry.status.connectionState,
    activation: registry.status.activation,
    lastSyncTime: formatIso(registry.status.lastSyncTime),
    schedule: registry.sync.schedule,
    meaning,
    syncWindow: registry.sync.syncWindow,
    messageTtl: registry.sync.messageTtl,
    continuous: one.continuous,
    nextWindows: next.map(({ start, end }) => ({ start: formatIso(start), end: formatIso(end) })),
    windows: one.windows.length / 2,
    openMs: one.openMs,
    longestGapMs: one.longestGapMs,
    pessimistic: one.pessimistic,
    optimistic: one.optimistic,
    notes: one.notes,
    site,
  }));

const requestToJson = ({ id, request }: Step): unknown => ({ id, request });

const changeToJson = ({ plan, effects }: NonNullable<ReportInput['change']>, format: FormatMessage): unknown => ({
  plan: plan.id,
  steps: plan.steps.map(({ id, kind, target, summary, risk, riskReason, changes, request }) => ({
    id,
    kind,
    target,
    summary: format(summary),
    risk,
    riskReason: format(riskReason),
    changes,
    request,
  })),
  effects: effects.map((effect) => ({ ...effect, effectiveAt: formatIso(effect.effectiveAt) })),
  rollBack: invertPlan(plan).steps.map(requestToJson),
  notTakenBack: plan.steps.filter(({ inverse }) => inverse === null).map(({ id }) => id),
});

const lines = <T>(items: readonly T[], text: (item: T) => string = JSON.stringify): string =>
  items.length === 0 ? '[]' : `[\n${concatReports(items, text, ',\n')}\n]`;

const loadLine = ({ parent, children, peak, peakAt, heat, requiredMbps }: ParentLoad): string => {
  const rest = JSON.stringify({ parent, children, peak, peakAt: formatIso(peakAt), requiredMbps });
  return `${rest.slice(0, -1)},"heat":[${heat.join()}]}`;
};

/** Figures as JSON, one registry, load or finding a line: ISO dates, milliseconds, null for never. */
export const toJson = (input: ReportInput): string => {
  const { topology, simulation, findings, change } = input;
  const { format } = input.formatter;
  const parts: readonly (readonly [name: string, json: string])[] = [
    ['registry', JSON.stringify(topology.cloud.name)],
    ['asOf', JSON.stringify(formatIso(topology.asOf))],
    ['from', JSON.stringify(formatIso(simulation.from))],
    ['to', JSON.stringify(formatIso(simulation.to))],
    ['summary', lines(summarizeReport(input, reportRows(input)))],
    ['registries', lines(rowsToJson(input))],
    ['loads', lines(simulation.loads, loadLine)],
    [
      'findings',
      lines(
        findings.map(({ code, severity, registry, message, assumption, fix }) => ({
          code,
          severity,
          registry,
          message: format(message),
          assumption,
          ...(fix === undefined ? {} : { fix: format(fix.label) }),
        })),
      ),
    ],
    ['change', JSON.stringify(change ? changeToJson(change, format) : null)],
    ['assumptions', lines(listAssumptions(input))],
    ['reproduce', JSON.stringify(reproductionCommand(input))],
  ];
  return `{\n${parts.map(([name, json]) => `"${name}": ${json}`).join(',\n')}\n}\n`;
};
