import { escapeControls } from '../i18n/control-characters.ts';
import { nameKey } from '../topology/tree.ts';
import { nodeColour } from '../view/node-colour.ts';
import type { ReportInput } from './report-input.ts';

/** Characters of Mermaid, HTML and Markdown as entity codes (https://mermaid.js.org/syntax/flowchart.html). */
const escapeMermaid = (text: string): string =>
  escapeControls(text).replaceAll(/["#&;<>`*_]/g, (char) => `#${char.charCodeAt(0)};`);

const label = (lines: readonly string[]): string => `"${lines.map(escapeMermaid).join('<br/>')}"`;

/** The hierarchy as a Mermaid flowchart: each registry with its worst staleness, each link with its schedule. */
export const toMermaid = ({ formatter, topology: { cloud, registries }, simulation }: ReportInput): string => {
  const ids = new Map(registries.map(({ name }, i) => [nameKey(name), `r${i}`]));
  const simulated = new Map(simulation.registries.map((one) => [nameKey(one.name), one]));
  const links = registries.map(({ name, parent, sync: { schedule, syncWindow } }, i) => {
    const one = simulated.get(nameKey(name));
    const facts = one && ({ simulated: one, assumption: 'pessimistic', status: null, load: null } as const);
    const staleness = facts === undefined ? '' : formatter.format(nodeColour('staleness', facts).text);
    const parentId = parent === null ? 'cloud' : ids.get(nameKey(parent));
    const from = parentId === undefined ? `m${i}[${label([parent ?? ''])}] -.->` : `${parentId} -->`;
    const when = syncWindow === null ? schedule : `${schedule} ${syncWindow}`;
    return `  ${from}|${label([when])}| r${i}[${label(staleness === '' ? [name] : [name, staleness])}]`;
  });
  return ['flowchart LR', `  cloud[${label([cloud.name])}]`, ...links, ''].join('\n');
};
