/** Design tokens of the window, its canvases and reports: colours, type sizes, spaces, radii, layers. */

/** @internal */
export const themes = ['light', 'dark'] as const;
type Theme = (typeof themes)[number];

/** Contrast of text with its surface is at least 4.5:1, in `contrast` 7:1. */
interface ThemedColour {
  readonly light: string;
  readonly dark: string;
  /** Value for people who ask the system for more contrast. */
  readonly contrast?: { readonly light: string; readonly dark: string };
}

const themed = (light: string, dark: string, contrast?: readonly [light: string, dark: string]): ThemedColour => ({
  light,
  dark,
  ...(contrast && { contrast: { light: contrast[0], dark: contrast[1] } }),
});

/**
 * Colours by role: neutral surfaces; `accent` for selection, links and actions; `draft` for unapplied changes; four
 * staleness colours that colour-blind people can distinguish, always shown with text.
 */
export const colours = {
  bg: themed('#f5f7f9', '#0f1317'),
  surface: themed('#ffffff', '#161b21'),
  'surface-raised': themed('#ffffff', '#1c232b'),
  'surface-sunken': themed('#eef1f4', '#11161b'),
  line: themed('#d9dee4', '#2a323b', ['#7d8893', '#76828f']),
  'line-strong': themed('#b4bdc7', '#4a5663', ['#4d5864', '#a3afbb']),
  text: themed('#16202b', '#e7ecf1', ['#000000', '#ffffff']),
  'text-dim': themed('#566270', '#9aa6b3', ['#333d48', '#c9d2db']),
  hover: themed('rgb(22 32 43 / 0.06)', 'rgb(231 236 241 / 0.08)'),
  accent: themed('#0a5fc2', '#66aaff', ['#00478f', '#a3ceff']),
  'accent-text': themed('#ffffff', '#08172a'),
  'accent-soft': themed('#e1edfb', '#16304f'),
  draft: themed('#5a3ec8', '#b9a5ff', ['#3f2699', '#d3c6ff']),
  'draft-text': themed('#ffffff', '#1a1038'),
  'draft-soft': themed('#ebe7fb', '#2a2150'),
  fresh: themed('#0b756a', '#4ccfbf', ['#00544b', '#7ce6d8']),
  stale: themed('#8a5a00', '#efbf45', ['#634000', '#ffd777']),
  old: themed('#b93a10', '#ff8a62', ['#872400', '#ffb499']),
  never: themed('#9a16a6', '#e58df0', ['#700079', '#f3bdf9']),
  'fresh-soft': themed('#dff1ef', '#12302d'),
  'stale-soft': themed('#fbf0d9', '#33290f'),
  'old-soft': themed('#fbe7df', '#3a1f15'),
  'never-soft': themed('#f7e4f9', '#351a38'),
  weekend: themed('#eef1f4', '#212932'),
  bar: themed('#2f7ed8', '#5ba1f2'),
  'bar-continuous': themed('#9cc2ee', '#2d5583'),
  'bar-live': themed('#6f7c8a', '#8e9aa7'),
  now: themed('#c2420f', '#ff8a62'),
  'emulator-bg': themed('#fdf1da', '#38290b'),
  'emulator-text': themed('#5e4100', '#f4d083'),
  'azure-bg': themed('#e1edfb', '#16304f'),
  'azure-text': themed('#0a4a96', '#a9d0ff'),
  focus: themed('#0a5fc2', '#8fc1ff'),
  'shadow-colour': themed('rgb(15 25 40 / 0.18)', 'rgb(0 0 0 / 0.6)'),
} as const satisfies Readonly<Record<string, ThemedColour>>;
export type ColourToken = keyof typeof colours;

/** Type sizes, pixels. */
const textSizes = {
  'text-xs': 10,
  'text-sm': 11,
  'text-md': 12,
  'text-body': 13,
  'text-lg': 15,
  'text-xl': 17,
  'text-2xl': 22,
};
const fontWeights = { 'weight-medium': 550, 'weight-bold': 600 };
/** Spaces, pixels. */
const spaces = {
  'space-1': 2,
  'space-2': 4,
  'space-3': 8,
  'space-4': 12,
  'space-5': 16,
  'space-6': 24,
  'space-7': 32,
};
/** Corner radii, pixels. */
const radii = { 'radius-sm': 4, radius: 6, 'radius-lg': 8, 'radius-round': 999 };
/** Stacking order, bottom up. */
const layers = { 'layer-raised': 1, 'layer-sticky': 2, 'layer-float': 3, 'layer-overlay': 10, 'layer-top': 20 };
const fonts = {
  font: "'Inter Variable', system-ui, sans-serif",
  mono: "ui-monospace, 'DejaVu Sans Mono', Consolas, monospace",
};

const colourNames = Object.keys(colours) as ColourToken[];

const declare = (name: string, value: string | number): string => `  --${name}: ${value};`;

const colourDeclarations = (theme: Theme): readonly string[] =>
  colourNames.map((name) => declare(name, colours[name][theme]));

const contrastDeclarations = (theme: Theme): readonly string[] =>
  colourNames.flatMap((name) => {
    const { contrast }: ThemedColour = colours[name];
    return contrast === undefined ? [] : [declare(name, contrast[theme])];
  });

const pixels = (sizes: Readonly<Record<string, number>>): readonly string[] =>
  Object.entries(sizes).map(([name, size]) => declare(name, `${size}px`));

const rule = (selector: string, lines: readonly string[]): string => `${selector} {\n${lines.join('\n')}\n}`;

const media = (query: string, rules: readonly string[]): string =>
  `@media (${query}) {\n${rules.join('\n').replaceAll(/^/gm, '  ')}\n}`;

/**
 * The window's style sheet of custom properties, one per token.
 * @internal
 */
export const tokenStyleSheet = (): string =>
  `${[
    '/* Generated from shared/view/tokens.ts; `npx vitest run -u test/unit/view/tokens.test.ts` writes it anew. */',
    rule(':root', [
      '  color-scheme: light;',
      ...colourDeclarations('light'),
      ...pixels(textSizes),
      ...Object.entries(fontWeights).map(([name, weight]) => declare(name, weight)),
      ...pixels(spaces),
      ...pixels(radii),
      ...Object.entries(layers).map(([name, layer]) => declare(name, layer)),
      ...Object.entries(fonts).map(([name, family]) => declare(name, family)),
      declare('shadow', '0 8px 28px var(--shadow-colour)'),
      declare('motion', '160ms'),
    ]),
    rule(":root[data-theme='dark']", ['  color-scheme: dark;', ...colourDeclarations('dark')]),
    media('prefers-contrast: more', [
      rule(':root', contrastDeclarations('light')),
      rule(":root[data-theme='dark']", contrastDeclarations('dark')),
    ]),
    media('prefers-reduced-motion: reduce', [rule(':root', [declare('motion', '0ms')])]),
  ].join('\n\n')}\n`;

/**
 * Declarations of some tokens under shorter names, as a report's style uses them.
 *
 * @param names custom property by token, such as `{ dim: 'text-dim' }`
 */
export const colourList = (theme: Theme, names: Readonly<Record<string, ColourToken>>): string =>
  Object.entries(names)
    .map(([name, token]) => `--${name}:${colours[token][theme]}`)
    .join(';');
