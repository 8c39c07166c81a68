import { reportBlocks } from './content.ts';
import { toCsv } from './csv.ts';
import { toHtml } from './html.ts';
import { toCalendars } from './ics.ts';
import { toJson } from './json.ts';
import { toMarkdown } from './markdown.ts';
import { toMermaid } from './mermaid.ts';
import { fullPictures } from './pictures.ts';
import type { ReportInput } from './report-input.ts';

/** What is made of words and figures; the command line writes these by default. */
export const textFormats = ['html', 'md', 'csv', 'json', 'ics'] as const;
/** All that is text and needs nothing but the input; a window makes PDF from the HTML, and PNG from the pictures. */
export const reportFormats = [...textFormats, 'mmd', 'svg'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export interface ReportFile {
  /** Without folder; calendars are one file a registry. */
  readonly name: string;
  readonly text: string;
}

const baseName = ({ topology }: ReportInput): string =>
  topology.cloud.name.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-');

/** Equal inputs give equal bytes. */
export const writeReport = (input: ReportInput, format: ReportFormat): readonly ReportFile[] => {
  const base = baseName(input);
  const { formatter } = input;
  const { t } = formatter;
  switch (format) {
    case 'html':
      return [
        {
          name: `${base}.html`,
          text: toHtml(
            t('Connected registries of {name}', { name: input.topology.cloud.name }),
            reportBlocks(input),
            formatter,
          ),
        },
      ];
    case 'md':
      return [{ name: `${base}.md`, text: toMarkdown(reportBlocks(input), formatter) }];
    case 'mmd':
      return [{ name: `${base}.mmd`, text: toMermaid(input) }];
    case 'csv':
      return [{ name: `${base}.csv`, text: toCsv(input) }];
    case 'json':
      return [{ name: `${base}.json`, text: toJson(input) }];
    case 'svg':
      return fullPictures(input, 'auto').map(({ name, svg }) => ({ name: `${base}-${name}.svg`, text: svg }));
    case 'ics':
      return toCalendars(input).map(({ registry, text }) => ({
        name: `${base}-${registry.toLowerCase().replaceAll(/[^a-z0-9]/g, '-')}.ics`,
        text,
      }));
  }
};

/** Formats that a window renders. */
export const renderedFormats = ['pdf', 'png'] as const;
export type RenderedFormat = (typeof renderedFormats)[number];

/** Largest PDF printed in tests; larger ones take minutes and eventually crash the page. */
export const maxPdfSites = 1_500;

/** One sentence why no PDF can be made; null if it can. */
export const findPdfProblem = ({ formatter: { t }, topology: { registries } }: ReportInput): string | null =>
  registries.length <= maxPdfSites
    ? null
    : t(
        'A PDF holds at most {most} connected registries, and these are {count}: save HTML and CSV, which hold them all.',
        {
          most: maxPdfSites.toLocaleString('en'),
          count: registries.length.toLocaleString('en'),
        },
      );

/** Keeps a PNG's height within what programs open. */
const maxPngRows = 60;

/** Text to render with its file name. A PNG has no system theme, so there is a light and a dark one. */
export const toRenderInputs = (input: ReportInput, format: RenderedFormat): readonly ReportFile[] => {
  const base = baseName(input);
  if (format === 'pdf') return writeReport(input, 'html').map(({ text }) => ({ name: `${base}.pdf`, text }));
  return (['light', 'dark'] as const).flatMap((theme) =>
    fullPictures(input, theme, maxPngRows).map(({ name, svg }) => ({
      name: `${base}-${name}${theme === 'dark' ? '-dark' : ''}.png`,
      text: svg,
    })),
  );
};
