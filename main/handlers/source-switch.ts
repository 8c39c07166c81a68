import { type AppError, appError } from '../../shared/errors.ts';
import { type Message, msg } from '../../shared/i18n/message.ts';
import type { View } from '../../shared/ipc-payloads.ts';
import { err, type Result } from '../../shared/result.ts';
import type { Connection } from '../connections/connection.ts';
import type { Session } from '../session/session.ts';
import { writeLastRegistry } from '../storage/last-registry-store.ts';
import type { Store } from '../storage/store.ts';

export interface SourceSwitch {
  /** Opens a registry of a connection, its first if `registryId` is null. Error `conflict`: a plan is being applied. */
  readonly switchConnection: (connection: Connection, registryId: string | null) => Promise<Result<View, AppError>>;
  readonly saveLastRegistry: () => Promise<void>;
}

export interface SourceSwitchPorts {
  readonly session: Session;
  readonly store: Store;
  readonly isApplying: () => Promise<boolean>;
  readonly onBug: (message: Message, cause: unknown) => void;
}

export const createSourceSwitch = ({ session, store, isApplying, onBug }: SourceSwitchPorts): SourceSwitch => ({
  // The end of an apply is read back into the window, so the window stays with the registry that is written to.
  switchConnection: async (connection, registryId) =>
    (await isApplying())
      ? err(
          appError(
            'conflict',
            msg('A plan is being applied: wait for its end or cancel it before you go to another source.'),
          ),
        )
      : session.connect(connection, registryId),
  saveLastRegistry: async () => {
    const { source } = session.connection;
    const registryId = session.registryId();
    const last =
      source.kind === 'azure' && registryId !== null
        ? { accountId: source.accountId, account: source.account, tenant: source.tenant, registryId }
        : null;
    await writeLastRegistry(store, last).catch((cause: unknown) =>
      onBug(msg('What the next start opens cannot be kept.'), cause),
    );
  },
});
