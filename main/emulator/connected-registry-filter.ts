interface Filterable {
  readonly parentId: string;
  readonly mode: string;
  readonly connectionState: string;
}

const properties: Readonly<Record<string, keyof Filterable>> = {
  'parent.id': 'parentId',
  mode: 'mode',
  connectionstate: 'connectionState',
};

/**
 * Parses a `$filter` (OData, `eq` joined by `and`; shared/topology/README.md#13-properties). Null if it is not
 * supported.
 */
export const parseFilter = (text: string | null): ((each: Filterable) => boolean) | null => {
  if (text === null || text.trim() === '') return () => true;
  const clauses: { readonly property: keyof Filterable; readonly value: string }[] = [];
  for (const clause of text.trim().split(/\s+and\s+/i)) {
    const match = /^(?:properties[./])?([\w.]+|parent\/id)\s+eq\s+'([^']*)'$/i.exec(clause);
    const property = properties[(match?.[1] ?? '').toLowerCase().replace('/', '.')];
    if (match === null || property === undefined) return null;
    clauses.push({ property, value: (match[2] ?? '').toLowerCase() });
  }
  return (each) => clauses.every(({ property, value }) => each[property].toLowerCase() === value);
};
