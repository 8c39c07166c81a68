import { t } from '../text/text.ts';
import type { Topology } from '../topology/model.ts';
import { keyOf } from '../topology/tree.ts';
import { type Hierarchy, type HierarchySize, type PlacedNode, placeHierarchy, registryKey } from '../view/hierarchy.ts';
import { legends, nodeColour } from '../view/node-colour.ts';
import { dated, utc } from './dates.ts';
import { escape } from './markup.ts';
import type { ReportInput } from './report-input.ts';
import { fitted, framed, headHeight, margin, type PictureTheme, px, textWidth } from './svg-frame.ts';

const cardHeight = 38;
const narrowestCard = 148;
const widestCard = 340;

/** Cards as wide as the longest name and its figure need. */
const sizeFor = ({ cloud, registries }: Topology): HierarchySize => {
  const longest = registries.reduce((width, { name }) => Math.max(width, textWidth(name)), textWidth(cloud.name));
  return {
    nodeWidth: Math.min(widestCard, Math.max(narrowestCard, longest + 84)),
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
    const middle = px((x0 + x1) / 2);
    const [y0, y1] = [px(parent.y + headHeight), px(node.y + headHeight)];
    return `M${px(x0)} ${y0}C${middle} ${y0} ${middle} ${y1} ${px(x1)} ${y1}`;
  };
  const loose = (node: PlacedNode): boolean => node.kind === 'unplaced' || node.kind === 'missing';
  const firm = nodes
    .filter((node) => !loose(node))
    .map(curve)
    .join('');
  const dashed = nodes.filter(loose).map(curve).join('');
  return `<path class="link" d="${firm}"/>${dashed === '' ? '' : `<path class="link loose" d="${dashed}"/>`}`;
};

const notRegistry = () =>
  ({
    cloud: t('cloud registry'),
    missing: t('parent is missing'),
    unplaced: t('missing parents, cycles'),
    registry: '',
  }) as const;

const secondLine = (node: PlacedNode): string => {
  const { registry } = node;
  if (registry === null) return notRegistry()[node.kind];
  const state = registry.status.connectionState ?? t('not created');
  return [
    registry.mode === 'ReadOnly' ? 'read-only' : 'read-write',
    state.toLowerCase(),
    node.hidden > 0 ? t('+{hidden} below', { hidden: node.hidden }) : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
};

export interface GraphOptions {
  readonly theme: PictureTheme;
  /** What is drawn where it is not everything: a part of the same topology. */
  readonly part?: Topology;
  /** Names, in lower case, of what is folded. */
  readonly folded?: ReadonlySet<string>;
  readonly title?: string;
}

/** The hierarchy from the cloud at the left to the leaves at the right, coloured by worst staleness, as SVG text. */
export const graphSvg = (
  { topology, simulation }: ReportInput,
  {
    theme,
    part = topology,
    folded = new Set(),
    title = t('Hierarchy of {name}', { name: topology.cloud.name }),
  }: GraphOptions,
): string => {
  const size = sizeFor(part);
  const hierarchy = placeHierarchy(part, new Set([...folded].map(registryKey)), size);
  const simulated = new Map(simulation.registries.map((one) => [keyOf(one.name), one]));
  const card = (node: PlacedNode): string => {
    const [x, y] = [node.x + margin, node.y - cardHeight / 2 + headHeight];
    const one = node.registry === null ? undefined : simulated.get(keyOf(node.registry.name));
    const colour =
      one === undefined
        ? null
        : nodeColour('staleness', { simulated: one, assumption: 'pessimistic', status: null, load: null });
    const right = colour?.text ?? '';
    const room = size.nodeWidth - 24 - textWidth(right);
    const figure =
      right === ''
        ? ''
        : `<text class="end" x="${px(x + size.nodeWidth - 8)}" y="${px(y + 16)}">${escape(right)}</text>`;
    return `<rect class="card" x="${px(x)}" y="${px(y)}" width="${px(size.nodeWidth)}" height="${cardHeight}" rx="4"/><rect class="${colour?.tone ?? 'quiet'}" x="${px(x)}" y="${px(y)}" width="4" height="${cardHeight}" rx="2"/><text class="name" x="${px(x + 11)}" y="${px(y + 16)}">${escape(fitted(node.name, room))}</text>${figure}<text class="dim" x="${px(x + 11)}" y="${px(y + 31)}">${escape(secondLine(node))}</text>`;
  };
  const body = `${links(hierarchy, size)}\n${hierarchy.nodes.map(card).join('\n')}`;
  return framed(
    {
      title,
      subtitle: t('Worst staleness, pessimistic, from {instant} to {instant2} UTC; {dated}', {
        instant: utc(simulation.from),
        instant2: utc(simulation.to),
        dated: dated(topology),
      }),
      width: Math.max(560, hierarchy.width + 2 * margin),
      height: hierarchy.height + margin,
      legend: legends().staleness,
      theme,
    },
    body,
  );
};
