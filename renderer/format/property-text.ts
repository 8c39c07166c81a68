import { t } from '../../shared/i18n/translate.ts';
import type { SystemData } from '../../shared/topology/model.ts';

/** Labels of properties that Cascade keeps but does not use, by path (shared/topology/README.md#13-properties). */
const labels = (): Readonly<Record<string, string>> => ({
  type: t('Resource type'),
  mode: t('Mode, as the service spells it'),
  'loginServer.tls.certificate.type': t('TLS certificate'),
  'loginServer.tls.certificate.location': t('Certificate’s place'),
  'identity.type': t('Managed identity'),
  'identity.principalId': t('Its principal'),
  'identity.tenantId': t('Its tenant'),
});

export const getPropertyLabel = (path: string): string => labels()[path] ?? path;

/** Name of a principal, with its kind unless it is a user; null if not reported. */
export const formatPrincipal = (who: string | null, kind: string | null): string | null =>
  who === null || kind === null || kind === 'User'
    ? who
    : `${who} (${kind.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()})`;

/** The service reports the last write as the creation too: equal times mean that the creation is unknown. */
export const hasKnownCreation = ({ createdAt, lastModifiedAt }: SystemData): boolean => createdAt !== lastModifiedAt;
