import type { AppError } from '../../shared/errors.ts';
import { type Message, msg } from '../../shared/i18n/message.ts';
import type { CalendarTimes } from '../../shared/ipc-payloads.ts';
import type { Result } from '../../shared/result.ts';
import type { Instant } from '../../shared/schedule/instant.ts';
import type { SimulationResults } from '../../shared/view/simulation-results.ts';
import { createApplyService } from '../apply/apply-service.ts';
import { createJournals } from '../apply/journal.ts';
import type { Locks } from '../apply/locks.ts';
import type { Azure } from '../connections/azure.ts';
import type { Connection } from '../connections/connection.ts';
import type { Dialogs } from '../ipc/dialogs-port.ts';
import type { Emit, Handlers } from '../ipc/server.ts';
import type { RenderInput } from '../render/offscreen.ts';
import type { Session } from '../session/session.ts';
import type { SyncHistoryStore } from '../session/sync-history.ts';
import type { PolicyRead } from '../storage/policy-file.ts';
import type { CalendarFile } from '../storage/read-calendar.ts';
import type { Store } from '../storage/store.ts';
import type { WorkspaceStore } from '../storage/workspace-store.ts';
import type { Updates } from '../updates/updates.ts';
import { accountHandlers } from './accounts.ts';
import { appHandlers } from './app.ts';
import { applyHandlers } from './apply.ts';
import { diagnosticsHandlers } from './diagnostics.ts';
import { fileHandlers } from './files.ts';
import { fleetHandlers } from './fleet.ts';
import { registryHandlers } from './registry.ts';
import { sourceHandlers } from './source.ts';
import { createSourceSwitch } from './source-switch.ts';
import { syncHistoryHandlers } from './sync-history.ts';

export interface HandlerPorts {
  readonly session: Session;
  readonly workspaces: WorkspaceStore;
  /** Simulates what `view.get` answers with. */
  readonly initialSimulation: () => Promise<Result<SimulationResults | null, AppError>>;
  /** Loaded on the first call. */
  readonly azure: () => Promise<Azure>;
  readonly emulator: Connection;
  readonly history: SyncHistoryStore;
  readonly store: Store;
  readonly locks: Locks;
  readonly policy: PolicyRead;
  readonly updates: Updates;
  readonly emit: Emit;
  readonly dialogs: Dialogs;
  /** Renders pages or a picture in a hidden window. */
  readonly draw: (input: RenderInput) => Promise<Uint8Array>;
  readonly readCalendar: (file: CalendarFile, now: Instant) => Promise<Result<CalendarTimes, AppError>>;
  readonly writeClipboard: (text: string) => Promise<void>;
  readonly newGuid: () => string;
  readonly info: { readonly version: string; readonly platform: string; readonly runtime: Message };
  readonly readLog: () => Promise<string>;
  readonly home: string;
  readonly onFirstPaint: () => void;
  readonly onFindingsReady: () => void;
  readonly onBug: (message: Message, cause: unknown) => void;
}

export const createHandlers = (ports: HandlerPorts): Handlers => {
  const { session, store, emit, onBug } = ports;
  const applies = createApplyService({
    journals: createJournals(store),
    locks: ports.locks,
    now: () => session.connection.now(),
    newGuid: ports.newGuid,
    onState: (state) => emit('apply.progress', state),
    afterRun: () => session.afterApply(),
    onBug: (cause) => onBug(msg('An apply ended unexpectedly.'), cause),
  });
  const isApplying = async (): Promise<boolean> => (await applies.last())?.state === 'running';
  const all = { ...ports, applies, isApplying, ...createSourceSwitch({ session, store, isApplying, onBug }) };
  return {
    ...appHandlers(all),
    ...sourceHandlers(all),
    ...accountHandlers(all),
    ...fleetHandlers(all),
    ...fileHandlers(all),
    ...registryHandlers(all),
    ...applyHandlers(all),
    ...syncHistoryHandlers(all),
    ...diagnosticsHandlers(all),
  };
};
