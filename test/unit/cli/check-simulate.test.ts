import { describe, expect, it } from 'vitest';
import { serializeWorkspace } from '../../../shared/topology/serialize-workspace.ts';
import { buildListEntry } from '../../support/az-list.ts';
import { buildFleet } from '../../support/fleet.ts';
import { terminal } from './terminal.ts';

const from = '2026-11-23T00:00:00Z';
const cloudId = '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/contoso';
const site = (name: string, schedule: string, syncWindow: string | null, parent?: string) =>
  buildListEntry(name, { schedule, syncWindow }, { cloudId, ...(parent !== undefined && { parent }) });
const list = [
  site('plant', '0 2 * * *', 'PT3H'),
  site('line1', '0 1 * * *', 'PT1H', 'plant'),
  site('always', '* * * * *', null),
];
const of = (value: unknown) =>
  terminal({
    readFile: () => Promise.resolve({ ok: true, value: typeof value === 'string' ? value : JSON.stringify(value) }),
    now: () => Date.parse(from),
  });

describe('check', () => {
  it('prints findings as JSON and answers 0 where there is no error', async () => {
    const { status, stdout } = await of(list).run('check', '-', '--format', 'json');
    expect(status).toBe(0);
    const { findings } = JSON.parse(stdout) as { findings: { code: string; fix?: unknown }[] };
    expect(findings).toEqual([
      {
        code: 'window-short',
        severity: 'warning',
        registry: 'line1',
        message: expect.any(String),
        fix: expect.any(Object),
      },
      {
        code: 'window-before-parent',
        severity: 'warning',
        registry: 'line1',
        message: expect.stringContaining('from 47 h to 27 h'),
        fix: {
          label: 'Set 0 5 * * *',
          edits: [{ kind: 'set-sync', registry: 'line1', sync: { schedule: '0 5 * * *' } }],
        },
      },
    ]);
  });
  it('covers the year, even if the first week hides a rare finding', async () => {
    const yearly = [site('plant', '0 3 1 1 *', 'PT3H')];
    const found = async (...args: string[]) => {
      const { stdout } = await of(yearly).run('check', '-', '--format', 'json', ...args);
      const {
        from: start,
        to,
        findings,
      } = JSON.parse(stdout) as {
        from: string;
        to: string;
        findings: { message: string }[];
      };
      return [start, to, findings.map(({ message }) => message).join()];
    };
    expect(await found()).toEqual([
      '2026-11-23T00:00:00.000Z',
      '2027-11-23T00:00:00.000Z',
      expect.stringContaining('picks nothing up for up to 365 d'),
    ]);
    expect((await found('--now', '2027-03-01T12:00:00Z')).slice(0, 2)).toEqual([
      '2027-03-01T00:00:00.000Z',
      '2028-02-29T00:00:00.000Z',
    ]);
    expect((await of(yearly).run('check', '-')).stderr).toBe(
      'findings rest on 2026-11-23T00:00:00.000Z to 2027-11-23T00:00:00.000Z\n',
    );
  });
  it('answers 1 where there is an error', async () => {
    const { status, stdout } = await of([site('plant', '0 0 31 2 *', 'PT3H')]).run('check', '-');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^error {4}plant {2}.*never fires.*\[never-fires\]\n1 error, 0 warnings, 0 notes\n$/s);
  });
  it('reads the ARM answer as it reads the az list', async () => {
    const arm = {
      value: list.map(({ name, id, ...properties }) => ({
        name,
        id,
        type: 'Microsoft.ContainerRegistry/registries/connectedRegistries',
        properties,
      })),
    };
    expect((await of(arm).run('check', '-', '--format', 'json')).stdout).toBe(
      (await of(list).run('check', '-', '--format', 'json')).stdout,
    );
  });
  it('counts missed windows of a list only if the time of the list is given', async () => {
    const synced = [site('plant', '0 2 * * *', 'PT3H')].map(({ parent, ...one }) => ({
      ...one,
      connectionState: 'Offline',
      parent: { syncProperties: { ...parent.syncProperties, lastSyncTime: '2026-11-13T02:10:00Z' } },
    }));
    const missed = async (...args: string[]) =>
      /has missed (\d+) windows/.exec((await of(synced).run('check', '-', ...args)).stdout)?.[1];
    expect(await missed()).toBeUndefined();
    expect(await missed('--as-of', '2026-11-16T12:00:00Z')).toBe('3');
  });
  it('says in one sentence what it cannot use', async () => {
    expect(await of('{"value": [').run('check', 'broken.json')).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(/^cascade: broken\.json: .+\n$/),
    });
    expect(await of(list).run('check')).toMatchObject({ status: 2, stderr: expect.stringContaining('takes one FILE') });
    expect(await of(list).run('check', '-', '--format', 'xml')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('write text or json'),
    });
  });
});

describe('simulate', () => {
  const run = async (...args: string[]) => {
    const answer = await of(list).run('simulate', '-', '--format', 'json', ...args);
    return { ...answer, json: answer.status === 0 ? (JSON.parse(answer.stdout) as Record<string, unknown>) : null };
  };
  const hour = 3_600_000;

  it('covers the year from the start of today, pessimistically, with exactly the documented fields', async () => {
    const { json } = await run();
    expect(json).toMatchObject({
      from: '2026-11-23T00:00:00.000Z',
      to: '2027-11-23T00:00:00.000Z',
      assume: 'pessimistic',
      findings: expect.any(Array),
    });
    expect(Object.keys(json!)).toEqual(['from', 'to', 'assume', 'registries', 'findings']);
    const registries = json!['registries'] as Record<string, unknown>[];
    const line = registries.find(({ name }) => name === 'line1')!;
    expect(line).toEqual({
      name: 'line1',
      parent: 'plant',
      mode: 'ReadOnly',
      schedule: '0 1 * * *',
      syncWindow: 'PT1H',
      messageTtl: 'P2D',
      continuous: false,
      windows: 365,
      openMs: 365 * hour,
      longestGapMs: 23 * hour,
      worstStalenessMs: 47 * hour,
      meanStalenessMs: 35 * hour,
      p95StalenessMs: 45.8 * hour,
      expiredShare: 0,
    });
    expect(registries.find(({ name }) => name === 'always')).toMatchObject({
      parent: null,
      continuous: true,
      windows: 1,
      openMs: 8_760 * hour,
      longestGapMs: 0,
      worstStalenessMs: 60_000,
      expiredShare: null,
    });
  });
  it('takes a range, an assumption and a push', async () => {
    const { json } = await run(
      '--from',
      '2026-11-24',
      '--to',
      '2026-11-25T00:00:00Z',
      '--assume',
      'optimistic',
      '--push',
      '2026-11-24T06:00:00+01:00',
    );
    expect(json).toMatchObject({
      from: '2026-11-24T00:00:00.000Z',
      to: '2026-11-25T00:00:00.000Z',
      assume: 'optimistic',
    });
    const registries = json!['registries'] as { name: string; arrival: string | null; worstStalenessMs: number }[];
    expect(Object.fromEntries(registries.map(({ name, arrival }) => [name, arrival]))).toEqual({
      always: '2026-11-24T05:00:00.000Z',
      plant: '2026-11-25T02:00:00.000Z',
      line1: '2026-11-26T01:00:00.000Z',
    });
    expect(registries.find(({ name }) => name === 'line1')?.worstStalenessMs).toBe(44 * hour);
  });
  it('warns by the pessimistic reading under either assumption', async () => {
    const rare = [site('plant', '0 2 * * 0', 'PT3H')];
    const found = async (assume: string) =>
      (
        JSON.parse((await of(rare).run('simulate', '-', '--format', 'json', '--assume', assume)).stdout) as {
          findings: { message: string }[];
        }
      ).findings;
    expect(await found('optimistic')).toEqual(await found('pessimistic'));
    expect((await found('optimistic')).map(({ message }) => message).join()).toMatch(/picks nothing up for up to 7 d/);
  });
  it('takes the bytes that every registry moves', async () => {
    const topology = buildFleet([
      { name: 'plant', schedule: '0 2 * * *', window: 'PT3H', site: { linkMbps: 2, payloadBytes: 900_000_000 } },
    ]);
    const arrival = async (...args: string[]) => {
      const { stdout } = await of(serializeWorkspace(topology, [])).run(
        'simulate',
        '-',
        '--format',
        'json',
        '--push',
        from,
        ...args,
      );
      return (JSON.parse(stdout) as { registries: { arrival: string | null; worstStalenessMs: number | null }[] })
        .registries[0];
    };
    // 900 MB at 2 Mbit/s take an hour, 2.7 GB three, and 3.6 GB longer than the window.
    expect(await arrival()).toMatchObject({ arrival: '2026-11-23T03:00:00.000Z', worstStalenessMs: 25 * hour });
    expect(await arrival('--payload', '2700000000')).toMatchObject({
      arrival: '2026-11-23T05:00:00.000Z',
      worstStalenessMs: 27 * hour,
    });
    expect(await arrival('--payload', '3600000000')).toMatchObject({ arrival: null, worstStalenessMs: null });
  });
  it('keeps to the reading and the payload of the workspace, unless an option says otherwise', async () => {
    const topology = buildFleet([
      { name: 'plant', schedule: '0 2 * * *', window: 'PT3H', site: { linkMbps: 2, payloadBytes: 900_000_000 } },
    ]);
    const scenario = { assumption: 'optimistic', rangeDays: 7, localTime: true, payloadBytes: 3_600_000_000 } as const;
    const readFindings = async (...args: string[]) => {
      const { stdout } = await of(serializeWorkspace(topology, [], scenario)).run(
        'simulate',
        '-',
        '--format',
        'json',
        ...args,
      );
      const { assume, payloadBytes, registries, findings } = JSON.parse(stdout) as Record<string, unknown> & {
        registries: { worstStalenessMs: number | null }[];
        findings: { code: string }[];
      };
      return [
        assume,
        payloadBytes,
        registries[0]?.worstStalenessMs,
        findings.some(({ code }) => code === 'payload-does-not-fit'),
      ];
    };
    expect(await readFindings()).toEqual(['optimistic', 3_600_000_000, 46 * hour, true]);
    expect(await readFindings('--assume', 'pessimistic')).toEqual(['pessimistic', 3_600_000_000, null, true]);
    expect(await readFindings('--payload', '900000000')).toEqual(['optimistic', 900_000_000, 22 * hour, false]);
    const text = await of(serializeWorkspace(topology, [], scenario)).run('simulate', '-');
    expect(text.stderr).toMatch(/^1 registry, optimistic, 3600000000 bytes to every registry; figures from/);
    const checked = await of(serializeWorkspace(topology, [], scenario)).run('check', '-');
    expect(checked.stdout).toContain('[payload-does-not-fit]');
    expect(checked.stderr).toMatch(/, 3600000000 bytes to every registry\n$/);
  });
  it('answers null for what never arrives', async () => {
    const { stdout } = await of([site('plant', '0 0 31 2 *', 'PT3H')]).run(
      'simulate',
      '-',
      '--format',
      'json',
      '--push',
      from,
    );
    expect((JSON.parse(stdout) as { registries: unknown[] }).registries).toMatchObject([
      { arrival: null, worstStalenessMs: null, meanStalenessMs: null, p95StalenessMs: null, expiredShare: 1 },
    ]);
  });
  it('takes the same year whatever the hour, and another one that is asked for', async () => {
    const rangeAt = async (...args: string[]) => {
      const { json } = await run(...args);
      return [json?.['from'], json?.['to']];
    };
    const year = ['2026-12-24T00:00:00.000Z', '2027-12-24T00:00:00.000Z'];
    expect(await rangeAt('--now', '2026-12-24T00:00:00Z')).toEqual(year);
    expect(await rangeAt('--now', '2026-12-24T23:59:59.999Z')).toEqual(year);
    expect(await rangeAt('--from', '2027-02-01T06:00:00Z')).toEqual([
      '2027-02-01T06:00:00.000Z',
      '2028-02-01T06:00:00.000Z',
    ]);
    expect(await rangeAt('--to', '2026-12-01')).toEqual(['2026-11-23T00:00:00.000Z', '2026-12-01T00:00:00.000Z']);
    expect(await rangeAt('--to', '2026-11-01')).toEqual(['2025-11-01T00:00:00.000Z', '2026-11-01T00:00:00.000Z']);
  });
  it('prints windows and open time of the next seven days as text, and names both ranges', async () => {
    const { stdout, stderr } = await of(list).run('simulate', '-', '--now', '2026-11-23T04:30:00Z');
    // The window of this night is open for another half hour; the last day is cut at 04:30.
    expect(stdout).toMatch(/^plant +\(cloud\) +0 2 \* \* \* +PT3H +8 +21 h +/m);
    expect(stderr).toBe(
      '3 registries, pessimistic; figures from 2026-11-23T00:00:00.000Z to 2027-11-23T00:00:00.000Z, windows and open time from 2026-11-23T04:30:00.000Z to 2026-11-30T04:30:00.000Z\n',
    );
  });
  it('prints a table without --format', async () => {
    const { status, stdout } = await of(list).run('simulate', '-');
    expect(status).toBe(0);
    expect(stdout.split('\n')[0]).toMatch(/^NAME +PARENT +SCHEDULE +WINDOW +WINDOWS +OPEN +WORST +MEAN +P95 +EXPIRED$/);
    expect(stdout).toMatch(/^line1 +plant +0 1 \* \* \* +PT1H +7 +7 h +47 h +35 h +46 h +0\.0 %$/m);
  });
  it.each([
    [['--from', 'yesterday'], /--from 'yesterday' is no date/],
    [['--from', '2026-02-30'], /is no date/],
    [['--from', '2026-11-24', '--to', '2026-11-23'], /must be later/],
    [['--from', '1990-01-01', '--to', '2026-01-01'], /longer than ten years/],
    [['--assume', 'hopeful'], /write optimistic or pessimistic/],
    [['--payload', '-5'], /--payload/],
    [['--payload', '0'], /above 0/],
    [['--payload=1e9'], /write a whole number/],
    [['--as-of', 'lately'], /--as-of 'lately' is no date/],
    [['--push', '25:00'], /--push/],
  ])('refuses %j', async (args, message) => {
    expect(await run(...args)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(message) });
  });
});
