import { parseArgs } from 'node:util';
import { type AppError, appError } from '../../shared/errors.ts';
import { findings } from '../../shared/findings/findings.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { describeDuration, describeStaleness } from '../../shared/schedule/duration.ts';
import { dayMs, type Instant } from '../../shared/schedule/instant.ts';
import { arrivals } from '../../shared/simulate/arrivals.ts';
import { simulate } from '../../shared/simulate/simulate.ts';
import type { Assumption } from '../../shared/simulate/types.ts';
import { findingAsJson, formatOption } from './check.ts';
import { type Command, type ExitStatus, type Io, say, statusOf } from './command.ts';
import { readTopology } from './read-topology.ts';

const refuse = (message: string): { readonly ok: false; readonly error: AppError } =>
  err(appError('invalid-input', message));

/** An ISO 8601 date or date and time; without a zone it is UTC. */
export function instantOption(name: string, text: string | undefined): Result<Instant | null, AppError> {
  if (text === undefined) return ok(null);
  const parts =
    /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/i.exec(
      text.trim(),
    );
  if (parts !== null) {
    const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = parts;
    const zoneText = /^[+-]\d{4}$/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
    const at = Date.parse(
      `${year ?? ''}-${month ?? ''}-${day ?? ''}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}${zoneText}`,
    );
    const exists = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
    if (!Number.isNaN(at) && exists) return ok(at);
  }
  return refuse(`--${name} '${text}' is no date: write ISO 8601, such as 2026-12-24T02:00:00Z.`);
}

function payloadOption(text: string | undefined): Result<number | null, AppError> {
  if (text === undefined) return ok(null);
  const bytes = Number(text);
  return /^\d+$/.test(text.trim()) && Number.isSafeInteger(bytes)
    ? ok(bytes)
    : refuse(`--payload '${text}' is no number of bytes: write a whole number, such as 2500000000.`);
}

interface Options {
  readonly format: 'text' | 'json';
  readonly from: Instant;
  readonly to: Instant;
  readonly assume: Assumption;
  readonly push: Instant | null;
  readonly payloadBytes: number | null;
  readonly files: readonly string[];
}

const longestRangeMs = 3_660 * dayMs;

function readOptions(args: readonly string[], now: Instant): Result<Options, AppError> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { format: text, from: text, to: text, assume: text, push: text, payload: text },
  });
  const format = formatOption(values.format);
  if (!format.ok) return format;
  const from = instantOption('from', values.from);
  if (!from.ok) return from;
  const to = instantOption('to', values.to);
  if (!to.ok) return to;
  const push = instantOption('push', values.push);
  if (!push.ok) return push;
  const payload = payloadOption(values.payload);
  if (!payload.ok) return payload;
  const { assume = 'pessimistic' } = values;
  if (assume !== 'optimistic' && assume !== 'pessimistic')
    return refuse(`--assume '${assume}' is not known: write optimistic or pessimistic.`);
  const start = from.value ?? (to.value === null ? now : Math.min(now, to.value - 7 * dayMs));
  const end = to.value ?? start + 7 * dayMs;
  if (end <= start)
    return refuse(
      `--to (${new Date(end).toISOString()}) must be later than --from (${new Date(start).toISOString()}).`,
    );
  if (end - start > longestRangeMs)
    return refuse('The range is longer than ten years: choose a --to nearer to --from.');
  return ok({
    format: format.value,
    from: start,
    to: end,
    assume,
    push: push.value,
    payloadBytes: payload.value,
    files: positionals,
  });
}

async function run(args: readonly string[], io: Io): Promise<ExitStatus> {
  const options = readOptions(args, io.now());
  const topology = options.ok ? await readTopology('simulate', options.value.files, io) : options;
  if (!options.ok || !topology.ok) {
    const { error } = !options.ok ? options : (topology as { error: AppError });
    say(io, error);
    return statusOf(error);
  }
  const { from, to, assume, push, payloadBytes } = options.value;
  const what = payloadBytes === null ? {} : { payloadBytes };
  const simulation = simulate(topology.value, { from, to, ...what });
  const arrived = push === null ? null : arrivals(topology.value, push, assume, what);
  const iso = (at: Instant | null): string | null => (at === null ? null : new Date(at).toISOString());
  const registries = simulation.registries.map((result, i) => {
    const { sync } = topology.value.registries[i] ?? { sync: { schedule: '', syncWindow: null, messageTtl: '' } };
    const figures = result[assume];
    return {
      name: result.name,
      parent: result.parent,
      mode: topology.value.registries[i]?.mode ?? null,
      schedule: sync.schedule,
      syncWindow: sync.syncWindow,
      messageTtl: sync.messageTtl,
      continuous: result.continuous,
      windows: result.windows.length / 2,
      openMs: result.openMs,
      longestGapMs: result.longestGapMs,
      worstStalenessMs: figures.worstMs,
      meanStalenessMs: figures.meanMs,
      p95StalenessMs: figures.p95Ms,
      expiredShare: figures.expiredShare,
      ...(arrived === null ? {} : { arrival: iso(arrived[i]?.at ?? null) }),
    };
  });
  if (options.value.format === 'json') {
    const found = findings(topology.value, simulation, io.now()).map(findingAsJson);
    io.stdout(`${JSON.stringify({ from: iso(from), to: iso(to), assume, registries, findings: found }, null, 2)}\n`);
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
  const rows = registries.map((one) => [
    one.name,
    one.parent ?? '(cloud)',
    one.schedule,
    one.syncWindow ?? '',
    String(one.windows),
    describeDuration(one.openMs),
    describeStaleness(one.worstStalenessMs),
    describeStaleness(one.meanStalenessMs),
    describeStaleness(one.p95StalenessMs),
    one.expiredShare === null ? '' : `${(one.expiredShare * 100).toFixed(1)} %`,
    ...(arrived === null ? [] : [one.arrival ?? 'never']),
  ]);
  io.stdout(`${asTable([header, ...rows])}\n`);
  io.stderr(`${registries.length} registries, ${iso(from) ?? ''} to ${iso(to) ?? ''}, ${assume}\n`);
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
  help: `Usage: cascade simulate FILE [--from ISO] [--to ISO] [--assume optimistic|pessimistic] [--push ISO] [--payload BYTES] [--format text|json]

Simulates the schedules of a hierarchy over a range, the 7 days from now unless told otherwise.
FILE is a workspace, an ARM list answer, or what az acr connected-registry list -o json prints; - reads standard input.
A workspace's draft is applied first.

  --from, --to   range, UTC unless a zone is given: 2026-12-01, 2026-12-01T02:00:00Z
  --assume       optimistic: work is picked up at any time inside a window; pessimistic (default): one pass a window;
                 findings rest on the pessimistic reading, as warnings do everywhere
  --push         adds when content that is pushed to the cloud then arrives
  --payload      bytes that every registry moves, instead of the workspace's own estimates
  --format json  {"from","to","assume","registries":[…],"findings":[…]}

Exit status: 0 done; 2 the input is unusable.
`,
  run,
};
