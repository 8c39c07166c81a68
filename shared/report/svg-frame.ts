import type { Tone } from '../view/node-colour.ts';
import { colourList } from '../view/tokens.ts';
import { escapeXml } from './escape-xml.ts';

/** `auto` follows the system, `page` inherits the page's style, the others are fixed, as for slides and PNG. */
export type PictureTheme = 'auto' | 'page' | 'light' | 'dark';

/** Tokens by the short names of the style. */
const palette = {
  bg: 'surface',
  ink: 'text',
  dim: 'text-dim',
  line: 'line',
  strong: 'line-strong',
  band: 'weekend',
  bar: 'bar',
  always: 'bar-continuous',
  now: 'now',
  fresh: 'fresh',
  stale: 'stale',
  old: 'old',
  never: 'never',
  busy: 'accent',
  quiet: 'line-strong',
} as const;

const paletteStyle = (theme: Exclude<PictureTheme, 'page'>): string =>
  theme === 'auto'
    ? `${paletteStyle('light')}@media screen and (prefers-color-scheme:dark){${paletteStyle('dark')}}`
    : `.cascade{${colourList(theme, palette)}}`;

const tones = (['fresh', 'stale', 'old', 'never', 'busy', 'quiet'] as const)
  .map((tone) => `.cascade .${tone}{fill:var(--${tone})}`)
  .join('');

export const pictureStyle = (theme: Exclude<PictureTheme, 'page'>): string =>
  `${paletteStyle(theme)}.cascade{background:var(--bg);font:12px Inter,system-ui,'Segoe ` +
  "UI',sans-serif;font-variant-numeric:tabular-nums}.cascade text{fill:var(--ink)}.cascade " +
  '.page{fill:var(--bg)}.cascade .title{font-size:14px;font-weight:600}.cascade .dim{fill:var(--dim)}.cascade ' +
  '.name{font-weight:600}.cascade .end{text-anchor:end}.cascade .mid{text-anchor:middle}.cascade ' +
  '.link{fill:none;stroke:var(--strong)}.cascade .loose{stroke-dasharray:3 4}.cascade ' +
  '.card{fill:var(--bg);stroke:var(--line)}.cascade .grid{stroke:var(--line)}.cascade ' +
  '.band{fill:var(--band)}.cascade .bar{stroke:var(--bar);stroke-width:12}.cascade ' +
  `.always{stroke:var(--always);stroke-width:4}.cascade .now{stroke:var(--now);stroke-width:1.5}${tones}`;

export const margin = 16;
/** Pixels of the title and its line of dates. */
export const headHeight = 52;
/** Pixels of the legend. */
const footHeight = 36;

interface LegendText {
  readonly tone: Tone;
  readonly text: string;
}

export interface Frame {
  readonly title: string;
  readonly subtitle: string;
  readonly width: number;
  /** Pixels between head and legend. */
  readonly height: number;
  readonly legend: readonly LegendText[];
  readonly theme: PictureTheme;
}

/** At most one decimal. */
export const roundPx = (value: number): string => {
  const tenths = Math.round(value * 10);
  const whole = Math.trunc(tenths / 10);
  return tenths === whole * 10
    ? `${whole}`
    : `${tenths < 0 && whole === 0 ? '-' : ''}${whole}.${Math.abs(tenths % 10)}`;
};

/** Pixels of a character of 12 px Inter. Assumption: fonts differ by a tenth, so measured text gets room to spare. */
const characterWidth = 7;
/** Estimated width in pixels. */
export const textWidth = (text: string): number => text.length * characterWidth;

/** Text that fits, cut with an ellipsis. */
export const truncateToWidth = (text: string, width: number): string => {
  const most = Math.max(1, Math.floor(width / characterWidth));
  return text.length <= most ? text : `${text.slice(0, Math.max(1, most - 1))}…`;
};

const swatch = (tone: Tone, x: number, y: number): string =>
  `<rect class="${tone}" x="${roundPx(x)}" y="${roundPx(y - 9)}" width="10" height="10" rx="2"/>`;

const drawLegend = (entries: readonly LegendText[], y: number): string => {
  let x = margin;
  let drawn = '';
  for (const { tone, text } of entries) {
    drawn +=
      swatch(tone, x, y) + `<text class="dim" x="${roundPx(x + 15)}" y="${roundPx(y)}">${escapeXml(text)}</text>`;
    x += textWidth(text) + 40;
  }
  return drawn;
};

/** A complete SVG with real text, its own colours, title and legend. */
export const svgFrame = ({ title, subtitle, width, height, legend, theme }: Frame, body: string): string => {
  const whole = headHeight + height + footHeight;
  const size = `width="${roundPx(width)}" height="${roundPx(whole)}"`;
  return `<svg${theme === 'page' ? '' : ' xmlns="http://www.w3.org/2000/svg"'} class="cascade" ${size} \
viewBox="0 0 ${roundPx(width)} ${roundPx(whole)}" role="img" aria-label="${escapeXml(`${title}. ${subtitle}`)}">\
${theme === 'page' ? '' : `<style>${pictureStyle(theme)}</style>`}<rect class="page" ${size}/>\
<text class="title" x="${margin}" y="22">${escapeXml(title)}</text>\
<text class="dim" x="${margin}" y="39">${escapeXml(subtitle)}</text>
${body}
${drawLegend(legend, headHeight + height + 20)}</svg>
`;
};
