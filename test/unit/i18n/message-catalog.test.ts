import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MessageFormatElement, parse as parseIcu, TYPE } from '@formatjs/icu-messageformat-parser';
import { parse } from 'svelte/compiler';
import { expect, test } from 'vitest';
import { deMessages } from '../../../shared/i18n/messages/de.ts';

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

const getChildren = (node: Node, apart: readonly string[] = []): Node[] =>
  Object.entries(node).flatMap(([key, value]) =>
    key === 'css' || key === 'parent' || apart.includes(key) ? [] : [value].flat().filter(isNode),
  );

/** Visits every node of a syntax tree; `inFunction` is false for code that runs when the module is loaded. */
const visit = (node: Node, see: (node: Node, inFunction: boolean) => void, inFunction = false): void => {
  see(node, inFunction);
  const within = inFunction || /Function|Snippet/.test(node.type);
  for (const child of getChildren(node)) visit(child, see, within);
};

const literal = (value: unknown): string | null => {
  if (!isNode(value)) return null;
  if (value.type === 'Literal' && typeof value['value'] === 'string') return value['value'];
  if (value.type !== 'TemplateLiteral' || (value['expressions'] as unknown[]).length > 0) return null;
  return ((value['quasis'] as { value: { cooked: string } }[])[0] as { value: { cooked: string } }).value.cooked;
};

const root = join(import.meta.dirname, '../../..');
const sources = ['shared', 'renderer', 'main']
  .flatMap((room) => readdirSync(join(root, room), { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && /\.(?:ts|svelte)$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
  .map((entry) => join(entry.parentPath, entry.name));

/** Svelte's compiler reads TypeScript only inside a script element. */
const parseSource = (path: string): Node => {
  const source = readFileSync(path, 'utf8');
  return parse(
    path.endsWith('.svelte')
      ? source
      : `<script module lang="ts">${source.replaceAll('</script', '<\\/script')}\n</script>`,
    { modern: true },
  ) as unknown as Node;
};

interface TextUse {
  readonly where: string;
  readonly text: string | null;
  /** Evaluated as its module loads. */
  readonly atLoad: boolean;
}

const isText = ({ type, callee }: Node): boolean =>
  type === 'CallExpression' && isNode(callee) && (callee['name'] === 't' || callee['name'] === 'msg');

const findTexts = (path: string): TextUse[] => {
  const isSvelte = path.endsWith('.svelte');
  const texts: TextUse[] = [];
  const where = path.slice(root.length + 1);
  visit(parseSource(path), (node, inFunction) => {
    if (!isText(node)) return;
    const [text] = node['arguments'] as unknown[];
    const translates = (node['callee'] as Node)['name'] === 't';
    texts.push({ where, text: literal(text), atLoad: translates && !inFunction && !isSvelte });
  });
  return texts;
};

const texts = sources
  .filter((path) => /from '[^']*\/(?:translate|message|format|report-input)\.ts'/.test(readFileSync(path, 'utf8')))
  .flatMap(findTexts);

/** Arguments of an ICU message as `name:type`. */
const getArguments = (text: string): string[] => {
  const found = new Set<string>();
  const see = (elements: readonly MessageFormatElement[]): void => {
    for (const element of elements) {
      if (element.type === TYPE.literal || element.type === TYPE.pound) continue;
      if (element.type === TYPE.tag) throw new Error(`${text}: tags are not used`);
      found.add(`${element.value}:${String(element.type)}`);
      if (element.type === TYPE.plural || element.type === TYPE.select)
        for (const { value } of Object.values(element.options)) see(value);
    }
  };
  see(parseIcu(text, { ignoreTag: true }));
  return [...found].sort();
};

test('Every text is a literal, so that it can be found and translated', () => {
  expect(
    texts.filter(({ text }) => text === null).map(({ where }) => where),
    'Pass one literal sentence to t',
  ).toEqual([]);
});

test('No text is formatted while a module loads, before the language is known', () => {
  expect(
    texts.filter(({ atLoad }) => atLoad).map(({ where, text }) => `${where}: ${text}`),
    'Call t inside a function',
  ).toEqual([]);
});

test('German has every text', () => {
  expect(
    [
      ...new Set(
        texts
          .filter(({ text }) => text !== null && !(text in deMessages))
          .map(({ where, text }) => `${where}: ${text}`),
      ),
    ],
    'Add them to shared/i18n/messages/de: core.json for shared/ and main/, window.json for renderer/',
  ).toEqual([]);
});

test('German has no text that is not used', () => {
  const known = new Set(texts.map(({ text }) => text));
  expect(
    Object.keys(deMessages).filter((text) => !known.has(text)),
    'Delete them from shared/i18n/messages/de',
  ).toEqual([]);
});

test('German is valid ICU with the arguments of the English text, no others', () => {
  expect(
    Object.entries(deMessages as Readonly<Record<string, string>>).flatMap(([text, german]) => {
      const wanted = getArguments(text).join();
      const found = getArguments(german).join();
      return found === wanted ? [] : [`${text}: ${found} instead of ${wanted}`];
    }),
  ).toEqual([]);
});

const visibleProperties = new Set([
  'label',
  'title',
  'placeholder',
  'hint',
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'lead',
  'text',
  'alt',
  'heading',
]);
/** Names and examples, the same in every language. */
const unsaid = /^(?:UTC|Cascade|Azure|TLS|SVG…|PNG…|Ctrl\+F|line4paint|hello-world|az acr .*|\S*[/.:]\S*|[\s\W\d]*)$/;

test('No component says a text in its template but through the catalogue', () => {
  const bare: string[] = [];
  for (const path of sources.filter((one) => one.endsWith('.svelte'))) {
    const tree = parseSource(path);
    const see = (node: Node, within: string): void => {
      const where = path.slice(root.length + 1);
      if (
        node.type === 'Text' &&
        !['code', 'kbd', 'pre', 'attribute'].includes(within) &&
        /[A-Za-z]{2,}/.test(String(node['data'])) &&
        !unsaid.test(String(node['data']).trim())
      )
        bare.push(`${where}: ${String(node['data']).trim()}`);
      if (node.type === 'Attribute' && visibleProperties.has(String(node['name'])) && Array.isArray(node['value'])) {
        const text = (node['value'] as Node[])
          .flatMap((part) => (part.type === 'Text' ? [String(part['data'])] : []))
          .join('');
        if (/[A-Za-z]{2,}/.test(text) && !unsaid.test(text)) bare.push(`${where}: ${String(node['name'])}="${text}"`);
      }
      const inside =
        node.type === 'RegularElement' ? String(node['name']) : node.type === 'Attribute' ? 'attribute' : within;
      for (const child of getChildren(node, ['instance', 'module'])) see(child, inside);
    };
    see(tree['fragment'] as Node, '');
  }
  expect(bare, 'Pass them to t or plural of shared/i18n/translate.ts').toEqual([]);
});

/** Files with texts for other programs, for the log or for maintainers, always in English. */
const english = [
  /^shared\/plan\/(?:az-commands|az-script|bicep|terraform)\.ts$/,
  /^shared\/i18n\//,
  /^shared\/report\/mermaid\.ts$/,
  /^shared\/view\/tokens\.ts$/,
  /^main\/(?:cli|emulator)\//,
  /^main\/(?:index|log)\.ts$/,
  /^main\/app\/(?:compose|error-handlers|run-log|runtime-support|services|window|window-capture)\.ts$/,
  /^main\/connections\/start-emulator\.ts$/,
  /^main\/(?:handlers\/diagnostics|ipc\/server|ipc\/schemas|render\/job|render\/offscreen)\.ts$/,
  /^main\/security\/(?:app-protocol|guards)\.ts$/,
  /^main\/(?:apply\/plan-shape|updates\/signed-feed)\.ts$/,
];
/** Names, and texts that nobody reads. */
const untranslated =
  /^(?:Microsoft Learn, .*|Azure CLI reference, .*|REST specification of .*|Azure\/acr, .*|az script, .*|index\.html has .*|The simulation was called off\.|Operation was canceled|The long-running operation has failed|The operation was aborted\.|The service did not answer in time\.|The registry gave no token\.|No reason was given\.|Nothing was thrown\.|Only .*|connected registries|-\/\/Cascade\/\/.*|scope maps|\/Library\/.*|' is no name of the store\.|(?:GET|PUT|POST|PATCH|DELETE) .*)$/;
const phrase = /[A-Za-z]{2,} [A-Za-z]{2,}/;
/** A tag, an entity, `name=value`, a brace, or words in capitals, as of a file format. */
const markup = /<[/!?a-z]|\/?>|&[a-z]+;|[{}]|\b[\w-]+=["'\w]|^[A-Z][A-Z ]+$/;

/** Templates and scripts of every source with texts for a person. */
const parseParts = (): { readonly where: string; readonly part: Node }[] =>
  sources.flatMap((path) => {
    const where = path.slice(root.length + 1);
    if (english.some((one) => one.test(where))) return [];
    const tree = parseSource(path);
    return [tree['fragment'], tree['instance'], tree['module']].filter(isNode).map((part) => ({ where, part }));
  });

test('No sentence stands in the code but in the catalogue', () => {
  const bare: string[] = [];
  for (const { where, part } of parseParts()) {
    const see = (node: Node): void => {
      if (/^TS|^ImportDeclaration$/.test(node.type)) return;
      if (node.type === 'Attribute' && ['class', 'style', 'd'].includes(String(node['name']))) return;
      // The text itself is in the catalogue; its values are checked like everything else.
      if (isText(node)) {
        for (const value of (node['arguments'] as unknown[]).slice(1)) if (isNode(value)) see(value);
        return;
      }
      const text =
        node.type === 'TemplateElement'
          ? (node['value'] as { cooked: string }).cooked
          : node.type === 'Literal' && typeof node['value'] === 'string'
            ? node['value']
            : '';
      if (phrase.test(text) && !markup.test(text) && !untranslated.test(text.trim()))
        bare.push(`${where}: ${text.trim()}`);
      for (const child of getChildren(node)) see(child);
    };
    see(part);
  }
  expect(
    [...new Set(bare)],
    'Pass them to t or plural; add a file that writes for other programs to `english` above',
  ).toEqual([]);
}, 60_000);

/** Properties whose text is shown or read out. */
const shown = new Set(['text', 'word', 'label', 'title', 'hint', 'detail', 'description', 'placeholder']);
/** Formats, protocols and products, the same in every language. */
const proper = /^(?:RW|RO|HTML|PDF|CSV|JSON|Mermaid|https?|az script, \w+|\d h(?: \(Terraform\))?)$/;

/** Literals that an expression may evaluate to. */
const outcomes = (value: unknown): string[] => {
  if (!isNode(value)) return [];
  if (value.type === 'ConditionalExpression') return [value['consequent'], value['alternate']].flatMap(outcomes);
  if (value.type === 'LogicalExpression') return [value['left'], value['right']].flatMap(outcomes);
  return [literal(value) ?? ''];
};

test('No word that is shown stands in the code but in the catalogue', () => {
  const bare: string[] = [];
  for (const { where, part } of parseParts()) {
    const see = (node: Node, inAttribute: boolean): void => {
      const key = node.type === 'Property' ? (node['key'] as Node)['name'] : '';
      const name = typeof key === 'string' ? key : '';
      const texts = shown.has(name)
        ? outcomes(node['value'])
        : node.type === 'ExpressionTag' && !inAttribute
          ? outcomes(node['expression'])
          : [];
      for (const text of texts)
        if (/[A-Za-z]{2,}/.test(text) && !unsaid.test(text) && !proper.test(text)) bare.push(`${where}: ${text}`);
      for (const child of getChildren(node))
        see(child, inAttribute || node.type === 'Attribute' || node.type === 'StyleDirective');
    };
    see(part, false);
  }
  expect(bare, 'Pass them to t, or add a name that no language translates to `proper` above').toEqual([]);
}, 60_000);
