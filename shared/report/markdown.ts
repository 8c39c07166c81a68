import { escapeControls } from '../i18n/control-characters.ts';
import type { Formatter } from '../i18n/format.ts';
import { type Block, splitTable, weekdayNames } from './blocks.ts';
import { concatReports } from './concat-reports.ts';

/** Literal one-line text without markup, HTML or control characters. */
const escapeMarkdown = (text: string): string =>
  escapeControls(text.replaceAll(/[\r\n]+/g, ' ')).replaceAll(/[\\`*_[\]<>|~#&]/g, '\\$&');

const row = (cells: readonly string[]): string => `| ${concatReports(cells, escapeMarkdown, ' | ')} |`;

const writeTable = (
  columns: readonly { readonly name: string; readonly isNumber?: true }[],
  rows: readonly (readonly string[])[],
): string =>
  `${row(columns.map(({ name }) => name))}\n| ` +
  `${columns.map(({ isNumber }) => (isNumber ? '---:' : '---')).join(' | ')} |\n${concatReports(rows, row, '\n')}`;

const hours = Array.from({ length: 24 }, (_, hour) => ({
  name: String(hour).padStart(2, '0'),
  isNumber: true as const,
}));

const writeBlock = (block: Block, formatter: Formatter): string => {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${escapeMarkdown(block.text)}`;
    case 'paragraph':
      return escapeMarkdown(block.text);
    case 'list':
      return block.items.map((item) => `- ${escapeMarkdown(item)}`).join('\n');
    case 'table':
      return concatReports(
        splitTable(block, formatter),
        (part) => `**${escapeMarkdown(part.caption)}**\n\n${writeTable(block.columns, part.rows)}`,
        '\n\n',
      );
    case 'heat': {
      const rows = weekdayNames(formatter).map((day, i) => [
        day,
        ...hours.map((_, hour) => String(block.counts[i * 24 + hour] ?? 0)),
      ]);
      return `**${escapeMarkdown(block.caption)}**\n\n${writeTable([{ name: 'UTC' }, ...hours], rows)}`;
    }
    case 'figure':
      return '';
  }
};

/** GitHub-flavoured Markdown; pictures are separate files. */
export const toMarkdown = (blocks: readonly Block[], formatter: Formatter): string =>
  `${concatReports(
    blocks.filter(({ kind }) => kind !== 'figure'),
    (block) => writeBlock(block, formatter),
    '\n\n',
  )}\n`;
