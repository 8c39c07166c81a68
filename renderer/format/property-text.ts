import { t } from '../../shared/i18n/translate.ts';
import type { SystemData } from '../../shared/topology/model.ts';

/** What a person calls a property that Cascade keeps but does not use, by its path (shared/topology/README.md#13-properties). */
const labels = (): Readonly<Record<string, string>> => ({
  type: t('Resource type'),
  mode: t('Mode, as the service spells it'),
  'loginServer.tls.certificate.type': t('TLS certificate'),
  'loginServer.tls.certificate.location': t('Certificate’s place'),
  'identity.type': t('Managed identity'),
  'identity.principalId': t('Its principal'),
  'identity.tenantId': t('Its tenant'),
});

/** The label of a path; the path itself where nobody knows it. */
export const propertyLabel = (path: string): string => labels()[path] ?? path;

/** Who did something; what is no person says what it is. Null where it is not told. */
export const principalWords = (who: string | null, kind: string | null): string | null =>
  who === null || kind === null || kind === 'User'
    ? who
    : `${who} (${kind.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()})`;

/** Whether a creation is told: the service gives the last write of a connected registry as its creation too. */
export const tellsCreation = ({ createdAt, lastModifiedAt }: SystemData): boolean => createdAt !== lastModifiedAt;
