import { expect, test } from 'vitest';
import { colours, type ColourToken, themes, tokenStyleSheet } from '../../../shared/view/tokens.ts';

test('the window has the style sheet that the tokens make', async () => {
  await expect(tokenStyleSheet()).toMatchFileSnapshot('../../../renderer/styles/tokens.css');
});

/** Relative luminance of a hexadecimal colour, WCAG 2.2. */
const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** WCAG 2.2 contrast ratio of two colours, 1 to 21. */
const contrastRatio = (a: string, b: string): number => {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
};

const pairs: readonly (readonly [text: ColourToken, surfaces: readonly ColourToken[]])[] = [
  ['text', ['bg', 'surface', 'surface-raised', 'surface-sunken', 'accent-soft', 'draft-soft']],
  ['text-dim', ['bg', 'surface', 'surface-raised', 'surface-sunken']],
  ['accent', ['bg', 'surface', 'accent-soft']],
  ['accent-text', ['accent', 'old']],
  ['draft', ['bg', 'surface', 'draft-soft']],
  ['draft-text', ['draft']],
  ['fresh', ['bg', 'surface', 'fresh-soft']],
  ['stale', ['bg', 'surface', 'stale-soft']],
  ['old', ['bg', 'surface', 'old-soft']],
  ['never', ['bg', 'surface', 'never-soft']],
  ['emulator-text', ['emulator-bg']],
  ['azure-text', ['azure-bg']],
];

test.each(themes)('text in the %s theme has a contrast of at least 4.5 with its surface', (theme) => {
  const low = pairs.flatMap(([text, surfaces]) =>
    surfaces
      .map((surface) => ({ text, surface, ratio: contrastRatio(colours[text][theme], colours[surface][theme]) }))
      .filter(({ ratio }) => ratio < 4.5),
  );
  expect(low).toEqual([]);
});

test.each(themes)('a person who asks for more contrast gets at least 7 in the %s theme', (theme) => {
  const strong = (['text', 'text-dim', 'accent', 'draft', 'fresh', 'stale', 'old', 'never'] as const).map((name) => ({
    name,
    ratio: contrastRatio(colours[name].contrast?.[theme] ?? '', colours.surface[theme]),
  }));
  expect(strong.filter(({ ratio }) => ratio < 7)).toEqual([]);
});
