import { expect, it } from 'vitest';
import {
  createStatusLookup,
  findMatchingNames,
  getStatusInstant,
  toggleKey,
  unfoldTo,
} from '../../../../renderer/state/selectors.ts';
import { buildRegistry, createTopology } from '../../../support/topology.ts';

it('finds names by a part of them, ignoring case; an empty search finds nothing', () => {
  const fleet = createTopology([buildRegistry('Line1Body', null), buildRegistry('plantlyon', null)]);
  expect([...findMatchingNames(fleet, ' LINE1')]).toEqual(['Line1Body']);
  expect([...findMatchingNames(fleet, '  ')]).toEqual([]);
  expect([...findMatchingNames(null, 'line')]).toEqual([]);
});

it('folds what was unfolded and the other way round, leaving the old set as it was', () => {
  const before: ReadonlySet<string> = new Set(['a']);
  expect([...toggleKey(before, 'b')]).toEqual(['a', 'b']);
  expect([...toggleKey(before, 'a')]).toEqual([]);
  expect([...before]).toEqual(['a']);
});

it('unfolds the way to a registry and leaves every other branch folded', () => {
  const fleet = createTopology([
    buildRegistry('regioneu', null),
    buildRegistry('plantlyon', 'regioneu'),
    buildRegistry('line3paint', 'plantlyon'),
    buildRegistry('regionus', null),
    buildRegistry('line1brno', 'plantbrno'),
  ]);
  const folded = new Set([
    'registry:regioneu',
    'registry:plantlyon',
    'registry:line3paint',
    'registry:regionus',
    'missing:plantbrno',
  ]);
  expect([...unfoldTo(fleet, 'line3paint', folded)]).toEqual([
    'registry:line3paint',
    'registry:regionus',
    'missing:plantbrno',
  ]);
  expect([...unfoldTo(fleet, 'line1brno', new Set(['unplaced', 'missing:plantbrno', 'registry:regionus']))]).toEqual([
    'registry:regionus',
  ]);
});

it('takes no window for missed that opened after the data was read, where it is not read again', () => {
  const read = Date.parse('2026-11-23T12:00:00Z');
  const later = Date.parse('2026-11-30T12:00:00Z');
  const line = buildRegistry('line3paint', null, {
    sync: { schedule: '0 2 * * *', syncWindow: 'PT3H', messageTtl: 'P2D' },
  });
  const fleet = createTopology(
    [{ ...line, status: { ...line.status, lastSyncTime: Date.parse('2026-11-23T03:00:00Z') } }],
    {
      asOf: read,
    },
  );
  const kind = (isReadAgain: boolean) =>
    createStatusLookup(fleet, getStatusInstant(fleet, isReadAgain, later)).get('line3paint')?.kind;
  expect([kind(true), kind(false)]).toEqual(['missed', 'asleep']);
});
