import { createHash } from 'node:crypto';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { findings } from '../../../shared/findings/findings.ts';
import { getFormatter } from '../../../shared/i18n/translate.ts';
import { planEffects } from '../../../shared/plan/effects.ts';
import { makePlan } from '../../../shared/plan/make-plan.ts';
import { findPdfProblem, type ReportFormat, reportFormats, writeReport } from '../../../shared/report/report.ts';
import type { ReportInput } from '../../../shared/report/report-input.ts';
import { dayMs } from '../../../shared/schedule/instant.ts';
import { simulate } from '../../../shared/simulate/simulate.ts';
import { applyEdits } from '../../../shared/topology/edit.ts';
import type { NewRegistry } from '../../../shared/topology/edit-types.ts';
import type { SyncProperties, Topology } from '../../../shared/topology/model.ts';
import { openWindows } from '../../support/open-windows.ts';
import { buildTopology, unwrap } from '../../support/topologies.ts';

const now = Date.parse('2026-03-27T12:00:00Z');
const buildInput = (topology: Topology, days = 7): ReportInput => {
  const simulation = simulate(topology, { from: now, to: now + days * dayMs });
  return { formatter: getFormatter(), topology, simulation, findings: findings(topology, simulation, now), now };
};
const renderText = (input: ReportInput, format: ReportFormat): string => writeReport(input, format)[0]?.text ?? '';

const fleet: Topology = {
  ...buildTopology([
    { name: 'plant', mode: 'ReadWrite', repositories: ['base', 'acr/connected-registry'] },
    {
      name: 'line1',
      parent: 'plant',
      repositories: ['base', 'acr/connected-registry'],
      more: { sync: { schedule: '0 2 * * *', syncWindow: 'PT3H', messageTtl: 'P2D' } },
    },
    {
      name: 'shipx',
      more: { sync: { schedule: '0 0 31 2 *', syncWindow: 'PT3H', messageTtl: 'P2D' } },
      repositories: ['base'],
    },
  ]),
  sites: { line1: { timeZone: 'Europe/Paris', owner: '=cmd|x, "Ops"' } },
  asOf: now,
};

const newLine: NewRegistry = {
  name: 'line2',
  parent: 'plant',
  mode: 'ReadOnly',
  sync: { schedule: '0 3 * * *', syncWindow: 'PT3H', messageTtl: 'P2D' },
  repositories: ['base'],
  clientTokenIds: [],
  notifications: [],
  logLevel: 'Information',
  garbageCollection: { enabled: true, schedule: '0 0 * * *' },
};

describe('a report', () => {
  test.each(reportFormats)('in %s has the same bytes for the same input', (format) => {
    expect(writeReport(buildInput(structuredClone(fleet)), format)).toEqual(writeReport(buildInput(fleet), format));
  });

  test('in Markdown reads as the file in test/golden', async () => {
    await expect(renderText(buildInput(fleet), 'md')).toMatchFileSnapshot('../../golden/report.md');
  });

  test('in Mermaid reads as the file in test/golden', async () => {
    await expect(renderText(buildInput(fleet), 'mmd')).toMatchFileSnapshot('../../golden/report.mmd');
  });

  test('in Mermaid draws a parent that is missing, and the link to it dotted', () => {
    const orphan = buildTopology([{ name: 'line1', parent: 'nobody' }]);
    expect(renderText(buildInput(orphan), 'mmd')).toContain('m0["nobody"] -.->|"#42; #42; #42; #42; #42;"| r0["line1');
  });

  test('in HTML reads as the file in test/golden', async () => {
    await expect(renderText(buildInput(fleet), 'html')).toMatchFileSnapshot('../../golden/report.html');
  });

  test('in HTML allows its one style by the hash that it has, and nothing unsafe', () => {
    const html = renderText(buildInput(fleet), 'html');
    const styles = [...html.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(
      ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
    );
    expect(/http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]).toBe(
      `default-src 'none'; style-src ${styles.join(' ')}; base-uri 'none'; form-action 'none'`,
    );
    expect(html).not.toMatch(/ style=/);
  });

  test('in HTML asks the network for nothing and runs nothing', () => {
    const html = renderText(buildInput(fleet), 'html');
    expect(html).not.toMatch(/<script|<link|src=|url\(|@import|https?:/);
    expect(html).toContain("default-src 'none'");
  });

  test('takes names and notes for text, never for markup', () => {
    const sly = buildTopology([
      { name: '<img src=x>|`a`', more: { sync: { schedule: '<b>|x', syncWindow: null, messageTtl: 'P2D' } } },
    ]);
    expect(renderText(buildInput(sly), 'html')).not.toContain('<img');
    expect(renderText(buildInput(sly), 'html')).not.toContain('<b>');
    expect(renderText(buildInput(sly), 'md')).toContain('\\<img src=x\\>\\|\\`a\\`');
    expect(renderText(buildInput(sly), 'mmd')).toContain('cloud -->|"#60;b#62;|x"| r0["#60;img src=x#62;|#96;a#96;');
  });

  test('shows the change with its effect, its steps and the way back', () => {
    const desired = unwrap(
      applyEdits(fleet, [
        { kind: 'set-sync', registry: 'line1', sync: { schedule: '0 4 * * *' } },
        { kind: 'deactivate', registry: 'shipx' },
      ]),
    );
    const change = {
      plan: unwrap(makePlan(fleet, desired)),
      effects: planEffects(fleet, desired, { now, from: now, to: now + 7 * dayMs }),
    };
    const markdown = renderText({ ...buildInput(desired), change }, 'md');
    expect(markdown).toContain('## Proposed change');
    expect(markdown).toContain(
      '| connectedRegistries/line1 | parent.syncProperties.schedule | 0 2 \\* \\* \\* | 0 4 \\* \\* \\* |',
    );
    expect(markdown).toContain('| line1 | 24 h | 24 h | 2026-03-28 02:00 |');
    expect(markdown).toContain('01-update-registry-line1');
    expect(markdown).toContain("Not to be taken back: Deactivates 'shipx', so that it can be deployed again.");
  });

  test('says of a registry that comes or goes that it was or is not there, instead of never', () => {
    const desired = unwrap(
      applyEdits(fleet, [
        { kind: 'delete', registry: 'shipx', cleanUp: false },
        { kind: 'create', registry: newLine },
      ]),
    );
    const change = {
      plan: unwrap(makePlan(fleet, desired)),
      effects: planEffects(fleet, desired, { now, from: now, to: now + 7 * dayMs }),
    };
    const markdown = renderText({ ...buildInput(desired), change }, 'md');
    expect(markdown).toContain('| line2 | not there | 24 h | once it is deployed |');
    expect(markdown).toContain('| shipx | never | not there | once it is deleted |');
  });

  test('has in Markdown, HTML and JSON all that a change board asks for', () => {
    const desired = unwrap(
      applyEdits(fleet, [{ kind: 'set-sync', registry: 'line1', sync: { schedule: '0 4 * * *' } }]),
    );
    const input: ReportInput = {
      ...buildInput(desired),
      change: {
        plan: unwrap(makePlan(fleet, desired)),
        effects: planEffects(fleet, desired, { now, from: now, to: now + 7 * dayMs }),
      },
    };
    const sections = [
      'Summary',
      'Proposed change',
      'Roll-back',
      'Findings',
      'Hierarchy',
      'Schedules',
      'Staleness',
      'Load',
      'Assumptions',
      'How to reproduce',
    ];
    const [markdown, html] = [renderText(input, 'md'), renderText(input, 'html')];
    for (const section of sections) {
      expect(markdown).toMatch(new RegExp(`^##+ ${section}$`, 'm'));
      expect(html).toMatch(new RegExp(`<h[23] id="[a-z-]+">${section}<`));
    }
    for (const text of [markdown, html]) {
      for (const excerpt of [
        'as of 2026-03-27 12:00 UTC',
        'Before and after',
        'Takes effect (UTC)',
        'Steps, in order',
        'Roll-back steps',
        'Worst, optimistic',
        'Mean, optimistic',
        '95 %, optimistic',
        'by hour of the week',
        '2026-03-28 04:00 for 3 h',
        'Sat 28 Mar 05:00',
        'Europe/Paris',
        'Errors',
        'cascade report',
      ])
        expect(text, excerpt).toContain(excerpt);
    }
    const json = JSON.parse(renderText(input, 'json')) as Record<string, unknown> & { change: Record<string, unknown> };
    expect(Object.keys(json)).toEqual([
      'registry',
      'asOf',
      'from',
      'to',
      'summary',
      'registries',
      'loads',
      'findings',
      'change',
      'assumptions',
      'reproduce',
    ]);
    expect(json.change).toMatchObject({
      steps: [{ changes: [{ property: 'parent.syncProperties.schedule', before: '0 2 * * *', after: '0 4 * * *' }] }],
      effects: [{ registry: 'line1', effectiveAt: '2026-03-28T02:00:00.000Z' }],
      rollBack: [{ request: { method: 'PATCH', body: { properties: { syncProperties: { schedule: '0 2 * * *' } } } } }],
      notTakenBack: [],
    });
  });

  test('in Markdown shows control and bidi characters instead of sending them', () => {
    const odd = { ...fleet, sites: { line1: { owner: 'a\u0000\u001b[2K\u202eb' } } };
    expect(renderText(buildInput(odd), 'md')).toContain('| a\\\\u{0}\\\\u{1b}\\[2K\\\\u{202e}b |');
  });

  test('groups findings by severity and code, worst sites first, at most twenty of a code with their count', () => {
    const sites = Array.from({ length: 30 }, (_, i) => ({
      name: `site${String(i).padStart(2, '0')}`,
      more: { sync: { schedule: `0 2 */${(i % 3) + 1} * *`, syncWindow: 'PT1H', messageTtl: 'P2D' } },
    }));
    const input = buildInput(buildTopology(sites), 60);
    const markdown = renderText(
      {
        ...input,
        findings: [
          { code: 'late', severity: 'note', registry: null, message: 'Of all.' },
          ...sites.map(({ name }) => ({
            code: 'late',
            severity: 'warning' as const,
            registry: name,
            message: `${name} is late.`,
          })),
          { code: 'odd', severity: 'error', registry: 'site00', message: 'Odd.' },
        ],
      },
      'md',
    );
    const from = markdown.indexOf('## Findings');
    const lines = markdown.slice(from, markdown.indexOf('## Hierarchy')).split('\n');
    expect(lines.filter((line) => /^(?:#|\*)/.test(line))).toEqual([
      '## Findings',
      '### Errors',
      '**odd: 1**',
      '### Warnings',
      '**late: the worst 20 of 30**',
      '### Notes',
      '**late: 1**',
    ]);
    const listed = lines.flatMap((line) => /^\| (site\d\d) \|.*is late/.exec(line)?.[1] ?? []);
    expect(listed).toHaveLength(20);
    // Those of every third day are the worst, then every second day's.
    expect(listed.slice(0, 10).map((name) => Number(name.slice(4)) % 3)).toEqual(Array(10).fill(2));
    expect(lines).toContain('At most 20 findings of a kind are listed; the JSON report holds all.');
  });

  test('says at most 1 min once', () => {
    const plain = buildTopology([{ name: 'plant', mode: 'ReadWrite' }]);
    expect(renderText(buildInput(plain), 'md')).toContain('- Content is at most 1 min old at plant,');
  });

  test('in HTML keeps a short schedule in one line', () => {
    expect(renderText(buildInput(fleet), 'html')).toContain('<td class="c">0 2 * * *</td>');
  });

  test('is refused as a PDF beforehand where a page cannot hold it', () => {
    const many = (count: number): ReportInput => {
      const input = buildInput(fleet);
      const [one] = input.topology.registries;
      return { ...input, topology: { ...input.topology, registries: Array(count).fill(one) } };
    };
    expect(findPdfProblem(many(1_500))).toBeNull();
    expect(findPdfProblem(many(5_000))).toBe(
      'A PDF holds at most 1,500 connected registries, and these are 5,000: save HTML and CSV, which hold them all.',
    );
  });

  test('cuts long tables into parts with their place', () => {
    const many = buildTopology(Array.from({ length: 250 }, (_, i) => ({ name: `site${i}x` })));
    const markdown = renderText(buildInput(many), 'md');
    expect(markdown).toContain('**Hierarchy, 1 to 100 of 250**');
    expect(markdown).toContain('**Hierarchy, 201 to 250 of 250**');
  });
});

test('a CSV has a line for each registry, quotes what needs it and starts no formula', () => {
  const [head, ...lines] = renderText(buildInput(fleet), 'csv').split('\r\n');
  expect(head).toMatch(/^name,parent,depth,mode,/);
  expect(lines.map((line) => line.split(',')[0])).toEqual(['plant', 'line1', 'shipx', '']);
  expect(lines[1]).toContain(`Europe/Paris,"'=cmd|x, ""Ops"""`);
  const sly = { ...fleet, sites: { line1: { owner: "ops;=cmd|'/C calc'!A0" } } };
  expect(renderText(buildInput(sly), 'csv')).toContain(`,"ops;=cmd|'/C calc'!A0",`);
});

test('the JSON has never as null and dates as text', () => {
  const { registries, asOf } = JSON.parse(renderText(buildInput(fleet), 'json'));
  expect(asOf).toBe('2026-03-27T12:00:00.000Z');
  expect(registries[2]).toMatchObject({ name: 'shipx', pessimistic: { worstMs: null }, nextWindows: [] });
  expect(registries[1].nextWindows[0]).toEqual({ start: '2026-03-28T02:00:00.000Z', end: '2026-03-28T05:00:00.000Z' });
});

describe('a calendar', () => {
  /** The events that ical.js finds, as start, end, … */
  const expanded = (ics: string, from: number, to: number): readonly (readonly [number, number])[] =>
    new ICAL.Component(ICAL.parse(ics) as [])
      .getAllSubcomponents('vevent')
      .flatMap((component) => {
        const event = new ICAL.Event(component);
        const lengthMs = event.duration.toSeconds() * 1_000;
        const found: (readonly [number, number])[] = [];
        const starts = event.iterator();
        for (
          let start: ICAL.Time | null = starts.next();
          start !== null;
          start = event.isRecurring() ? starts.next() : null
        ) {
          const at = start.toJSDate().getTime();
          if (at >= to) break;
          if (at + lengthMs > from) found.push([at, at + lengthMs]);
        }
        return found;
      })
      .sort((x, y) => x[0] - y[0]);

  test.each<[string, Partial<SyncProperties>]>([
    ['every night', { schedule: '0 2 * * *', syncWindow: 'PT3H' }],
    ['on weekdays in some months', { schedule: '30 22 * 3-10 1-5', syncWindow: 'PT4H' }],
    ['three times a day', { schedule: '0 0/10 * * *', syncWindow: 'PT2H' }],
    ['on the thirteenth if a Friday', { schedule: '0 5 13 * 5', syncWindow: 'P1D' }],
    ['every quarter of an hour', { schedule: '*/15 * * * *', syncWindow: 'PT10M' }],
    ['with windows that overlap', { schedule: '0 */2 * * *', syncWindow: 'PT3H' }],
  ])(
    'of a site that syncs %s has the windows of the engine, over both daylight-saving changes of three zones',
    (_, sync) => {
      for (const timeZone of ['Europe/Paris', 'America/New_York', 'Australia/Sydney']) {
        const site = { schedule: '* * * * *', syncWindow: null, messageTtl: 'P2D', ...sync };
        const topology = {
          ...buildTopology([{ name: 'site1', more: { sync: site } }]),
          sites: { site1: { timeZone } },
        };
        const to = now + 365 * dayMs;
        const ics = renderText(buildInput(topology, 365), 'ics');
        const { windows } = openWindows(site, now, to);
        const clipped = expanded(ics, now, to).map(([start, end]) => [Math.max(start, now), Math.min(end, to)]);
        expect(clipped.flat()).toEqual([...windows]);
        expect(ics).toContain(`X-WR-TIMEZONE:${timeZone}\r\n`);
      }
    },
  );

  test('leaves out what a blackout cuts', () => {
    const topology: Topology = {
      ...buildTopology([
        { name: 'site1', more: { sync: { schedule: '0 2 * * *', syncWindow: 'PT3H', messageTtl: 'P2D' } } },
      ]),
      blackouts: [
        {
          label: 'freeze',
          registries: ['SITE1'],
          start: Date.parse('2026-03-28T00:00Z'),
          end: Date.parse('2026-03-28T03:00Z'),
        },
      ],
    };
    expect(renderText(buildInput(topology), 'ics')).toContain('DTSTART:20260328T030000Z\r\nDURATION:PT2H\r\n');
  });

  test('has whole windows in whole seconds, wherever the range begins and ends', () => {
    const topology: Topology = {
      ...buildTopology([
        { name: 'site1', more: { sync: { schedule: '0 9 * * *', syncWindow: 'PT6H', messageTtl: 'P2D' } } },
      ]),
      blackouts: [
        {
          label: 'freeze',
          registries: ['site1'],
          start: Date.parse('2026-03-28T10:00:00.121Z'),
          end: Date.parse('2026-03-28T11:00:00.121Z'),
        },
      ],
    };
    const [from, to] = [Date.parse('2026-03-27T12:00:00.400Z'), Date.parse('2026-03-29T10:37:08.121Z')];
    const simulation = simulate(topology, { from, to });
    const ics = renderText({ formatter: getFormatter(), topology, simulation, findings: [], now: from }, 'ics');
    expect(
      expanded(ics, 0, Infinity).map((times) => times.map((at) => new Date(at).toISOString().replace('.000Z', 'Z'))),
    ).toEqual([
      ['2026-03-27T09:00:00Z', '2026-03-27T15:00:00Z'],
      ['2026-03-28T09:00:00Z', '2026-03-28T10:00:00Z'],
      ['2026-03-28T11:00:01Z', '2026-03-28T15:00:00Z'],
      ['2026-03-29T09:00:00Z', '2026-03-29T15:00:00Z'],
    ]);
    expect(ics.match(/^DURATION:.*$/gm)).toEqual([
      'DURATION:PT6H',
      'DURATION:PT1H',
      'DURATION:PT3H59M59S',
      'DURATION:PT6H',
    ]);
  });

  test('of a window that never closes is cut by the range, in whole seconds', () => {
    const topology = buildTopology([
      { name: 'site1', more: { sync: { schedule: '0 */2 * * *', syncWindow: 'PT3H', messageTtl: 'P2D' } } },
    ]);
    const simulation = simulate(topology, { from: now + 400, to: now + dayMs + 121 });
    const ics = renderText({ formatter: getFormatter(), topology, simulation, findings: [], now }, 'ics');
    expect(expanded(ics, 0, Infinity)).toEqual([[now + 1_000, now + dayMs]]);
  });

  test('takes nothing that a registry is called for a line of its own', () => {
    const name = 'a\r\nATTACH:http://x.example\nBEGIN:VALARM\rACTION:EMAIL\u0000\u001b;,\\';
    const odd: Topology = {
      ...buildTopology([{ name, more: { sync: { schedule: '0 9 * * *', syncWindow: 'PT6H', messageTtl: 'P2D' } } }]),
      sites: { [name.toLowerCase()]: { timeZone: 'Europe/Paris\r\nX-EVIL:1' } },
    };
    const ics = renderText(buildInput({ ...odd, cloud: { ...odd.cloud, name: 'c\r\nX-EVIL:1' } }), 'ics');
    const calendar = new ICAL.Component(ICAL.parse(ics) as []);
    expect(calendar.getAllProperties().map((property) => property.name)).toEqual(
      expect.not.arrayContaining(['x-evil', 'attach']),
    );
    const [event, ...more] = calendar.getAllSubcomponents('vevent');
    expect(more).toEqual([]);
    expect(event?.getAllSubcomponents()).toEqual([]);
    expect(event?.getAllProperties().map((property) => property.name)).toEqual([
      'uid',
      'dtstamp',
      'dtstart',
      'duration',
      'rrule',
      'summary',
      'description',
      'transp',
    ]);
    expect(ics).not.toMatch(/[^\r\n\P{Cc}]/u);
    expect(String(event?.getFirstPropertyValue('summary'))).toBe(
      'a\nATTACH:http://x.example\nBEGIN:VALARM\nACTION:EMAIL\\u{0}\\u{1b};,\\ syncs',
    );
  });

  test('is written for registries with windows only, with lines of at most 75 octets', () => {
    const files = writeReport(buildInput(fleet), 'ics');
    expect(files.map(({ name }) => name)).toEqual(['contoso-line1.ics']);
    for (const line of files[0]!.text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  });
});
