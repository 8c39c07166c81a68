/** What a person calls a property that Cascade keeps but does not use, by its path (domain.md 1.3). */
const labels: Readonly<Record<string, string>> = {
  type: 'Resource type',
  mode: 'Mode, as the service spells it',
  'loginServer.tls.certificate.type': 'TLS certificate',
  'loginServer.tls.certificate.location': 'Certificate’s place',
  'identity.type': 'Managed identity',
  'identity.principalId': 'Its principal',
  'identity.tenantId': 'Its tenant',
};

/** The label of a path; the path itself where nobody knows it. */
export const propertyLabel = (path: string): string => labels[path] ?? path;

/** Who did something; what is no person says what it is. Null where it is not told. */
export const principalWords = (who: string | null, kind: string | null): string | null =>
  who === null || kind === null || kind === 'User' ? who : `${who} (${kind.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()})`;
