import type { Formatter } from '../i18n/format.ts';
import type { Topology } from '../topology/model.ts';
import { indexTopology, nameKey, sortTree } from '../topology/tree.ts';
import { graphSvg } from './graph-svg.ts';
import type { ReportInput } from './report-input.ts';
import type { PictureTheme } from './svg-frame.ts';
import { timelineSvg } from './timeline-svg.ts';

/** Rows that are readable on one page. */
const rowsOnAPage = 24;
/** Larger hierarchies are drawn folded, with windows of the slowest sites only. */
const maxUnfolded = 10 * rowsOnAPage;

export interface Picture {
  readonly of: 'hierarchy' | 'windows';
  readonly caption: string;
  readonly svg: string;
}

/** Even parts of at most `size`. */
const splitEvenly = <T>(items: readonly T[], size: number): readonly (readonly T[])[] => {
  const parts = Math.ceil(items.length / size);
  return Array.from({ length: parts }, (_, i) =>
    items.slice(Math.floor((i * items.length) / parts), Math.floor(((i + 1) * items.length) / parts)),
  );
};

const keepRegistries = (topology: Topology, names: ReadonlySet<string>): Topology => ({
  ...topology,
  registries: topology.registries.filter(({ name }) => names.has(nameKey(name))),
});

/**
 * Parts of a page's size: leaves in the tree's order, each part with the way to them from the cloud.
 * @internal
 */
export const graphParts = (topology: Topology, size = rowsOnAPage): readonly Topology[] => {
  const index = indexTopology(topology);
  const leaves = sortTree(topology.registries).filter(({ name }) => index.getChildren(name).length === 0);
  if (leaves.length <= size) return [topology];
  return splitEvenly(leaves, size).map((some) =>
    keepRegistries(
      topology,
      new Set(some.flatMap(({ name }) => [name, ...index.getAncestors(name).map((above) => above.name)]).map(nameKey)),
    ),
  );
};

const timelineParts = (topology: Topology, size = rowsOnAPage): readonly Topology[] =>
  topology.registries.length <= size
    ? [topology]
    : splitEvenly(sortTree(topology.registries), size).map((some) =>
        keepRegistries(topology, new Set(some.map(({ name }) => nameKey(name)))),
      );

const keepOnly = (at: number, parts: readonly unknown[], { t }: Formatter): string =>
  parts.length === 1 ? '' : t(', part {part} of {partsCount}', { part: at + 1, partsCount: parts.length });

/** Unfolds as many levels as a few pages hold; always the cloud's children. */
const chooseFolded = (topology: Topology): ReadonlySet<string> => {
  const index = indexTopology(topology);
  const atDepth = (depth: number) => topology.registries.filter(({ name }) => index.getDepth(name) === depth);
  let depth = 1;
  let seen = atDepth(1).length;
  for (
    let next = atDepth(depth + 1).length;
    next > 0 && seen + next <= 3 * rowsOnAPage;
    next = atDepth(depth + 1).length
  ) {
    seen += next;
    depth += 1;
  }
  return new Set(atDepth(depth).map(({ name }) => nameKey(name)));
};

/** Everything if that fits a few pages, else the upper levels and the slowest sites. */
export const reportPictures = (input: ReportInput): readonly Picture[] => {
  const { formatter, topology, simulation } = input;
  const { t } = formatter;
  const { name } = topology.cloud;
  if (topology.registries.length <= maxUnfolded) {
    const graphs = graphParts(topology);
    const lanes = timelineParts(topology);
    return [
      ...graphs.map((part, i) => ({
        of: 'hierarchy' as const,
        caption: t('The hierarchy{partText}', { partText: keepOnly(i, graphs, formatter) }),
        svg: graphSvg(input, {
          theme: 'page',
          part,
          title: t('Hierarchy of {name}{partText}', { name, partText: keepOnly(i, graphs, formatter) }),
        }),
      })),
      ...lanes.map((part, i) => ({
        of: 'windows' as const,
        caption: t('The open windows{partText}', { partText: keepOnly(i, lanes, formatter) }),
        svg: timelineSvg(input, {
          theme: 'page',
          part,
          title: t('Sync windows of {name}{partText}', { name, partText: keepOnly(i, lanes, formatter) }),
        }),
      })),
    ];
  }
  const folded = chooseFolded(topology);
  const index = indexTopology(topology);
  const hidden = new Set([...folded].flatMap((key) => index.getDescendants(key).map((below) => nameKey(below.name))));
  const upper = new Set(
    topology.registries.map((registry) => nameKey(registry.name)).filter((key) => !hidden.has(key)),
  );
  // What is folded is drawn with the count of what hangs below it.
  const tops = graphParts(keepRegistries(topology, upper)).map((part) => {
    const shown = part.registries.map(({ name }) => name);
    const below = shown
      .filter((one) => folded.has(nameKey(one)))
      .flatMap((one) => index.getDescendants(one).map((registry) => registry.name));
    return keepRegistries(topology, new Set([...shown, ...below].map(nameKey)));
  });
  const slowest = new Set(
    [...simulation.registries]
      .sort((a, b) => (b.pessimistic.worstMs ?? Infinity) - (a.pessimistic.worstMs ?? Infinity) || 0)
      .slice(0, rowsOnAPage)
      .map((one) => nameKey(one.name)),
  );
  return [
    ...tops.map((part, i) => ({
      of: 'hierarchy' as const,
      caption: t('The upper levels of the hierarchy; lower ones are counted{partText}', {
        partText: keepOnly(i, tops, formatter),
      }),
      svg: graphSvg(input, {
        theme: 'page',
        part,
        folded,
        title: t('Upper levels of {name}{partText}', { name, partText: keepOnly(i, tops, formatter) }),
      }),
    })),
    {
      of: 'windows' as const,
      caption: t('The open windows of the {size} slowest sites', { size: slowest.size }),
      svg: timelineSvg(input, {
        theme: 'page',
        part: keepRegistries(topology, slowest),
        title: t('Slowest sites of {name}', { name }),
      }),
    },
  ];
};

/** Rows of one file; taller hierarchies are split. */
const rowsOfAFile = 1_000;

/** Graph and timeline as separate files, by the end of their names. */
export const fullPictures = (
  input: ReportInput,
  theme: PictureTheme,
  rows = rowsOfAFile,
): readonly { readonly name: string; readonly svg: string }[] => {
  const { formatter, topology } = input;
  const { t } = formatter;
  const named = (what: string, at: number, of: readonly unknown[]): string =>
    of.length === 1 ? what : `${what}-${at + 1}`;
  const graphs = graphParts(topology, rows);
  const lanes = timelineParts(topology, rows);
  return [
    ...graphs.map((part, i) => ({
      name: named('graph', i, graphs),
      svg: graphSvg(input, {
        theme,
        part,
        title: t('Hierarchy of {name}{partText}', {
          name: topology.cloud.name,
          partText: keepOnly(i, graphs, formatter),
        }),
      }),
    })),
    ...lanes.map((part, i) => ({
      name: named('timeline', i, lanes),
      svg: timelineSvg(input, {
        theme,
        part,
        title: t('Sync windows of {name}{partText}', {
          name: topology.cloud.name,
          partText: keepOnly(i, lanes, formatter),
        }),
      }),
    })),
  ];
};
