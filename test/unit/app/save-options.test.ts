import { join } from 'node:path';
import { expect, it } from 'vitest';
import { saveOptions } from '../../../main/app/save-options.ts';

it('a save dialog asks before it overwrites, on Linux too, and knows the kind of the file', () => {
  expect(saveOptions('/home/ada', 'contoso.csv')).toEqual({
    defaultPath: join('/home/ada', 'contoso.csv'),
    properties: ['showOverwriteConfirmation', 'createDirectory'],
    filters: [{ name: 'CSV', extensions: ['csv'] }],
  });
  expect(saveOptions('/home/ada', 'contoso').filters).toBeUndefined();
});
