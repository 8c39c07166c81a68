import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { zoneCity } from '../../../../renderer/format/date-time.ts';
import { getFindingTitle } from '../../../../renderer/format/finding-title.ts';
import { getSchedulePresets } from '../../../../renderer/forms/schedule-form.ts';
import { findings } from '../../../../shared/findings/findings.ts';
import { createFormatter, sourceMessages } from '../../../../shared/i18n/format.ts';
import { loadMessages } from '../../../../shared/i18n/locale.ts';
import { formatMessage, provideFormatter } from '../../../../shared/i18n/translate.ts';
import { simulate } from '../../../../shared/simulate/simulate.ts';
import { buildFleet } from '../../../support/fleet.ts';

afterEach(() => provideFormatter(null));
const inGerman = async (): Promise<void> => {
  const german = createFormatter(await loadMessages('de'), '24');
  provideFormatter(() => german);
};

it('every kind of finding has a German title', async () => {
  const rules = new URL('../../../../shared/findings/rules/', import.meta.url);
  const codes = readdirSync(rules).flatMap((file) =>
    [...readFileSync(new URL(file, rules), 'utf8').matchAll(/code: [^,\n]*'([a-z0-9-]+)'/g)].map(
      ([, code]) => code ?? '',
    ),
  );
  expect(codes.length).toBeGreaterThan(20);
  const english = new Map([...codes, 'ambiguous-day-fields'].map((code) => [code, getFindingTitle(code)]));
  await inGerman();
  expect([...english].filter(([code, title]) => getFindingTitle(code) === title)).toEqual([]);
});

it('cities have their German names', async () => {
  await inGerman();
  expect([zoneCity('Europe/Prague'), zoneCity('Asia/Hong_Kong'), zoneCity('America/New_York')]).toEqual([
    'Prag',
    'Hongkong',
    'New York',
  ]);
});

it('the usual schedules follow the 12-hour clock if it is chosen', () => {
  const twelveHours = createFormatter(sourceMessages, '12');
  provideFormatter(() => twelveHours);
  expect(getSchedulePresets()[1]?.label.replaceAll('\u202f', ' ')).toBe('Nightly 2:00 am, 4 h');
});

it('a name that Azure cannot change is created anew, and one of the draft is corrected', () => {
  const now = Date.parse('2026-11-23T12:00:00Z');
  const fleet = buildFleet([{ name: '1crusher', schedule: '0 2 * * *', window: 'PT3H' }]);
  const texts = (id: string | null): string | undefined => {
    const topology = { ...fleet, registries: fleet.registries.map((registry) => ({ ...registry, id })) };
    const found = findings(topology, simulate(topology, { from: now, to: now + 7 * 86_400_000 }), now);
    return formatMessage(found.find(({ code }) => code === 'registry-name')?.message ?? '');
  };
  expect(texts('/subscriptions/x')).toContain('Azure cannot rename it: create it again under another name');
  expect(texts(null)).toBe("The name of a connected registry must start with a letter; '1crusher' does not.");
});
