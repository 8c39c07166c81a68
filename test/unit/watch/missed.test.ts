import { expect, it } from 'vitest';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import { describeMissed, findNewlyMissed } from '../../../shared/watch/missed.ts';
import { buildRegistry, createTopology } from '../../support/topology.ts';

const at = (text: string): number => Date.parse(`2026-11-${text}:00Z`);
const fleet = (asOf: string, lastSync: string) =>
  createTopology(
    [
      buildRegistry('line1', null, {
        sync: { schedule: '0 2 * * *', syncWindow: 'PT3H', messageTtl: 'P2D' },
        status: { ...buildRegistry('x', null).status, lastSyncTime: at(lastSync) },
      }),
    ],
    { asOf: at(asOf) },
  );

it('a window is newly missed only at the first observation after its end without a sync', () => {
  expect(findNewlyMissed(fleet('21T04:59', '20T03:00'), fleet('21T05:01', '20T03:00'))).toEqual(['line1']);
  expect(findNewlyMissed(fleet('21T05:01', '20T03:00'), fleet('21T06:00', '20T03:00'))).toEqual([]);
  expect(findNewlyMissed(fleet('21T04:59', '20T03:00'), fleet('21T05:01', '21T04:00'))).toEqual([]);
  expect(findNewlyMissed(createTopology([]), fleet('21T05:01', '20T03:00'))).toEqual([]);
});

it('a notification names the sites, or the first of many', () => {
  expect(describeMissed('contosoedge', [])).toBeNull();
  const describe = (names: readonly string[]) => {
    const notice = describeMissed('contosoedge', names);
    return notice && { title: formatMessage(notice.title), body: formatMessage(notice.body) };
  };
  expect(describe(['line1'])).toEqual({
    title: 'line1 missed its sync window',
    body: 'In contosoedge. It was open and no sync was reported.',
  });
  expect(describe(['a', 'b', 'c', 'd', 'e'])).toEqual({
    title: '5 sites missed their sync windows',
    body: 'In contosoedge: a, b, c and 2 more. It was open and no sync was reported.',
  });
});
