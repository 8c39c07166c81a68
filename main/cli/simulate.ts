import { parseArgs } from 'node:util';
import { type AppError, appError } from '../../shared/errors.ts';
import { findings } from '../../shared/findings/findings.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { describeDuration, describeStaleness } from '../../shared/schedule/duration.ts';
import { type Instant, weekMs } from '../../shared/schedule/instant.ts';
import { arrivals } from '../../shared/simulate/arrivals.ts';
import { simulate } from '../../shared/simulate/simulate.ts';
import type { Assumption } from '../../shared/simulate/types.ts';
import { createRangeListing } from '../../shared/view/listing.ts';
import type { TimeRange } from '../../shared/view/time-range.ts';
import { findingAsJson, formatOption } from './check.ts';
import { type Command, type ExitStatus, type Io, printError, toExitStatus } from './command.ts';
import { type Horizon, horizonOption, instantOption } from './horizon-option.ts';
import { readTopology } from './read-topology.ts';
import { describeFigureOptions, figureOptions } from './scenario-option.ts';
import { oneLine } from './terminal-text.ts';

const refuse = (message: string): { readonly ok: false; readonly error: AppError } =>
  err(appError('invalid-input', message));

function payloadOption(text: string | undefined): Result<number | null, AppError> {
  if (text === undefined) return ok(null);
  const bytes = Number(text);
  return /^\d+$/.test(text.trim()) && Number.isSafeInteger(bytes) && bytes > 0
    ? ok(bytes)
    : refuse(`--payload '${text}' is no number of bytes: write a whole number above 0, such as 2500000000.`);
}

interface Options {
  readonly format: 'text' | 'json';
  readonly horizon: Horizon;
  /** Range of windows and open time in text output. */
  readonly next: TimeRange;
  readonly asOf: Instant | null;
  readonly assume: Assumption | null;
  readonly push: Instant | null;
  readonly payloadBytes: number | null;
  readonly files: readonly string[];
}

function readOptions(args: readonly string[], clock: Instant): Result<Options, AppError> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { format: text, 'as-of': text, now: text, from: text, to: text, assume: text, push: text, payload: text },
  });
  const format = formatOption(values.format);
  if (!format.ok) return format;
  const horizon = horizonOption(values, clock);
  if (!horizon.ok) return horizon;
  const push = instantOption('push', values.push);
  if (!push.ok) return push;
  const payload = payloadOption(values.payload);
  if (!payload.ok) return payload;
  const asOf = instantOption('as-of', values['as-of']);
  if (!asOf.ok) return asOf;
  const { assume } = values;
  if (assume !== undefined && assume !== 'optimistic' && assume !== 'pessimistic')
    return refuse(`--assume '${assume}' is not known: write optimistic or pessimistic.`);
  const { now, from, to } = horizon.value;
  const first = values.from === undefined && now < to ? Math.max(now, from) : from;
  return ok({
    format: format.value,
    horizon: horizon.value,
    next: { from: first, to: Math.min(first + weekMs, to) },
    asOf: asOf.value,
    assume: assume ?? null,
    push: push.value,
    payloadBytes: payload.value,
    files: positionals,
  });
}

async function run(args: readonly string[], io: Io): Promise<ExitStatus> {
  const options = readOptions(args, io.now());
  const read = options.ok ? await readTopology('simulate', options.value.files, io, options.value.asOf) : options;
  if (!options.ok || !read.ok) {
    const { error } = !options.ok ? options : (read as { error: AppError });
    printError(io, error);
    return toExitStatus(error);
  }
  const {
    horizon: { now, from, to },
    next,
    push,
  } = options.value;
  const { topology, live, scenario } = read.value;
  const figures = figureOptions(options.value, scenario);
  const { assume, what } = figures;
  const simulation = simulate(topology, { from, to, ...what });
  const arrived = push === null ? null : arrivals(topology, push, assume, what);
  const iso = (at: Instant | null): string | null => (at === null ? null : new Date(at).toISOString());
  const registries = simulation.registries.map((result, i) => {
    const { sync } = topology.registries[i] ?? { sync: { schedule: '', syncWindow: null, messageTtl: '' } };
    const staleness = result[assume];
    return {
      name: result.name,
      parent: result.parent,
      mode: topology.registries[i]?.mode ?? null,
      schedule: sync.schedule,
      syncWindow: sync.syncWindow,
      messageTtl: sync.messageTtl,
      continuous: result.continuous,
      windows: result.windows.length / 2,
      openMs: result.openMs,
      longestGapMs: result.longestGapMs,
      worstStalenessMs: staleness.worstMs,
      meanStalenessMs: staleness.meanMs,
      p95StalenessMs: staleness.p95Ms,
      expiredShare: staleness.expiredShare,
      ...(arrived === null ? {} : { arrival: iso(arrived[i]?.at ?? null) }),
    };
  });
  if (options.value.format === 'json') {
    const found = findings(topology, simulation, now, { live, ...what }).map(findingAsJson);
    io.data(
      `${JSON.stringify({ from: iso(from), to: iso(to), assume, ...what, registries, findings: found }, null, 2)}\n`,
    );
    return 0;
  }
  const header = [
    'NAME',
    'PARENT',
    'SCHEDULE',
    'WINDOW',
    'WINDOWS',
    'OPEN',
    'WORST',
    'MEAN',
    'P95',
    'EXPIRED',
    ...(arrived === null ? [] : ['ARRIVAL']),
  ];
  const listing = createRangeListing(next);
  const rows = registries.map((one, i) => {
    const simulated = simulation.registries[i];
    const windows = simulated === undefined ? new Float64Array() : listing.registry(topology, simulated).windows;
    const openMs = windows.reduce((sum, at, edge) => sum + (edge % 2 === 0 ? -at : at), 0);
    return [
      one.name,
      one.parent ?? '(cloud)',
      one.schedule,
      one.syncWindow ?? '',
      String(windows.length / 2),
      describeDuration(openMs),
      describeStaleness(one.worstStalenessMs),
      describeStaleness(one.meanStalenessMs),
      describeStaleness(one.p95StalenessMs),
      one.expiredShare === null ? '' : `${(one.expiredShare * 100).toFixed(1)} %`,
      ...(arrived === null ? [] : [one.arrival ?? 'never']),
    ];
  });
  io.stdout(`${asTable([header, ...rows].map((row) => row.map(oneLine)))}\n`);
  io.stderr(
    `${registries.length} ${registries.length === 1 ? 'registry' : 'registries'}, ` +
      `${describeFigureOptions(figures)}; figures from ${iso(from) ?? ''} to ${iso(to) ?? ''}, windows and open ` +
      `time from ${iso(next.from) ?? ''} to ${iso(next.to) ?? ''}\n`,
  );
  return 0;
}

/** Left-aligned columns, two spaces apart. */
function asTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export const command: Command = {
  name: 'simulate',
  summary: 'windows, staleness, expiry and arrival over a range of time',
  help: `\
Usage: cascade simulate FILE [--from ISO] [--to ISO] [--now ISO] [--as-of ISO] [--assume optimistic|pessimistic] \
[--push ISO] [--payload BYTES] [--format text|json]

Simulates the schedules of a hierarchy over the 365 days from the start of today, UTC, unless told otherwise.
FILE is a workspace, an ARM list answer, what az acr connected-registry list -o json prints, an exported ARM template
or what terraform show -json prints; - reads standard input. A workspace's draft is applied first.

  --from, --to   range of the figures, UTC unless a zone is given: 2026-12-01, 2026-12-01T02:00:00Z;
                 as text, windows and open time are told for the next 7 days of it
  --now          the moment that counts as now; the clock's where left out
  --as-of        when a list was read: without it, no windows of a list count as missed
  --assume       optimistic: work is picked up at any time inside a window; pessimistic (default): one pass a window;
                 findings rest on the pessimistic reading, as warnings do everywhere.
                 Where left out, what the workspace was kept with; so with --payload
  --push         adds when content that is pushed to the cloud then arrives
  --payload      bytes that every registry moves, instead of the workspace's own estimates
  --format json  {"from","to","assume","payloadBytes"?,"registries":[…],"findings":[…]}

Exit status: 0 done; 2 the input is unusable.
`,
  run,
};
