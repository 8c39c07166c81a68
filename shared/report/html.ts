import type { Formatter } from '../i18n/format.ts';
import { colourList } from '../view/tokens.ts';
import { type Block, splitTable, weekdayNames } from './blocks.ts';
import { concatReports } from './concat-reports.ts';
import { escapeXml } from './escape-xml.ts';
import { pictureStyle } from './svg-frame.ts';

/** Tokens by the short names of the style. */
const palette = {
  page: 'surface',
  ink: 'text',
  soft: 'text-dim',
  line: 'line',
  band: 'surface-sunken',
  heat: 'accent',
} as const;

const style = `
:root{color-scheme:light dark;${colourList('light', palette)}}
@media (prefers-color-scheme:dark){:root{${colourList('dark', palette)}}}
body{margin:0 auto;max-width:72rem;padding:2rem 1.5rem;background:var(--page);color:var(--ink);\
font:15px/1.5 Inter,system-ui,sans-serif}
h1{font-size:1.7rem;margin:0 0 .5rem}h2{font-size:1.3rem;margin:2.5rem 0 .5rem;border-bottom:1px solid var(--line)}\
h3{font-size:1.05rem;margin:1.5rem 0 .25rem}
p,ul{max-width:50rem}nav ul{columns:2;padding-left:1.2rem}a{color:inherit}
.wide{overflow-x:auto;margin:1rem 0;content-visibility:auto;contain-intrinsic-size:auto 30rem}
table{border-collapse:collapse;min-width:100%;font-size:.87rem;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{text-align:left;vertical-align:top;overflow-wrap:break-word;padding:.3rem .6rem;\
border-bottom:1px solid var(--line)}
thead th{color:var(--soft);font-weight:600;white-space:nowrap}tbody tr:nth-child(even){background:var(--band)}
.n{text-align:right;white-space:nowrap}.c{white-space:nowrap}\
.heat td{text-align:center;padding:.2rem .3rem;min-width:1.3rem}
figure{margin:1rem 0}figure svg{display:block;max-width:100%;height:auto;border:1px solid var(--line);\
border-radius:6px}figcaption{color:var(--soft);font-size:.87rem;padding:.3rem 0}
@media print{:root{--page:#fff;--ink:#000;--soft:#444;--line:#bbb;--band:#fff}\
body{max-width:none;padding:0;font-size:10pt}nav{display:none}
h2,h3,caption,figcaption{break-after:avoid}figure{break-inside:avoid}\
figure svg{border:0;max-height:225mm;margin:0 auto}table{font-size:8pt}\
th,td{padding:.15rem .35rem}.heat{font-size:6.5pt}.heat td{min-width:0;padding:.1rem}\
.wide:has(.heat){break-inside:avoid}tr{break-inside:avoid}thead{display:table-header-group}\
.wide{overflow:visible;content-visibility:visible}}
@page{margin:16mm 14mm}`;

const heatSteps = 10;
const heatStyle = Array.from(
  { length: heatSteps },
  (_, i) => `.h${i + 1}{background:color-mix(in srgb,var(--heat) ${10 + (35 * (i + 1)) / heatSteps}%,transparent)}`,
).join('');

/** Constant, so that the policy can name it by its hash. */
const reportStyle = `${style}${heatStyle}${pictureStyle('auto')}`;
/** SHA-256 of {@link reportStyle}. */
const reportStyleHash = 'sha256-MFvHDtw8rBZOJ9brDEeC/37Bm2DeYxihVTA9UrFLCIQ=';

const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

const heatTable = (caption: string, counts: ArrayLike<number>, formatter: Formatter): string => {
  const peak = Math.max(1, ...Array.from(counts));
  const cell = (count: number): string =>
    count === 0 ? '<td>0</td>' : `<td class="h${Math.ceil((count / peak) * heatSteps)}">${count}</td>`;
  const rows = weekdayNames(formatter).map(
    (day, i) =>
      `<tr><th scope="row">${day}</th>${hours.map((_, hour) => cell(counts[i * 24 + hour] ?? 0)).join('')}</tr>`,
  );
  const head = `<tr><th scope="col">UTC</th>${hours.map((hour) => `<th scope="col">${hour}</th>`).join('')}</tr>`;
  return (
    `<div class="wide" tabindex="0" role="group" aria-label="${escapeXml(caption)}"><table ` +
    `class="heat"><caption>${escapeXml(caption)}</caption><thead>${head}</` +
    `thead><tbody>${rows.join('')}</tbody></table></div>`
  );
};

/** Longer code may wrap, so that the page need not scroll. */
const longestWhole = 24;

const sectionId = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

const writeBlock = (block: Block, formatter: Formatter): string => {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level} id="${sectionId(block.text)}">${escapeXml(block.text)}</h${block.level}>`;
    case 'paragraph':
      return `<p>${escapeXml(block.text)}</p>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${escapeXml(item)}</li>`).join('')}</ul>`;
    case 'table': {
      const classes = block.columns.map(({ isNumber }) => (isNumber ? ' class="n"' : ''));
      const getCellClass = (cell: string, i: number): string =>
        block.columns[i]?.isCode && cell.length <= longestWhole ? ' class="c"' : (classes[i] ?? '');
      const head = block.columns
        .map(({ name }, i) => `<th scope="col"${classes[i] ?? ''}>${escapeXml(name)}</th>`)
        .join('');
      const line = (cells: readonly string[]): string =>
        concatReports(cells, (cell, i) =>
          i === 0
            ? `<tr><th scope="row">${escapeXml(cell)}</th>`
            : `<td${getCellClass(cell, i)}>${escapeXml(cell)}</td>`,
        ) + '</tr>';
      return concatReports(
        splitTable(block, formatter),
        ({ caption, rows }) =>
          '<div class="wide" tabindex="0" role="group" ' +
          `aria-label="${escapeXml(caption)}"><table><caption>${escapeXml(caption)}</` +
          `caption><thead><tr>${head}</tr></thead><tbody>\n${concatReports(rows, line, '\n')}\n</` +
          'tbody></table></div>',
        '\n',
      );
    }
    case 'heat':
      return heatTable(block.caption, block.counts, formatter);
    case 'figure':
      return `<figure>${block.svg}<figcaption>${escapeXml(block.caption)}</figcaption></figure>`;
  }
};

/**
 * A self-contained HTML file without scripts or requests, for screen (light and dark) and print. Figures' SVG is
 * inserted unescaped and must come from this program.
 */
export const toHtml = (title: string, blocks: readonly Block[], formatter: Formatter): string => {
  const write = (block: Block): string => writeBlock(block, formatter);
  const sections = blocks.flatMap((block) => (block.kind === 'heading' && block.level === 2 ? [block.text] : []));
  const contents = sections.map((text) => `<li><a href="#${sectionId(text)}">${escapeXml(text)}</a></li>`).join('');
  const [first, ...others] = blocks;
  const before = [
    '<!doctype html>',
    `<html lang="${formatter.language}"><head><meta charset="utf-8"><meta name="viewport" ` +
      'content="width=device-width,initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${reportStyleHash}'; ` +
      `base-uri 'none'; form-action 'none'">`,
    `<title>${escapeXml(title)}</title><style>${reportStyle}</style></head><body><main>`,
    first ? write(first) : '',
    `<nav aria-label="Contents"><ul>${contents}</ul></nav>`,
  ].join('\n');
  return `${before}\n${concatReports(others, write, '\n')}\n</main></body></html>\n`;
};
