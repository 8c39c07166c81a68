import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCalendar } from '../../../main/storage/read-calendar.ts';
import { formatMessages } from '../../support/format-messages.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const now = Date.parse('2026-11-23T12:00:00Z');
const calendar = (...lines: readonly string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR'].join('\r\n');
const event = (...lines: readonly string[]): string => ['BEGIN:VEVENT', 'UID:1', ...lines, 'END:VEVENT'].join('\r\n');

describe('a calendar is read in a worker', () => {
  let folder = '';
  let script = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cascade-calendar-'));
    await build({
      root,
      configFile: false,
      logLevel: 'error',
      ssr: { target: 'node', noExternal: true },
      build: {
        ssr: join(root, 'main/storage/calendar-worker.ts'),
        outDir: folder,
        minify: false,
        rolldownOptions: { output: { entryFileNames: 'calendar.mjs', chunkFileNames: '[name].mjs' } },
      },
    });
    script = join(folder, 'calendar.mjs');
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true }));

  const read = (text: string, limitMs?: number) => readCalendar(script, { name: 'plant.ics', text }, now, limitMs);
  const stopped = {
    ok: false,
    error: {
      message:
        'plant.ics: it cannot be read within 2 seconds and 512 MB. Export fewer events, or events whose rules repeat less often.',
    },
  };

  it('and gives its times', async () => {
    const text = calendar(event('SUMMARY:Shutdown', 'DTSTART:20261224T180000Z', 'DTEND:20270102T060000Z'));
    expect(await read(text, 30_000)).toEqual({
      ok: true,
      value: {
        name: 'plant.ics',
        times: [
          { label: 'Shutdown', start: Date.parse('2026-12-24T18:00:00Z'), end: Date.parse('2027-01-02T06:00:00Z') },
        ],
        notes: [],
      },
    });
  });

  it('whose refusals arrive', async () => {
    expect(await read('{}', 30_000)).toMatchObject({ ok: false, error: { message: /no iCalendar file/ } });
  });

  it('8,000 plain events in less time than looking at each pair of them takes', async () => {
    const events = Array.from({ length: 8_000 }, (_, i) =>
      [
        'BEGIN:VEVENT',
        `UID:${i}`,
        'SUMMARY:Freeze',
        `DTSTART:2026${String((i % 12) + 1).padStart(2, '0')}01T000000Z`,
        'DURATION:PT1H',
        'END:VEVENT',
      ].join('\r\n'),
    );
    expect(await read(calendar(...events), 8_000)).toMatchObject({ ok: true });
  });

  it('that is ended where a rule keeps it busy', async () => {
    const text = calendar(event('SUMMARY:Sly', 'DTSTART:00010101T000000Z', 'DURATION:PT1M', 'RRULE:FREQ=MINUTELY'));
    expect(formatMessages(await read(text))).toMatchObject(stopped);
  });

  it('that is ended where its own time zone changes every second', async () => {
    const zone = [
      'BEGIN:VTIMEZONE',
      'TZID:Sly',
      'BEGIN:STANDARD',
      'DTSTART:19700101T000000',
      'TZOFFSETFROM:+0200',
      'TZOFFSETTO:+0100',
      'RRULE:FREQ=SECONDLY',
      'END:STANDARD',
      'END:VTIMEZONE',
    ].join('\r\n');
    const text = calendar(zone, event('SUMMARY:Freeze', 'DTSTART;TZID=Sly:20261201T080000', 'DURATION:PT1H'));
    expect(formatMessages(await read(text))).toMatchObject(stopped);
  });
});
