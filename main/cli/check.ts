import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type AppError, appError } from '../../shared/errors.ts';
import { findings } from '../../shared/findings/findings.ts';
import type { Finding } from '../../shared/findings/types.ts';
import { formatMessage } from '../../shared/i18n/translate.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Instant } from '../../shared/schedule/instant.ts';
import { simulate } from '../../shared/simulate/simulate.ts';
import { parseJson } from '../../shared/topology/parse-json.ts';
import { writeTextFile } from '../files/text-file.ts';
import { type Command, type ExitStatus, type Io, printError, toExitStatus } from './command.ts';
import { horizonOption, instantOption } from './horizon-option.ts';
import { readTopology } from './read-topology.ts';
import { figureOptions } from './scenario-option.ts';
import { oneLine } from './terminal-text.ts';

export function formatOption(value: string | undefined): Result<'text' | 'json', AppError> {
  if (value === undefined || value === 'text' || value === 'table') return ok('text');
  if (value === 'json') return ok('json');
  return err(appError('invalid-input', `--format '${value}' is not known: write text or json.`));
}

/** The fields of a finding that scripts may rely on. */
export const findingAsJson = ({ code, severity, registry, message, fix }: Finding): object => ({
  code,
  severity,
  registry,
  message: formatMessage(message),
  ...(fix === undefined ? {} : { fix: { ...fix, label: formatMessage(fix.label) } }),
});

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

export const findingsAsText = (found: readonly Finding[]): string => {
  const lines = found.map(({ code, severity, registry, message, fix }) =>
    [
      oneLine(`${severity.padEnd(7)}  ${registry ?? '(cloud)'}  ${formatMessage(message)} [${code}]`),
      ...(fix === undefined ? [] : [oneLine(`         fix: ${formatMessage(fix.label)}`)]),
    ].join('\n'),
  );
  const count = (severity: Finding['severity']): number =>
    found.filter((finding) => finding.severity === severity).length;
  const counts = (['error', 'warning', 'note'] as const).map((severity) => plural(count(severity), severity));
  return `${[...lines, counts.join(', ')].join('\n')}\n`;
};

const findingKey = ({ code, registry }: Pick<Finding, 'code' | 'registry'>): string =>
  `${code} ${registry?.toLowerCase() ?? ''}`;

/**
 * Output of `check --format json`. New findings are recognized by rule and registry, because messages may hold dates.
 */
const knownShape = z.object({ findings: z.array(z.object({ code: z.string(), registry: z.string().nullable() })) });

const readKnown = async (path: string, io: Io): Promise<Result<ReadonlySet<string>, AppError>> => {
  const text = await io.readFile(path);
  if (!text.ok) return text;
  const name = path === '-' ? 'Standard input' : path;
  const json = parseJson(text.value);
  const known = knownShape.safeParse(json.ok ? json.value : null);
  return known.success
    ? ok(new Set(known.data.findings.map((finding) => findingKey(finding as Pick<Finding, 'code' | 'registry'>))))
    : err(appError('invalid-input', `${name} is not what cascade check --format json prints.`, { where: name }));
};

const iso = (at: Instant): string => new Date(at).toISOString();

const unusable = (message: string): Result<never, AppError> => err(appError('invalid-input', message));

/** Why the options exclude each other; null if they do not. */
const findOptionConflict = (file: string | undefined, known: string | undefined, update: boolean): string | null => {
  if (update && (known === undefined || known === '-')) return '--update-known needs --known FILE.';
  return file === '-' && known === '-' ? 'Standard input can be only one of FILE and --known.' : null;
};

async function run(args: readonly string[], io: Io): Promise<ExitStatus> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      format: text,
      known: text,
      'update-known': { type: 'boolean', default: false },
      now: text,
      from: text,
      to: text,
      'as-of': text,
    },
  });
  const format = formatOption(values.format);
  const why = findOptionConflict(positionals[0], values.known, values['update-known']);
  const options = why === null ? format : unusable(why);
  const horizon = options.ok ? horizonOption(values, io.now()) : options;
  const asOf = horizon.ok ? instantOption('as-of', values['as-of']) : horizon;
  const read = asOf.ok ? await readTopology('check', positionals, io, asOf.value) : asOf;
  if (!format.ok || !horizon.ok || !read.ok) {
    const { error } = !format.ok ? format : !horizon.ok ? horizon : (read as { error: AppError });
    printError(io, error);
    return toExitStatus(error);
  }
  const update = values['update-known'];
  const isFirst = update && values.known !== undefined && !existsSync(values.known);
  const known = values.known === undefined || isFirst ? null : await readKnown(values.known, io);
  if (known?.ok === false) {
    printError(io, known.error);
    return 2;
  }
  const { now, from, to } = horizon.value;
  const { topology, live, scenario } = read.value;
  const { what } = figureOptions({ assume: null, payloadBytes: null }, scenario);
  const all = findings(topology, simulate(topology, { from, to, ...what }), now, { live, ...what });
  const isKnown = (finding: Finding): boolean => isFirst || known?.value.has(findingKey(finding)) === true;
  const found = all.filter((finding) => !isKnown(finding));
  const asJson = (listed: readonly Finding[]): string =>
    `${JSON.stringify({ from: iso(from), to: iso(to), ...what, findings: listed.map(findingAsJson) }, null, 2)}\n`;
  if (update && values.known !== undefined) {
    const written = await writeTextFile(values.known, asJson(all.filter(isKnown)));
    if (!written.ok) {
      printError(io, written.error);
      return 3;
    }
    if (isFirst) io.stderr(`${values.known}: ${plural(all.length, 'finding')} taken as known\n`);
  }
  if (format.value === 'json') io.data(asJson(found));
  else {
    const payload = what.payloadBytes === undefined ? '' : `, ${what.payloadBytes} bytes to every registry`;
    io.stdout(findingsAsText(found));
    io.stderr(`findings rest on ${iso(from)} to ${iso(to)}${payload}\n`);
  }
  return found.some(({ severity }) => severity === 'error' || (known !== null && severity === 'warning')) ? 1 : 0;
}

export const command: Command = {
  name: 'check',
  summary: 'finds what is wrong or risky in a hierarchy',
  help: `Usage: cascade check FILE [--known FILE [--update-known]] [--from ISO] [--to ISO] [--now ISO] [--as-of ISO]
                     [--format text|json]

Prints every finding: errors, warnings and notes, over the 365 days from the start of today, UTC, unless told otherwise.
FILE is a workspace, an ARM list answer, what az acr connected-registry list -o json prints, an exported ARM template
or what terraform show -json prints; - reads standard input. A workspace's draft is applied first.

  --known FILE    what check --format json printed before: only findings that it does not hold are printed and count
  --update-known  takes out of the known findings what is gone, so that it counts again once it comes back; where the
                  file is missing, writes all that is found as known
  --from, --to    the range that findings rest on, UTC unless a zone is given: 2026-12-01, 2026-12-01T02:00:00Z
  --now ISO       the moment that counts as now; the clock's where left out
  --as-of ISO     when a list was read: without it, no windows of a list count as missed
  --format json   {"from","to","payloadBytes"?,"findings":[{"code","severity","registry","message","fix"?}]}

Exit status: 0 no error found; 1 a finding of severity error, with --known also a warning; 2 the input is unusable.
`,
  run,
};
