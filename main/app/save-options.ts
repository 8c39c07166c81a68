import { extname, join } from 'node:path';
import type { SaveDialogOptions } from 'electron';
import { t } from '../../shared/i18n/translate.ts';

const kinds = (): Readonly<Record<string, string>> => ({
  '.json': 'JSON',
  '.jsonl': t('JSON lines'),
  '.html': 'HTML',
  '.md': 'Markdown',
  '.csv': 'CSV',
  '.svg': 'SVG',
  '.pdf': 'PDF',
  '.png': 'PNG',
  '.ics': t('Calendar'),
  '.sh': t('Shell script'),
  '.ps1': t('PowerShell script'),
  '.bicep': 'Bicep',
  '.tf': 'Terraform',
});

/** Options of the system's save dialog. Linux asks before overwriting only if `showOverwriteConfirmation` is set. */
export const saveOptions = (folder: string, suggestedName: string): SaveDialogOptions => {
  const extension = extname(suggestedName).slice(1);
  return {
    defaultPath: join(folder, suggestedName),
    properties: ['showOverwriteConfirmation', 'createDirectory'],
    ...(extension === ''
      ? {}
      : { filters: [{ name: kinds()[`.${extension}`] ?? extension.toUpperCase(), extensions: [extension] }] }),
  };
};
