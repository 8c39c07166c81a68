import { expect, it } from 'vitest';
import { zoneCity } from '../../../../renderer/format/date-time.ts';
import { listTimeZones } from '../../../../renderer/forms/time-zones.ts';
import { isTimeZone } from '../../../../shared/schedule/time-zone.ts';

it('zones have the names of today, each of which a form takes', () => {
  const zones = listTimeZones();
  expect(zones).toEqual(expect.arrayContaining(['Asia/Kolkata', 'Europe/Kyiv', 'Europe/Paris']));
  expect(zones).not.toContain('Asia/Calcutta');
  expect(zones.filter((zone) => !isTimeZone(zone))).toEqual([]);
});

it('a zone is named by its city', () => {
  expect([zoneCity('Europe/Prague'), zoneCity('America/New_York')]).toEqual(['Prague', 'New York']);
});
