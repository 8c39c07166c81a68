import { msg } from '../i18n/message.ts';
import { dayMs } from '../schedule/instant.ts';
import type { RegistrySimulation } from '../simulate/types.ts';
import type { Topology } from '../topology/model.ts';
import { nameKey } from '../topology/tree.ts';
import { legends, nodeColour } from '../view/node-colour.ts';
import { layoutBars, layoutTicks, layoutWeekends, type TimeFrame, timeToX, toLanes } from '../view/timeline.ts';
import { formatUtc } from './dates.ts';
import { escapeXml } from './escape-xml.ts';
import type { ReportInput } from './report-input.ts';
import { headHeight, margin, type PictureTheme, roundPx, svgFrame, textWidth, truncateToWidth } from './svg-frame.ts';

const laneHeight = 22;
const axisHeight = 24;
const plotWidth = 640;
const figureWidth = 88;
/** Longer ranges show their first days only. */
const mostDays = 31;

export interface TimelineOptions {
  readonly theme: PictureTheme;
  /** Draws these lanes only. */
  readonly part?: Topology;
  readonly title?: string;
}

/** One path a lane, short even for many windows. */
const bars = (one: RegistrySimulation, frame: TimeFrame, left: number, y: number): string => {
  const path = layoutBars(one.windows, frame)
    .map(({ x, width }) => `M${roundPx(left + x)} ${roundPx(y)}h${roundPx(Math.max(width, 1))}`)
    .join('');
  return path === '' ? '' : `<path class="${one.continuous ? 'always' : 'bar'}" d="${path}"/>`;
};

/** SVG of open windows, UTC, one lane a registry in tree order. */
export const timelineSvg = (
  { formatter, topology, simulation, now }: ReportInput,
  {
    theme,
    part = topology,
    title = formatter.format(msg('Sync windows of {name}', { name: topology.cloud.name })),
  }: TimelineOptions,
): string => {
  const { format, t } = formatter;
  const { from } = simulation;
  const to = Math.min(simulation.to, from + mostDays * dayMs);
  const frame: TimeFrame = { from, to, width: plotWidth };
  const lanes = toLanes(part);
  const labels = Math.min(300, Math.max(140, ...lanes.map(({ name, depth }) => textWidth(name) + depth * 12 + 12)));
  const left = margin + labels;
  const top = headHeight + axisHeight;
  const height = lanes.length * laneHeight;
  const simulated = new Map(simulation.registries.map((one) => [nameKey(one.name), one]));

  const weekends = layoutWeekends(frame).map(
    ({ x, width }) =>
      `<rect class="band" x="${roundPx(left + x)}" y="${roundPx(top)}" width="${roundPx(width)}" ` +
      `height="${roundPx(height)}"/>`,
  );
  const ticks = layoutTicks(frame).map(({ x, label: message }) => {
    const label = format(message);
    const line = `<path class="grid" d="M${roundPx(left + x)} ${roundPx(top - 4)}v${roundPx(height + 4)}"/>`;
    if (label === '') return line;
    return `${line}<text class="dim" x="${roundPx(left + x + 3)}" y="${roundPx(top - 8)}">${escapeXml(label)}</text>`;
  });
  const lane = ({ name, depth }: (typeof lanes)[number], at: number): string => {
    const y = top + at * laneHeight + laneHeight / 2;
    const one = simulated.get(nameKey(name));
    if (one === undefined) return '';
    const { tone, text } = nodeColour('staleness', {
      simulated: one,
      assumption: 'pessimistic',
      status: null,
      load: null,
    });
    const indent = (depth - 1) * 12;
    const x = left + plotWidth + 12;
    return (
      `<text x="${roundPx(margin + indent)}" ` +
      `y="${roundPx(y + 4)}">${escapeXml(truncateToWidth(name, labels - indent - 8))}</` +
      `text>${bars(one, frame, left, y)}<rect class="${tone}" x="${roundPx(x)}" y="${roundPx(y - 5)}" width="4" ` +
      `height="10" rx="2"/><text x="${roundPx(x + 9)}" y="${roundPx(y + 4)}">${escapeXml(format(text))}</text>`
    );
  };
  const nowLine =
    now < from || now >= to
      ? ''
      : `<path class="now" d="M${roundPx(left + timeToX(frame, now))} ${roundPx(top - 4)}v${roundPx(height + 4)}"/>`;
  const cut = to < simulation.to ? t(' (the first {mostDays} days)', { mostDays }) : '';
  return svgFrame(
    {
      title,
      subtitle: t('Open windows from {instant} to {instant2} UTC{cut}; at the right, worst staleness, pessimistic', {
        instant: formatUtc(from),
        instant2: formatUtc(to),
        cut,
      }),
      width: left + plotWidth + figureWidth + margin,
      height: axisHeight + height,
      legend: legends.staleness.map(({ tone, text }) => ({ tone, text: format(text) })),
      theme,
    },
    [...weekends, ...ticks, ...lanes.map(lane), nowLine].filter((drawn) => drawn !== '').join('\n'),
  );
};
