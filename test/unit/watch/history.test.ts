import { describe, expect, it } from 'vitest';
import {
  compactBefore,
  diffObservation,
  type Observation,
  parseHistory,
  stateAfter,
  windowCompliance,
} from '../../../shared/watch/history.ts';
import { buildRegistry, createTopology } from '../../support/topology.ts';

const at = (text: string): number => Date.parse(`2026-11-${text}:00Z`);
/** Opens at 02:00 for three hours, every day. */
const nightly = { schedule: '0 2 * * *', syncWindow: 'PT3H' };
const seen = (lastSync: string | null, sync = nightly) => ({
  ...sync,
  lastSync: lastSync === null ? null : at(lastSync),
  state: 'Offline',
});
const look = (when: string, line?: ReturnType<typeof seen> | null): Observation => ({
  at: at(when),
  sites: line === undefined ? {} : { line1: line },
});
const over = (looks: readonly Observation[], from: string, to: string) =>
  windowCompliance(looks, 'Line1', at(from), at(to));

describe('the windows that a site met', () => {
  it('are those in which a sync was seen', () => {
    expect(
      over(
        [look('20T12:00', seen('20T03:00')), look('21T12:00', seen('21T04:59')), look('22T12:00', seen('22T02:00'))],
        '20T12:00',
        '22T12:00',
      ),
    ).toEqual({ kept: 2, missed: 0, unseen: 0 });
  });

  it('are missed if an observation after the end still has an older sync', () => {
    expect(
      over(
        [look('20T12:00', seen('20T03:00')), look('21T12:00'), look('22T12:00', seen('22T02:10'))],
        '20T12:00',
        '22T12:00',
      ),
    ).toEqual({ kept: 1, missed: 1, unseen: 0 });
    expect(over([look('20T12:00', seen(null)), look('21T12:00')], '20T12:00', '22T00:00')).toEqual({
      kept: 0,
      missed: 1,
      unseen: 0,
    });
  });

  it('are unseen if there is no observation between their end and a newer sync', () => {
    expect(
      over([look('20T12:00', seen('20T03:00')), look('22T12:00', seen('22T02:10'))], '20T12:00', '22T12:00'),
    ).toEqual({ kept: 1, missed: 0, unseen: 1 });
  });

  it('start with the first observation and end with the last', () => {
    expect(over([look('20T12:00', seen('20T03:00')), look('20T13:00')], '01T00:00', '28T00:00')).toEqual({
      kept: 0,
      missed: 0,
      unseen: 0,
    });
    expect(over([], '01T00:00', '28T00:00')).toEqual({ kept: 0, missed: 0, unseen: 0 });
  });

  it('count once they have ended, at the very minute', () => {
    const looks = [look('21T01:00', seen('20T03:00')), look('21T05:00')];
    expect(over(looks, '21T00:00', '21T05:00')).toEqual({ kept: 0, missed: 1, unseen: 0 });
    expect(over([look('21T01:00', seen('20T03:00')), look('21T04:59')], '21T00:00', '21T04:59')).toEqual({
      kept: 0,
      missed: 0,
      unseen: 0,
    });
  });

  it('follow the previous schedule until an observation has a new one', () => {
    const noon = { schedule: '0 12 * * *', syncWindow: 'PT1H' };
    const looks = [
      look('20T12:00', seen('20T03:00')),
      look('21T11:00', seen('21T03:00', noon)),
      look('21T14:00', seen('21T12:30', noon)),
    ];
    expect(over(looks, '20T12:00', '21T14:00')).toEqual({ kept: 2, missed: 0, unseen: 0 });
  });

  it('leave out the time in which the site was gone, windows inside a blackout, and continuous schedules', () => {
    const gone = [look('20T12:00', seen('20T03:00')), look('20T13:00', null), look('22T12:00', seen(null))];
    expect(over(gone, '20T12:00', '22T12:00')).toEqual({ kept: 0, missed: 0, unseen: 0 });
    const blackout = { label: 'Stock-taking', registries: [], start: at('21T00:00'), end: at('21T05:00') };
    expect(
      windowCompliance(
        [look('20T12:00', seen('20T03:00')), look('21T12:00')],
        'line1',
        at('20T12:00'),
        at('21T12:00'),
        [blackout],
      ),
    ).toEqual({ kept: 0, missed: 0, unseen: 0 });
    expect(
      over(
        [look('20T12:00', seen(null, { schedule: '* * * * *', syncWindow: 'PT1H' })), look('21T12:00')],
        '20T12:00',
        '21T12:00',
      ),
    ).toEqual({ kept: 0, missed: 0, unseen: 0 });
  });
});

describe('an observation', () => {
  const fleet = (lastSyncTime: string) =>
    createTopology([
      buildRegistry('Line1', null, {
        sync: { ...nightly, messageTtl: 'P2D' },
        status: { ...buildRegistry('x', null).status, lastSyncTime: at(lastSyncTime) },
      }),
    ]);

  it('records new states and removals', () => {
    const first = diffObservation(new Map(), fleet('20T03:00'), at('20T12:00'));
    expect(first).toEqual({ at: at('20T12:00'), sites: { line1: seen('20T03:00') } });
    const known = stateAfter([first]);
    expect(diffObservation(known, fleet('20T03:00'), at('20T13:00')).sites).toEqual({});
    expect(diffObservation(known, fleet('21T03:00'), at('21T12:00')).sites).toEqual({ line1: seen('21T03:00') });
    expect(diffObservation(known, createTopology([]), at('21T12:00')).sites).toEqual({ line1: null });
  });

  it('is read back from its line; a line that is cut short, no observation, or ahead of the clock is skipped', () => {
    const lines = [
      JSON.stringify(look('20T12:00', seen('20T03:00'))),
      '{"at":179',
      'null',
      '{"at":"x","sites":{}}',
      JSON.stringify(look('27T12:00')),
      JSON.stringify(look('28T12:00')),
      JSON.stringify(look('20T13:00', seen('20T03:00'))),
      JSON.stringify(look('20T14:00')),
      '',
    ];
    expect(parseHistory(lines.join('\n'))).toEqual([
      look('20T12:00', seen('20T03:00')),
      look('20T13:00', seen('20T03:00')),
      look('20T14:00'),
    ]);
  });

  it('before a day can be folded into one, without a change of what comes after', () => {
    const looks = [
      look('18T12:00', seen('18T03:00')),
      look('19T12:00', seen('19T03:00')),
      look('20T12:00'),
      look('21T12:00', seen('21T03:00')),
    ];
    const folded = compactBefore(looks, at('20T13:00'));
    expect(folded).toEqual([{ at: at('20T12:00'), sites: { line1: seen('19T03:00') } }, looks[3]]);
    expect(over(folded, '20T13:00', '22T00:00')).toEqual(over(looks, '20T13:00', '22T00:00'));
    expect(compactBefore(looks, at('01T00:00'))).toBe(looks);
  });
});
