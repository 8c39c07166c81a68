import { describe, expect, test } from 'vitest';
import { findings } from '../../../shared/findings/findings.ts';
import { getFormatter } from '../../../shared/i18n/translate.ts';
import { graphSvg } from '../../../shared/report/graph-svg.ts';
import { fullPictures, graphParts, reportPictures } from '../../../shared/report/pictures.ts';
import type { ReportInput } from '../../../shared/report/report-input.ts';
import { dayMs } from '../../../shared/schedule/instant.ts';
import { simulate } from '../../../shared/simulate/simulate.ts';
import type { Topology } from '../../../shared/topology/model.ts';
import { mixedFleet } from '../../support/mixed-fleet.ts';
import { buildTopology } from '../../support/topologies.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const buildInput = (topology: Topology): ReportInput => {
  const simulation = simulate(topology, { from: now, to: now + 7 * dayMs });
  return { formatter: getFormatter(), topology, simulation, findings: findings(topology, simulation, now), now };
};
const small = buildTopology([
  { name: 'plant' },
  { name: 'line1', parent: 'plant', more: { sync: { schedule: '0 2 * * *', syncWindow: 'PT3H', messageTtl: 'P2D' } } },
]);
const texts = (svg: string): readonly string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text ?? '');

describe('a picture', () => {
  test('has every name as text, with its worst staleness', () => {
    for (const { svg } of fullPictures(buildInput(small), 'auto')) {
      expect(texts(svg)).toEqual(expect.arrayContaining(['plant', '≤ 1 min', 'line1', '24 h']));
    }
  });

  test('asks for nothing and runs nothing', () => {
    for (const { svg } of fullPictures(buildInput(small), 'auto'))
      expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/<script|href|src=|url\(|https?:/);
  });

  test('follows the system in an SVG file, and has a fixed theme if one is given', () => {
    const [auto, light, dark] = (['auto', 'light', 'dark'] as const).map(
      (theme) => fullPictures(buildInput(small), theme)[0]?.svg ?? '',
    );
    expect(auto).toContain('@media screen and (prefers-color-scheme:dark)');
    expect(light).not.toContain('prefers-color-scheme');
    expect([light?.includes('--bg:#fff'), dark?.includes('--bg:#fff')]).toEqual([true, false]);
  });

  test('draws a window of three hours a day as seven bars', () => {
    const timeline = fullPictures(buildInput(small), 'auto')[1]?.svg ?? '';
    expect(/<path class="bar" d="([^"]*)"/.exec(timeline)?.[1]?.match(/M/g)).toHaveLength(7);
  });

  test('has cards as wide as their second line, also where the rest is folded', () => {
    const deep = buildTopology([
      { name: 'a', mode: 'ReadWrite' },
      ...Array.from({ length: 110 }, (_, i) => ({ name: `leaf${i}`, parent: 'a' })),
    ]);
    const svg = graphSvg(buildInput(deep), { theme: 'auto', folded: new Set(['a']) });
    expect(texts(svg)).toContain('read-write · online · +110 below');
    const [, width = ''] = /<rect class="card" x="[\d.]+" y="[\d.]+" width="([\d.]+)"/.exec(svg) ?? [];
    expect(Number(width)).toBeGreaterThan('read-write · online · +110 below'.length * 7);
  });

  test('takes names for text', () => {
    const sly = buildTopology([{ name: '<b>&"\u0007' }]);
    expect(fullPictures(buildInput(sly), 'auto')[0]?.svg).toContain('&lt;b&gt;&amp;&quot;\ufffd');
  });
});

describe('the pictures of a report', () => {
  test('are one of each for a small fleet', () => {
    expect(reportPictures(buildInput(small)).map(({ caption }) => caption)).toEqual([
      'The hierarchy',
      'The open windows',
    ]);
  });

  test('come in parts of a page that together draw every registry', () => {
    const fleet = mixedFleet(120);
    const pictures = reportPictures(buildInput(fleet));
    for (const of of ['hierarchy', 'windows'] as const) {
      const drawn = new Set(pictures.filter((picture) => picture.of === of).flatMap(({ svg }) => texts(svg)));
      expect(fleet.registries.filter(({ name }) => !drawn.has(name))).toEqual([]);
    }
  });

  test('of a large fleet show the upper levels with counts of the lower ones, and the slowest sites', () => {
    const fleet = mixedFleet(1_000);
    const pictures = reportPictures(buildInput(fleet));
    expect(pictures.length).toBeLessThan(12);
    expect(pictures[0]?.svg).toMatch(/\+\d+ below/);
    expect(pictures.at(-1)?.caption).toBe('The open windows of the 24 slowest sites');
  });

  test('keep the way from the cloud in every part', () => {
    for (const part of graphParts(mixedFleet(200))) {
      const names = new Set(part.registries.map(({ name }) => name));
      expect(part.registries.filter(({ parent }) => parent !== null && !names.has(parent))).toEqual([]);
    }
  });
});
