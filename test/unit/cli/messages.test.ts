import { expect, it } from 'vitest';
import { commandLineMessages } from '../../../main/cli/messages.ts';
import { deMessages } from '../../../shared/i18n/messages/de.ts';

it('The command line has words of its own for texts that are said, and none of them is of the window', () => {
  const { texts } = commandLineMessages;
  expect(Object.keys(texts).filter((text) => !(text in deMessages))).toEqual([]);
  expect(Object.values(texts).filter((text) => /refresh|resume|draft/i.test(JSON.stringify(text)))).toEqual([]);
});
