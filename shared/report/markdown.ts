import { escapeControls } from '../i18n/control-characters.ts';
import { type Block, partsOf, weekdays } from './blocks.ts';
import { concatReports } from './concat-reports.ts';

/** Text that stands for itself in Markdown: no markup, no HTML, one line, no control characters. */
const plain = (text: string): string =>
  escapeControls(text.replaceAll(/[\r\n]+/g, ' ')).replaceAll(/[\\`*_[\]<>|~#&]/g, '\\$&');

const row = (cells: readonly string[]): string => `| ${concatReports(cells, plain, ' | ')} |`;

const tableOf = (
  columns: readonly { readonly name: string; readonly isNumber?: true }[],
  rows: readonly (readonly string[])[],
): string =>
  `${row(columns.map(({ name }) => name))}\n| ${columns.map(({ isNumber }) => (isNumber ? '---:' : '---')).join(' | ')} |\n${concatReports(rows, row, '\n')}`;

const hours = Array.from({ length: 24 }, (_, hour) => ({
  name: String(hour).padStart(2, '0'),
  isNumber: true as const,
}));

const written = (block: Block): string => {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${plain(block.text)}`;
    case 'paragraph':
      return plain(block.text);
    case 'list':
      return block.items.map((item) => `- ${plain(item)}`).join('\n');
    case 'table':
      return concatReports(
        partsOf(block),
        (part) => `**${plain(part.caption)}**\n\n${tableOf(block.columns, part.rows)}`,
        '\n\n',
      );
    case 'heat': {
      const rows = weekdays().map((day, i) => [
        day,
        ...hours.map((_, hour) => String(block.counts[i * 24 + hour] ?? 0)),
      ]);
      return `**${plain(block.caption)}**\n\n${tableOf([{ name: 'UTC' }, ...hours], rows)}`;
    }
    case 'figure':
      return '';
  }
};

/** Blocks as GitHub-flavoured Markdown; pictures are files of their own. */
export const markdownOf = (blocks: readonly Block[]): string =>
  `${concatReports(
    blocks.filter(({ kind }) => kind !== 'figure'),
    written,
    '\n\n',
  )}\n`;
