import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type AppError, appError } from '../../shared/errors.ts';
import { findings } from '../../shared/findings/findings.ts';
import { joinMessages } from '../../shared/i18n/message.ts';
import { getFormatter } from '../../shared/i18n/translate.ts';
import { quoteBash } from '../../shared/plan/az-script.ts';
import { planEffects } from '../../shared/plan/effects.ts';
import { makePlan } from '../../shared/plan/make-plan.ts';
import {
  findPdfProblem,
  maxPdfSites,
  type RenderedFormat,
  renderedFormats,
  type ReportFormat,
  reportFormats,
  textFormats,
  toRenderInputs,
  writeReport,
} from '../../shared/report/report.ts';
import type { ReportInput } from '../../shared/report/report-input.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Instant } from '../../shared/schedule/instant.ts';
import { simulate } from '../../shared/simulate/simulate.ts';
import { findCloudId } from '../../shared/topology/arm-id.ts';
import { applyEdits } from '../../shared/topology/edit.ts';
import { type ParsedTopology, parseTopology } from '../../shared/topology/parse.ts';
import { overwriteFiles } from '../files/text-file.ts';
import { formatOption } from './check.ts';
import { type Command, type ExitStatus, type Io, printError, toExitStatus } from './command.ts';
import { type Horizon, horizonOption } from './horizon-option.ts';
import { renderAll, type RenderPictures } from './render-pictures.ts';
import { figureOptions } from './scenario-option.ts';

const refuse = (message: string, where: string): { readonly ok: false; readonly error: AppError } =>
  err(appError('invalid-input', message, { where }));

const allFormats = [...reportFormats, ...renderedFormats];
type AnyFormat = ReportFormat | RenderedFormat;

const formatsOption = (text: string): Result<readonly AnyFormat[], AppError> => {
  const names = [
    ...new Set(
      text
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
    ),
  ];
  const known = names.flatMap((name) => allFormats.filter((format) => format === name));
  const strange = names.find((name) => !known.some((format) => format === name));
  if (strange !== undefined)
    return refuse(`--formats '${strange}' is not known: write some of ${allFormats.join(',')}.`, '--formats');
  return known.length === 0
    ? refuse(`--formats is empty: write some of ${allFormats.join(',')}.`, '--formats')
    : ok(known);
};

const isRendered = (format: AnyFormat): format is RenderedFormat => renderedFormats.some((drawn) => drawn === format);

/** The report of a file; with a draft, of the state after it and of its changes. */
const toReportInput = (
  { topology, edits, scenario }: ParsedTopology,
  { now, from, to }: Horizon,
  command: string,
): Result<ReportInput, AppError> => {
  const after = applyEdits(topology, edits);
  if (!after.ok) return after;
  // A new topology has no place in Azure that a plan could change.
  const plan = edits.length === 0 || findCloudId(topology) === null ? null : makePlan(topology, after.value);
  if (plan !== null && !plan.ok) return plan;
  const { assume, what } = figureOptions({ assume: null, payloadBytes: null }, scenario ?? null);
  const simulation = simulate(after.value, { from, to, ...what });
  return ok({
    formatter: getFormatter(),
    topology: after.value,
    simulation,
    findings: findings(after.value, simulation, now, { live: topology, ...what }),
    now,
    command,
    ...(plan === null
      ? {}
      : {
          change: { plan: plan.value, effects: planEffects(topology, after.value, { now, from, to, ...what }, assume) },
        }),
  });
};

const iso = (at: Instant): string => new Date(at).toISOString();

const run = async (args: readonly string[], io: Io): Promise<ExitStatus> => {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      out: text,
      formats: { ...text, default: textFormats.join(',') },
      from: text,
      to: text,
      now: text,
      format: text,
    },
  });
  const fail = (error: AppError): ExitStatus => {
    printError(io, error);
    return toExitStatus(error);
  };
  const format = formatOption(values.format);
  if (!format.ok) return fail(format.error);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0)
    return fail(
      appError('invalid-input', 'report takes one FILE: write cascade report FILE --out DIR, or - for standard input.'),
    );
  const { out } = values;
  if (out === undefined) return fail(appError('invalid-input', 'report needs --out DIR, the folder to write into.'));
  const formats = formatsOption(values.formats);
  if (!formats.ok) return fail(formats.error);
  const range = horizonOption(values, io.now());
  if (!range.ok) return fail(range.error);

  const source = await io.readFile(file);
  if (!source.ok) return fail(source.error);
  const name = file === '-' ? 'standard input' : file;
  const parsed = parseTopology(source.value, { name });
  if (!parsed.ok) return fail(parsed.error);
  const { now, from, to } = range.value;
  const again =
    `cascade report ${quoteBash(file)} --out ${quoteBash(out)} --formats ${formats.value.join(',')} --now ` +
    `${iso(now)} --from ${iso(from)} --to ${iso(to)}`;
  const input = toReportInput(parsed.value, range.value, again);
  if (!input.ok) return fail({ ...input.error, message: joinMessages([name, input.error.message], ': ') });

  const tooLarge = formats.value.includes('pdf') ? findPdfProblem(input.value) : null;
  if (tooLarge !== null) return fail(appError('invalid-input', `${name}: ${tooLarge}`, { where: '--formats' }));

  const files: string[] = [];
  const list = (): void => {
    if (format.value === 'json') io.data(`${JSON.stringify({ files }, null, 2)}\n`);
    else io.stdout(files.map((path) => `${path}\n`).join(''));
  };
  const stop = (error: AppError): ExitStatus => {
    list();
    return fail(error);
  };
  const pictures: RenderPictures[] = [];
  for (const one of formats.value) {
    if (isRendered(one)) {
      pictures.push(
        ...toRenderInputs(input.value, one).map(({ name: written, text: drawn }) => ({
          kind: one,
          text: drawn,
          to: resolve(out, written),
          made: now,
        })),
      );
      continue;
    }
    io.stderr(`writing ${one}\n`);
    const written = writeReport(input.value, one).map(({ name: called, text: content }) => ({
      path: join(out, called),
      text: content,
    }));
    const saved = await overwriteFiles(written);
    if (!saved.ok) return stop({ ...saved.error, kind: 'invalid-input' });
    files.push(...written.map(({ path }) => path));
  }
  if (pictures.length > 0) {
    io.stderr(`drawing ${formats.value.filter(isRendered).join(' and ')}\n`);
    const drawn = await (io.draw ?? renderAll)(pictures, io);
    if (!drawn.ok) return stop(drawn.error);
    files.push(...pictures.map(({ to: path }) => join(out, basename(path))));
  }
  list();
  return 0;
};

export const command: Command = {
  name: 'report',
  summary: 'writes a report of a hierarchy for people who were not there',
  help: `Usage: cascade report FILE --out DIR [--formats LIST] [--from ISO] [--to ISO] [--now ISO] [--format text|json]

Writes a report: the hierarchy, schedules with their next windows, staleness under both assumptions, load and findings;
with a draft in the workspace, also what it changes and the steps. The same FILE and dates give the same bytes.
FILE is a workspace, an ARM list answer, what az acr connected-registry list -o json prints, an exported ARM template
or what terraform show -json prints; - reads standard input.

  --out DIR       the folder to write into; made where it is missing
  --formats LIST  some of ${allFormats.join(',')};
                  ${textFormats.join(',')} where left out.
                  pdf and png are drawn by an Electron window that nobody sees;
                  a PDF holds at most ${maxPdfSites.toLocaleString('en')} connected registries
  --now ISO       the moment that “next” counts from; the clock's where left out
  --from, --to    the range of the figures; the 365 days from the start of --now's day, UTC, where left out
  --format json   {"files":[…]}

Exit status: 0 written; 2 the input is unusable or the folder cannot be written; 3 PDF or PNG could not be drawn.
`,
  run,
};
