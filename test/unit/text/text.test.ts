import { afterEach, expect, test } from 'vitest';
import { type Catalogue, counted, listed, locale, t, useCatalogue } from '../../../shared/text/text.ts';

const german: Catalogue = {
  language: 'de',
  texts: {
    'Read again': 'Erneut lesen',
    'Open|state': 'offen',
    "'{name}' is gone.": '„{name}“ ist fort.',
    '{n} sites of {cloud}': { one: '{n} Standort von {cloud}', other: '{n} Standorte von {cloud}' },
  },
};
afterEach(() => useCatalogue(null));

test('A text is English where nobody chose a language', () => {
  expect(t('Read again')).toBe('Read again');
  expect(t("'{name}' is gone.", { name: 'lyon{x}' })).toBe("'lyon{x}' is gone.");
  expect(t('Open|state')).toBe('Open');
  expect(counted(1, '{n} site of {cloud}', '{n} sites of {cloud}', { cloud: 'contoso' })).toBe('1 site of contoso');
  expect(counted(0, '{n} site of {cloud}', '{n} sites of {cloud}', { cloud: 'contoso' })).toBe('0 sites of contoso');
});

test('The catalogue in force says it in its language, with its plurals', () => {
  useCatalogue(() => german);
  expect(t('Read again')).toBe('Erneut lesen');
  expect(t('Open|state')).toBe('offen');
  expect(t("'{name}' is gone.", { name: 'lyon' })).toBe('„lyon“ ist fort.');
  expect(counted(1, '{n} site of {cloud}', '{n} sites of {cloud}', { cloud: 'contoso' })).toBe(
    '1 Standort von contoso',
  );
  expect(counted(3, '{n} site of {cloud}', '{n} sites of {cloud}', { cloud: 'contoso' })).toBe(
    '3 Standorte von contoso',
  );
  expect(locale()).toBe('de-DE');
  expect(listed(['a', 'b', 'c'])).toBe('a, b und c');
});

test('A text that the catalogue lacks stays English', () => {
  useCatalogue(() => german);
  expect(t('Save')).toBe('Save');
});
