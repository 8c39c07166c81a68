import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readTextFile } from '../../../main/files/text-file.ts';
import { findings } from '../../../shared/findings/findings.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import { dayMs } from '../../../shared/schedule/instant.ts';
import { simulate } from '../../../shared/simulate/simulate.ts';
import { applyEdits } from '../../../shared/topology/edit.ts';
import { parseTopology } from '../../../shared/topology/parse.ts';
import { serializeWorkspace } from '../../../shared/topology/serialize-workspace.ts';
import { seeded } from '../../support/mixed-fleet.ts';
import { buildTopology } from '../../support/topologies.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const count = Number(process.env['CASES'] ?? 1_000);
const longestMs = 1_000;

const whole = serializeWorkspace(
  {
    ...buildTopology([
      { name: 'plant', mode: 'ReadWrite', repositories: ['base'] },
      {
        name: 'line1',
        parent: 'plant',
        repositories: ['base'],
        more: { sync: { schedule: '0 2 * * 1-5', syncWindow: 'PT3H', messageTtl: 'P2D' } },
      },
      {
        name: 'cell7',
        parent: 'line1',
        repositories: ['base'],
        more: { sync: { schedule: '*/15 * * * *', syncWindow: 'PT1H', messageTtl: 'P1D' } },
      },
    ]),
    sites: {
      line1: {
        timeZone: 'Europe/Paris',
        linkMbps: 2,
        payloadBytes: 1_000_000_000,
        allowedHours: [{ days: [1, 2], startMinute: 60, endMinute: 300 }],
      },
    },
    blackouts: [{ label: 'freeze', registries: ['line1'], start: now, end: now + dayMs }],
    asOf: now,
  },
  [{ kind: 'set-sync', registry: 'line1', sync: { messageTtl: 'P3D' } }],
);

const strange = [
  '1e999',
  '-1e308',
  '9007199254740993',
  '0.1e-400',
  'null',
  'true',
  '""',
  '[]',
  '{}',
  '"__proto__"',
  '"constructor"',
  '"PT99999999999H"',
  '"P9999999D"',
  '"* * * * * *"',
  '"0 0 31 2 *"',
  '"0-59/1 0-23/1 * * *"',
  '"9999-12-31T23:59:59Z"',
  '"-000001-01-01T00:00:00Z"',
  '"\\u0000"',
  `${'['.repeat(300)}${']'.repeat(300)}`,
  `${'{"a":'.repeat(300)}1${'}'.repeat(300)}`,
] as const;

/** Faults of disks, editors and merges. */
const mutations: readonly ((text: string, random: () => number) => string)[] = [
  (text, random) => {
    const at = Math.floor(random() * text.length);
    return (
      text.slice(0, at) +
      String.fromCharCode(text.charCodeAt(at) ^ (1 << Math.floor(random() * 7))) +
      text.slice(at + 1)
    );
  },
  (text, random) => text.slice(0, Math.floor(random() * text.length)),
  (text, random) => {
    const at = Math.floor(random() * text.length);
    return text.slice(0, at) + text.slice(at + Math.floor(random() * 60));
  },
  (text, random) => {
    const lines = text.split('\n');
    const [a, b] = [Math.floor(random() * lines.length), Math.floor(random() * lines.length)];
    return lines
      .with(a, lines[b] ?? '')
      .with(b, lines[a] ?? '')
      .join('\n');
  },
  (text, random) => {
    const values = [...text.matchAll(/: ("[^"]*"|-?\d+|true|false|null)/g)];
    const value = values[Math.floor(random() * values.length)];
    return value === undefined
      ? text
      : `${text.slice(0, value.index)}: ` +
          `${strange[Math.floor(random() * strange.length)] ?? ''}${text.slice(value.index + value[0].length)}`;
  },
  (text, random) => {
    const keys = [...text.matchAll(/"(\w+)":/g)];
    const key = keys[Math.floor(random() * keys.length)];
    const name =
      ['__proto__', 'constructor', 'toString', keys[Math.floor(random() * keys.length)]?.[1] ?? 'a'][
        Math.floor(random() * 4)
      ] ?? '';
    return key === undefined ? text : `${text.slice(0, key.index)}"${name}":${text.slice(key.index + key[0].length)}`;
  },
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cascade-mutated-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test(`${count} damaged workspaces are simulated or refused within a second, and left as they are`, async () => {
  const random = seeded(20_261_123);
  const seen = { opened: 0, refused: 0 };
  for (let i = 0; i < count; i += 1) {
    let text = whole;
    for (let n = 0; n <= Math.floor(random() * 3); n += 1)
      text = (mutations[Math.floor(random() * mutations.length)] ?? ((same) => same))(text, random);
    const file = join(folder, 'damaged.cascade.json');
    await writeFile(file, text);
    const started = process.cpuUsage();
    const read = await readTextFile(file);
    const parsed = read.ok ? parseTopology(read.value.text, { name: read.value.name, now }) : read;
    if (parsed.ok) {
      seen.opened += 1;
      const { topology, edits } = parsed.value;
      const drafted = applyEdits(topology, edits);
      const shown = drafted.ok ? drafted.value : topology;
      findings(shown, simulate(shown, { from: now, to: now + 7 * dayMs }), now);
    } else {
      seen.refused += 1;
      expect(formatMessage(parsed.error.message)).toMatch(/^damaged\.cascade\.json: \S.{5,500}$/su);
    }
    // Processor time, independent of other load.
    const used = process.cpuUsage(started);
    const tookMs = (used.user + used.system) / 1_000;
    if (tookMs > longestMs) throw new Error(`Case ${i} took ${Math.round(tookMs)} ms:\n${text}`);
    expect(await readFile(file, 'utf8')).toBe(text);
  }
  expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(12);
  expect(seen.opened).toBeGreaterThan(count / 20);
  expect(seen.refused).toBeGreaterThan(count / 4);
}, 600_000);
