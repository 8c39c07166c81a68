/** Forced colours replace those of any theme. */
const forcedColors = matchMedia('(forced-colors: active)');
let cache: { readonly theme: string; readonly values: Map<string, string> } | null = null;

/** Reads token values once per theme: `getComputedStyle` in every frame would recalculate styles in every frame. */
export const createTokenReader = (element: HTMLElement, theme: string): ((name: string) => string) => {
  const activeTheme = forcedColors.matches ? 'forced' : theme;
  if (cache?.theme !== activeTheme) cache = { theme: activeTheme, values: new Map() };
  const { values } = cache;
  return (name) => {
    const value = values.get(name) ?? getComputedStyle(element).getPropertyValue(name);
    values.set(name, value);
    return value;
  };
};
