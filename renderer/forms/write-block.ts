import type { Session, Settings } from '../../shared/ipc.ts';

/** Why nothing can be sent now, in one sentence; null where it can. */
export const writeBlock = (session: Session | null, settings: Settings): string | null => {
  if (session === null) return 'Nothing is open.';
  if (settings.readOnly) return 'Read-only is on: switch it off in Settings to send anything.';
  return session.writable ? null : (session.readOnlyReason ?? 'This source cannot be written to.');
};
