import type { Formatter } from '../i18n/format.ts';
import { msg } from '../i18n/message.ts';
import type { Topology } from '../topology/model.ts';
import { nameKey } from '../topology/tree.ts';
import {
  type Hierarchy,
  type HierarchySize,
  layoutHierarchy,
  type PlacedNode,
  registryKey,
} from '../view/hierarchy.ts';
import { legends, nodeColour } from '../view/node-colour.ts';
import { formatUtc, withDate } from './dates.ts';
import { escapeXml } from './escape-xml.ts';
import type { ReportInput } from './report-input.ts';
import { headHeight, margin, type PictureTheme, roundPx, svgFrame, textWidth, truncateToWidth } from './svg-frame.ts';

const cardHeight = 38;
const narrowestCard = 148;
const widestCard = 340;
/** Pixels from a card's border to its text. */
const textLeft = 11;

const notRegistry = ({ t }: Formatter) =>
  ({
    cloud: t('cloud registry'),
    missing: t('parent is missing'),
    unplaced: t('missing parents, cycles'),
    registry: '',
  }) as const;

const secondLine = (
  { registry, kind, hidden }: Pick<PlacedNode, 'registry' | 'kind' | 'hidden'>,
  formatter: Formatter,
): string => {
  if (registry === null) return notRegistry(formatter)[kind];
  const { t } = formatter;
  const state = registry.status.connectionState ?? t('not created');
  return [
    registry.mode === 'ReadOnly' ? 'read-only' : 'read-write',
    state.toLowerCase(),
    hidden > 0 ? t('+{hidden} below', { hidden }) : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
};

/** Fits the longest name with its figure and the longest second line. */
const cardSize = (
  { cloud, registries }: Topology,
  folded: ReadonlySet<string>,
  formatter: Formatter,
): HierarchySize => {
  const longest = registries.reduce(
    (width, registry) => {
      // How many are hidden is known once all are placed; they are no more than all.
      const hidden = folded.has(nameKey(registry.name)) ? registries.length : 0;
      const line = secondLine({ registry, kind: 'registry', hidden }, formatter);
      return Math.max(width, textWidth(registry.name) + 84, textWidth(line) + 2 * textLeft);
    },
    textWidth(cloud.name) + 84,
  );
  return {
    nodeWidth: Math.min(widestCard, Math.max(narrowestCard, longest)),
    nodeHeight: cardHeight,
    columnGap: 44,
    rowGap: 6,
  };
};

const links = ({ nodes, byKey }: Hierarchy, size: HierarchySize): string => {
  const curve = (node: PlacedNode): string => {
    const parent = node.parent === null ? undefined : byKey.get(node.parent);
    if (parent === undefined) return '';
    const [x0, x1] = [parent.x + size.nodeWidth + margin, node.x + margin];
    const middle = roundPx((x0 + x1) / 2);
    const [y0, y1] = [roundPx(parent.y + headHeight), roundPx(node.y + headHeight)];
    return `M${roundPx(x0)} ${y0}C${middle} ${y0} ${middle} ${y1} ${roundPx(x1)} ${y1}`;
  };
  const loose = (node: PlacedNode): boolean => node.kind === 'unplaced' || node.kind === 'missing';
  const firm = nodes
    .filter((node) => !loose(node))
    .map(curve)
    .join('');
  const dashed = nodes.filter(loose).map(curve).join('');
  return `<path class="link" d="${firm}"/>${dashed === '' ? '' : `<path class="link loose" d="${dashed}"/>`}`;
};

export interface GraphOptions {
  readonly theme: PictureTheme;
  /** Draws this part of the topology only. */
  readonly part?: Topology;
  /** Lower-case names of folded registries. */
  readonly folded?: ReadonlySet<string>;
  readonly title?: string;
}

/** SVG of the hierarchy, cloud at the left and leaves at the right, coloured by worst staleness. */
export const graphSvg = (
  { formatter, topology, simulation }: ReportInput,
  {
    theme,
    part = topology,
    folded = new Set(),
    title = formatter.format(msg('Hierarchy of {name}', { name: topology.cloud.name })),
  }: GraphOptions,
): string => {
  const { format, t } = formatter;
  const size = cardSize(part, folded, formatter);
  const hierarchy = layoutHierarchy(part, new Set([...folded].map(registryKey)), size);
  const simulated = new Map(simulation.registries.map((one) => [nameKey(one.name), one]));
  const card = (node: PlacedNode): string => {
    const [x, y] = [node.x + margin, node.y - cardHeight / 2 + headHeight];
    const one = node.registry === null ? undefined : simulated.get(nameKey(node.registry.name));
    const colour =
      one === undefined
        ? null
        : nodeColour('staleness', { simulated: one, assumption: 'pessimistic', status: null, load: null });
    const right = format(colour?.text ?? '');
    const room = size.nodeWidth - 24 - textWidth(right);
    const figure =
      right === ''
        ? ''
        : `<text class="end" x="${roundPx(x + size.nodeWidth - 8)}" y="${roundPx(y + 16)}">${escapeXml(right)}</text>`;
    const second = truncateToWidth(secondLine(node, formatter), size.nodeWidth - 2 * textLeft);
    return (
      `<rect class="card" x="${roundPx(x)}" y="${roundPx(y)}" width="${roundPx(size.nodeWidth)}" ` +
      `height="${cardHeight}" rx="4"/><rect class="${colour?.tone ?? 'quiet'}" x="${roundPx(x)}" y="${roundPx(y)}" ` +
      `width="4" height="${cardHeight}" rx="2"/><text class="name" x="${roundPx(x + textLeft)}" ` +
      `y="${roundPx(y + 16)}">${escapeXml(truncateToWidth(node.name, room))}</text>${figure}<text class="dim" ` +
      `x="${roundPx(x + textLeft)}" ` +
      `y="${roundPx(y + 31)}">${escapeXml(second)}</text>`
    );
  };
  const body = `${links(hierarchy, size)}\n${hierarchy.nodes.map(card).join('\n')}`;
  return svgFrame(
    {
      title,
      subtitle: t('Worst staleness, pessimistic, from {instant} to {instant2} UTC; {dated}', {
        instant: formatUtc(simulation.from),
        instant2: formatUtc(simulation.to),
        dated: withDate(topology, formatter),
      }),
      width: Math.max(560, hierarchy.width + 2 * margin),
      height: hierarchy.height + margin,
      legend: legends.staleness.map(({ tone, text }) => ({ tone, text: format(text) })),
      theme,
    },
    body,
  );
};
