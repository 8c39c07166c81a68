import { parseArgs } from 'node:util';
import { type AppError, appError } from '../../shared/errors.ts';
import { formatMessage } from '../../shared/i18n/translate.ts';
import { type Effect, planEffects } from '../../shared/plan/effects.ts';
import { exportPlan, formatPlanTexts } from '../../shared/plan/export.ts';
import { fillUnknownFrom } from '../../shared/plan/fill-unknown.ts';
import { makePlan } from '../../shared/plan/make-plan.ts';
import type { Plan } from '../../shared/plan/types.ts';
import { textTable } from '../../shared/report/text-table.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { describeStaleness } from '../../shared/schedule/duration.ts';
import type { Instant } from '../../shared/schedule/instant.ts';
import { applyEdits } from '../../shared/topology/edit.ts';
import type { Topology } from '../../shared/topology/model.ts';
import { type ParsedTopology, parseTopology } from '../../shared/topology/parse.ts';
import { indexTopology, isDeployed } from '../../shared/topology/tree.ts';
import { type Command, type ExitStatus, type Io, printError, toExitStatus } from './command.ts';
import { type Horizon, horizonOption } from './horizon-option.ts';
import { describeFigureOptions, type FigureOptions, figureOptions } from './scenario-option.ts';
import { oneLine } from './terminal-text.ts';

const formats = ['table', 'json', 'az', 'powershell', 'bicep', 'terraform', 'arm'] as const;
type Format = (typeof formats)[number];

const help = `\
Usage: cascade plan CURRENT DESIRED [--format FORMAT] [--from ISO] [--to ISO] [--now ISO] [--detailed-exit-code]

Lists the ordered steps that turn CURRENT into DESIRED. Each is a workspace, an ARM list answer, what
\`az acr connected-registry list -o json\` prints, an exported ARM template or what \`terraform show -json\` prints;
- reads standard input. A workspace as DESIRED includes its draft.

  --format FORMAT        ${formats.join(', ')} (default: table)
  --detailed-exit-code   exit with 1 where there are steps, with 0 where there are none
  --from, --to           the range of the figures; the 365 days from the start of today, UTC, where left out
  --now ISO              when the plan is carried out; the clock's where left out
  --help                 show this text

Exit status: 0 done; 1 with --detailed-exit-code, there are steps; 2 the input is unusable.
`;

const invalid = (message: string, where?: string): Result<never, AppError> =>
  err(appError('invalid-input', message, where === undefined ? {} : { where }));

const read = async (path: string, io: Io): Promise<Result<ParsedTopology, AppError>> => {
  const text = await io.readFile(path);
  return text.ok ? parseTopology(text.value, { name: path === '-' ? 'standard input' : path }) : text;
};

/**
 * The desired topology: the file with its draft. Status comes from the current state, so that an older list does not
 * ask for a deactivation, and so do sites that a bare list lacks.
 */
const resolveDesired = (
  current: Topology,
  { topology, edits, format }: ParsedTopology,
  name: string,
): Result<Topology, AppError> => {
  const index = indexTopology(current);
  const base: Topology = {
    ...topology,
    registries: topology.registries.map((registry) => ({
      ...registry,
      status: index.get(registry.name)?.status ?? registry.status,
    })),
    sites: { ...current.sites, ...topology.sites },
    blackouts: format === 'workspace' ? topology.blackouts : current.blackouts,
  };
  const wanted = applyEdits(base, edits);
  return wanted.ok
    ? wanted
    : invalid(
        `${name}: edits[${wanted.error.index}] does not apply: ${formatMessage(wanted.error.message)}`,
        `edits[${wanted.error.index}]`,
      );
};

const iso = (at: Instant | null): string | null => (at === null ? null : new Date(at).toISOString());

/** The whole plan, which `cascade apply` verifies, and the effects. */
const json = (plan: Plan, { from, to }: Horizon, effects: readonly Effect[]): string => {
  const dated = effects.map((effect) => ({ ...effect, effectiveAt: iso(effect.effectiveAt) }));
  const texts = formatPlanTexts(plan, formatMessage);
  return `${JSON.stringify({ ...texts, from: iso(from), to: iso(to), effects: dated }, null, 2)}\n`;
};

const table = ({ steps }: Plan, effects: readonly Effect[], current: Topology): string => {
  const waiting = new Set(current.registries.filter((one) => !isDeployed(one)).map(({ name }) => name));
  if (steps.length === 0) return 'Nothing to do: the two are the same.\n';
  const parts = [
    textTable(
      ['STEP', 'RISK', 'WHAT'],
      steps.flatMap(({ id, risk, summary, riskReason }) => [
        [id, risk, formatMessage(summary)].map(oneLine),
        ...(riskReason === '' ? [] : [['', '', oneLine(formatMessage(riskReason))]]),
      ]),
    ),
  ];
  if (effects.length > 0) {
    const row = ({ registry, worstStalenessMs, effectiveAt }: Effect) => [
      oneLine(registry),
      describeStaleness(worstStalenessMs.before),
      describeStaleness(worstStalenessMs.after),
      iso(effectiveAt) ?? (waiting.has(registry) ? 'once deployed' : '-'),
    ];
    parts.push(textTable(['REGISTRY', 'WORST BEFORE', 'WORST AFTER', 'EFFECTIVE AT (UTC)'], effects.map(row)));
  }
  return parts.join('\n');
};

const write = (
  format: Format,
  plan: Plan,
  horizon: Horizon,
  current: Topology,
  effects: () => readonly Effect[],
): string => {
  if (format === 'json') return json(plan, horizon, effects());
  if (format === 'table') return table(plan, effects(), current);
  return exportPlan(plan, format, formatMessage).text;
};

const listMissingFacts = ({ cloud, registries, accessKnown }: Topology): readonly string[] => {
  const collected = registries.filter(({ garbageCollection }) => garbageCollection === null).length;
  return [
    ...(cloud.dataEndpointEnabled === null ? ['the data endpoint'] : []),
    ...(collected > 0 ? [`garbage collection of ${collected} of ${registries.length} registries`] : []),
    ...(accessKnown ? [] : ['tokens and scope maps']),
  ];
};

interface Inputs {
  readonly current: Topology;
  readonly wanted: Topology;
  readonly format: Format;
  readonly figures: FigureOptions;
}

const readInputs = async (paths: readonly string[], formatName: string, io: Io): Promise<Result<Inputs, AppError>> => {
  const [currentPath, desiredPath, extra] = paths;
  if (currentPath === undefined || desiredPath === undefined)
    return invalid('plan needs two files: CURRENT and DESIRED.');
  if (extra !== undefined) return invalid(`plan takes two files; '${extra}' is one too many.`);
  if (currentPath === '-' && desiredPath === '-') return invalid('Standard input can be only one of the two files.');
  const format = formats.find((one) => one === (formatName === 'text' ? 'table' : formatName));
  if (format === undefined)
    return invalid(`--format ${formatName} is unknown: write ${formats.join(', ')}.`, '--format');
  const current = await read(currentPath, io);
  if (!current.ok) return current;
  const desired = await read(desiredPath, io);
  if (!desired.ok) return desired;
  const wanted = resolveDesired(current.value.topology, desired.value, desiredPath);
  if (!wanted.ok) return wanted;
  for (const [path, { topology }] of [
    [currentPath, current.value],
    [desiredPath, desired.value],
  ] as const) {
    const untold = listMissingFacts(topology);
    if (untold.length > 0)
      io.stderr(`${path === '-' ? 'standard input' : path} does not tell ${untold.join(', ')}: not compared\n`);
  }
  const kept = desired.value.scenario ?? current.value.scenario ?? null;
  const figures = figureOptions({ assume: null, payloadBytes: null }, kept);
  // Changes of the draft of DESIRED still count as differences.
  return ok({
    current: fillUnknownFrom(current.value.topology, desired.value.topology),
    wanted: wanted.value,
    format,
    figures,
  });
};

const run = async (args: readonly string[], io: Io): Promise<ExitStatus> => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      format: { type: 'string', default: 'table' },
      now: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      'detailed-exit-code': { type: 'boolean', default: false },
    },
  });
  const horizon = horizonOption(values, io.now());
  const inputs = horizon.ok ? await readInputs(positionals, values.format, io) : horizon;
  const plan = inputs.ok ? makePlan(inputs.value.current, inputs.value.wanted) : inputs;
  if (!horizon.ok || !inputs.ok || !plan.ok) {
    const error = inputs.ok ? (plan as { readonly error: AppError }).error : inputs.error;
    printError(io, error);
    return toExitStatus(error);
  }
  const { current, wanted, format, figures } = inputs.value;
  if (format === 'table' && plan.value.steps.length > 0)
    io.stderr(
      `figures from ${iso(horizon.value.from) ?? ''} to ${iso(horizon.value.to) ?? ''}, ` +
        `${describeFigureOptions(figures)}\n`,
    );
  const text = write(format, plan.value, horizon.value, current, () =>
    planEffects(current, wanted, { ...horizon.value, ...figures.what }, figures.assume),
  );
  if (format === 'table') io.stdout(text);
  else io.data(text);
  return values['detailed-exit-code'] && plan.value.steps.length > 0 ? 1 : 0;
};

export const command: Command = { name: 'plan', summary: 'lists the ordered steps between two inputs', help, run };
