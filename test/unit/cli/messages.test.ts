import { expect, it } from 'vitest';
import { commandLineMessages } from '../../../main/cli/messages.ts';
import { deMessages } from '../../../shared/i18n/messages/de.ts';

it('The command line rewords only texts of the catalogue, and names no button of the window', () => {
  const { texts } = commandLineMessages;
  expect(Object.keys(texts).filter((text) => !(text in deMessages))).toEqual([]);
  expect(Object.values(texts).filter((text) => /refresh|resume|draft/i.test(JSON.stringify(text)))).toEqual([]);
});
