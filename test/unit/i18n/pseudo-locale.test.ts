import { expect, test } from 'vitest';
import { createFormatter } from '../../../shared/i18n/format.ts';
import { loadMessages } from '../../../shared/i18n/locale.ts';

test('The pseudo-locale accents and lengthens texts, and leaves values alone', async () => {
  const { t } = createFormatter(await loadMessages('en-XA'), '24');
  expect(t('Save')).toBe('Šáṽéé');
  expect(t('{n, plural, one {# site of {cloud}} other {# sites of {cloud}}}', { n: 2, cloud: 'contoso' })).toBe(
    '2 šíţééš óƒ contoso',
  );
});
