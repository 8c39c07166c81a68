import { expect, test } from 'vitest';
import { createFormatter, sourceMessages } from '../../../shared/i18n/format.ts';
import { joinMessages, msg } from '../../../shared/i18n/message.ts';

const english = createFormatter(sourceMessages, '24');
const german = createFormatter(
  {
    language: 'de',
    texts: {
      'Read again': 'Erneut lesen',
      'Open|state': 'offen',
      "''{name}'' is gone.": '„{name}“ ist fort.',
      '{n, plural, one {# site} other {# sites}} of {cloud}':
        '{n, plural, one {# Standort} other {# Standorte}} von {cloud}',
    },
  },
  '24',
);
const sites = (n: number) => msg('{n, plural, one {# site} other {# sites}} of {cloud}', { n, cloud: 'contoso' });

test('English is formatted from the text itself', () => {
  expect(english.t('Read again')).toBe('Read again');
  expect(english.t("''{name}'' is gone.", { name: 'lyon{x}' })).toBe("'lyon{x}' is gone.");
  expect(english.t('Open|state')).toBe('Open');
  expect([0, 1, 5_000].map((n) => english.format(sites(n)))).toEqual([
    '0 sites of contoso',
    '1 site of contoso',
    '5,000 sites of contoso',
  ]);
});

test('Another language takes its catalogue with its plurals, and English where that has no text', () => {
  expect(german.t('Read again')).toBe('Erneut lesen');
  expect(german.t('Open|state')).toBe('offen');
  expect(german.t("''{name}'' is gone.", { name: 'lyon' })).toBe('„lyon“ ist fort.');
  expect([1, 5_000].map((n) => german.format(sites(n)))).toEqual([
    '1 Standort von contoso',
    '5.000 Standorte von contoso',
  ]);
  expect(german.t('Save')).toBe('Save');
});

test('A message survives JSON and is formatted in the language that reads it', () => {
  const stored: unknown = JSON.parse(JSON.stringify(msg("''{name}'' is gone.", { name: sites(1) })));
  const read = stored as ReturnType<typeof msg>;
  expect(english.format(read)).toBe("'1 site of contoso' is gone.");
  expect(german.format(read)).toBe('„1 Standort von contoso“ ist fort.');
});

test('A string stands as it is, with braces and apostrophes', () => {
  expect(english.format("It's {unparsed}.")).toBe("It's {unparsed}.");
});

test('Messages are joined in order, with a separator between them', () => {
  expect(german.format(joinMessages([msg('Read again'), 'plant'], ', '))).toBe('Erneut lesen, plant');
});

test('Times follow the hour cycle, names of days and months the language', () => {
  const at = Date.UTC(2026, 8, 1, 17);
  const twelve = createFormatter(sourceMessages, '12');
  const formats = ['time', 'timeShort', 'weekday', 'weekdayShort', 'month', 'monthShort'] as const;
  expect(formats.map((date) => english.format({ date, at }))).toEqual([
    '17:00',
    '17:00',
    'Tuesday',
    'Tue',
    'September',
    'Sep',
  ]);
  expect(formats.map((date) => german.format({ date, at }))).toEqual([
    '17:00',
    '17:00',
    'Dienstag',
    'Di',
    'September',
    'Sep',
  ]);
  expect(formats.slice(0, 2).map((date) => twelve.format({ date, at }).replaceAll('\u202f', ' '))).toEqual([
    '5:00 pm',
    '5 pm',
  ]);
});
