import { afterEach, expect, test } from 'vitest';
import { locale, type MessageCatalog, plural, provideMessages, t } from '../../../shared/i18n/translate.ts';

const german: MessageCatalog = {
  language: 'de',
  texts: {
    'Read again': 'Erneut lesen',
    'Open|state': 'offen',
    "'{name}' is gone.": '„{name}“ ist fort.',
    '{n} sites of {cloud}': { one: '{n} Standort von {cloud}', other: '{n} Standorte von {cloud}' },
  },
};
afterEach(() => provideMessages(null));

test('A text is English where nobody chose a language', () => {
  expect(t('Read again')).toBe('Read again');
  expect(t("'{name}' is gone.", { name: 'lyon{x}' })).toBe("'lyon{x}' is gone.");
  expect(t('Open|state')).toBe('Open');
  expect(plural(1, '{n} site of {cloud}', '{n} sites of {cloud}', { cloud: 'contoso' })).toBe('1 site of contoso');
  expect(plural(0, '{n} site of {cloud}', '{n} sites of {cloud}', { cloud: 'contoso' })).toBe('0 sites of contoso');
});

test('The catalogue in force says it in its language, with its plurals', () => {
  provideMessages(() => german);
  expect(t('Read again')).toBe('Erneut lesen');
  expect(t('Open|state')).toBe('offen');
  expect(t("'{name}' is gone.", { name: 'lyon' })).toBe('„lyon“ ist fort.');
  expect(plural(1, '{n} site of {cloud}', '{n} sites of {cloud}', { cloud: 'contoso' })).toBe('1 Standort von contoso');
  expect(plural(3, '{n} site of {cloud}', '{n} sites of {cloud}', { cloud: 'contoso' })).toBe(
    '3 Standorte von contoso',
  );
  expect(locale()).toBe('de-DE');
});

test('A text that the catalogue lacks stays English', () => {
  provideMessages(() => german);
  expect(t('Save')).toBe('Save');
});
