/** The system's own colours stand in the place of a theme's, whichever it is. */
const forced = matchMedia('(forced-colors: active)');
let read: { readonly theme: string; readonly values: Map<string, string> } | null = null;

/** The values of tokens, asked of the page once a theme: to ask it in every frame would have it work out its styles in every frame. */
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
