/** Forced colours replace those of any theme. */
const forced = matchMedia('(forced-colors: active)');
let read: { readonly theme: string; readonly values: Map<string, string> } | null = null;

/** Reads token values once per theme: `getComputedStyle` in every frame would recalculate styles in every frame. */
export const tokenValues = (element: HTMLElement, theme: string): ((name: string) => string) => {
  const inForce = forced.matches ? 'forced' : theme;
  if (read?.theme !== inForce) read = { theme: inForce, values: new Map() };
  const { values } = read;
  return (name) => {
    const value = values.get(name) ?? getComputedStyle(element).getPropertyValue(name);
    values.set(name, value);
    return value;
  };
};
