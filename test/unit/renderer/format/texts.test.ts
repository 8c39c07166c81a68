import { describe, expect, it } from 'vitest';
import {
  formatInstant,
  formatReadTime,
  formatRelative,
  formatSpan,
  yearIfDistant,
  zoneCity,
} from '../../../../renderer/format/date-time.ts';
import { describeEdit, getEditTarget } from '../../../../renderer/format/edit-text.ts';
import { flatten } from '../../../../renderer/format/flatten-object.ts';
import { diffLists, formatValue, summarizePlan } from '../../../../renderer/format/plan-text.ts';
import { namesToConfirm } from '../../../../shared/plan/confirm.ts';
import type { Plan, Step } from '../../../../shared/plan/types.ts';
import { isTimeZone } from '../../../../shared/schedule/time-zone.ts';

const at = Date.parse('2026-11-24T05:00:00Z');
const hour = 3_600_000;

describe('instants', () => {
  it('show when the data was read, with the day if that is not today', () => {
    const now = Date.parse('2026-11-24T08:00:00Z');
    expect(formatReadTime(now - 60_000, now)).toBe('as of 07:59:00 UTC');
    expect(formatReadTime(Date.parse('2026-11-23T23:59:00Z'), now)).toBe('as of Mon 23 Nov 23:59 UTC');
    expect(formatReadTime(Date.parse('2025-11-24T08:00:00Z'), now)).toBe('as of Mon 24 Nov 08:00 2025 UTC');
    expect(formatReadTime(null, now)).toBe('not dated');
  });

  it('are written in UTC and in the site’s time', () => {
    expect(formatInstant(at)).toBe('Tue 24 Nov 05:00');
    expect(formatInstant(at, 'Europe/Paris')).toBe('Tue 24 Nov 06:00');
    expect(zoneCity('America/New_York')).toBe('New York');
  });

  it('name the second day of a span only where there is one', () => {
    expect(formatSpan(at, at + 2 * hour)).toBe('Tue 24 Nov 05:00–07:00');
    expect(formatSpan(at, at + 20 * hour)).toBe('Tue 24 Nov 05:00 – Wed 25 Nov 01:00');
    expect(formatSpan(at, at + 7 * 24 * hour)).toBe('Tue 24 Nov 05:00 – Tue 1 Dec 05:00');
  });

  it('are relative to now', () => {
    expect(formatRelative(at, at + 20_000)).toBe('just now');
    expect(formatRelative(at, at + 3 * hour)).toBe('3 h ago');
    expect(formatRelative(at + 72 * hour, at)).toBe('in 3 d');
  });

  it('include the year where the day alone would mislead', () => {
    expect(yearIfDistant(Date.parse('2027-11-13T02:00:00Z'), at)).toBe('2027');
    expect(yearIfDistant(Date.parse('2027-01-13T02:00:00Z'), at)).toBe('');
  });

  it('know what a time zone is', () => {
    expect(isTimeZone('Europe/Paris')).toBe(true);
    expect(isTimeZone('Paris')).toBe(false);
    expect(isTimeZone('')).toBe(false);
  });
});

describe('words for an edit', () => {
  it('name only what changes in a schedule', () => {
    expect(
      describeEdit({ kind: 'set-sync', registry: 'line3paint', sync: { schedule: '0 12 * * *', syncWindow: 'PT4H' } }),
    ).toBe('Set schedule 0 12 * * *, window PT4H');
    expect(describeEdit({ kind: 'set-sync', registry: 'line3paint', sync: { syncWindow: null } })).toBe(
      'Set no window',
    );
  });

  it('count lists that are too long', () => {
    expect(
      describeEdit({ kind: 'set-repositories', registry: 'line3paint', add: [], remove: ['a', 'b', 'c', 'd'] }),
    ).toBe('Remove a, b and 2 more');
  });

  it('say which registry is concerned, the cloud as null', () => {
    expect(getEditTarget({ kind: 'enable-data-endpoint' })).toBeNull();
    expect(getEditTarget({ kind: 'deactivate', registry: 'line3paint' })).toBe('line3paint');
  });
});

const step = (target: string, method: Step['request']['method'], risk: Step['risk']): Step => ({
  id: target,
  kind: 'update-registry',
  target,
  registry: target,
  summary: '',
  risk,
  riskReason: '',
  changes: [],
  request: { method, path: `/subscriptions/s/x/${target}`, body: null },
  inverse: null,
  expected: null,
  wanted: null,
});

describe('words for a plan', () => {
  const plan: Plan = {
    id: 'p',
    registryId: '/r',
    steps: [step('aaaaa', 'PATCH', 'low'), step('bbbbb', 'DELETE', 'high'), step('bbbbb', 'DELETE', 'high')],
  };

  it('count its requests by what they do', () => {
    expect(summarizePlan(plan)).toBe('3 requests: 1 change, 2 deletions');
  });

  it('ask for each name of a high risk once', () => {
    expect(namesToConfirm(plan, 'contosoedge')).toEqual(['bbbbb']);
    expect(namesToConfirm(plan, 'contosoedge', true)).toEqual(['contosoedge', 'bbbbb']);
  });

  it('ask for the cloud registry’s name where too many are at risk to type', () => {
    const steps = Array.from({ length: 6 }, (_, i) => step(`site${String(i)}`, 'DELETE', 'high'));
    expect(namesToConfirm({ ...plan, steps }, 'contosoedge')).toEqual(['contosoedge']);
    expect(namesToConfirm({ ...plan, steps: steps.slice(1) }, 'contosoedge')).toHaveLength(5);
  });

  it('show a list as what it gains and loses', () => {
    expect(diffLists(['a', 'b'], ['b', 'c'])).toEqual({ added: ['c'], removed: ['a'] });
    expect(diffLists(null, ['c'])).toEqual({ added: ['c'], removed: [] });
    expect(diffLists('a', 'b')).toBeNull();
    expect(diffLists(null, null)).toBeNull();
  });

  it('show absent values as not set', () => {
    expect(formatValue(null)).toBe('not set');
    expect(formatValue([])).toBe('none');
    expect(formatValue(true)).toBe('true');
  });
});

describe('properties that the model does not know', () => {
  it('are shown by their paths', () => {
    expect(
      flatten({ properties: { loginServer: { tls: { certificate: { type: 'LocalDirectory' } } } }, tags: ['a', 'b'] }),
    ).toEqual([
      ['loginServer.tls.certificate.type', 'LocalDirectory'],
      ['tags', 'a, b'],
    ]);
  });
});
