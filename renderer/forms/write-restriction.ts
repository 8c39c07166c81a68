import { formatMessage, t } from '../../shared/i18n/translate.ts';
import type { SessionFacts } from '../../shared/ipc-payloads.ts';
import type { Settings } from '../../shared/settings.ts';

/** Why nothing can be sent now; null if it can. */
export const getWriteRestriction = (session: SessionFacts | null, settings: Settings): string | null => {
  if (session === null) return t('Nothing is open.');
  if (settings.readOnly) return t('Read-only is on: switch it off in Settings to send anything.');
  if (session.writable) return null;
  return session.readOnlyReason === null
    ? t('This source cannot be written to.')
    : formatMessage(session.readOnlyReason);
};
