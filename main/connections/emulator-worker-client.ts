import { Worker } from 'node:worker_threads';
import type { LocaleSettings } from '../../shared/i18n/locale.ts';
import type { EmulatorFault } from '../../shared/ipc.ts';
import type { Instant } from '../../shared/schedule/instant.ts';
import type { StartupSnapshot } from '../session/startup-snapshot.ts';
import { createArmProxy } from './arm-rpc.ts';
import type { Connection } from './connection.ts';

export interface WorkerInput {
  /** Of the emulator's clock from the machine's. */
  readonly offsetMs: number;
  /** Where what the first picture shows is kept; null where it is worked out elsewhere. */
  readonly first: { readonly folder: string; readonly policyFile: string | null; readonly clockIsSet: boolean } | null;
  /** Where the practice fleet is kept; null where it begins anew and is not kept, which is where the clock is set. */
  readonly fleetFolder: string | null;
}

/** What a connection knows before anything is read. */
export type WorkerReady = { readonly kind: 'facts' } & Pick<Connection, 'firstRegistry' | 'sites'>;

/** The registries that are there to practise with, once they are. */
export interface FleetReady {
  readonly kind: 'fleet';
  readonly ids: readonly string[];
}

/** What a person should know of the practice fleet, one sentence. */
export interface ProblemFacts {
  readonly kind: 'problem';
  readonly message: string;
}

/** Null where the thread cannot tell. */
export interface SnapshotReady {
  readonly kind: 'first';
  readonly first: StartupSnapshot | null;
}

export type WorkerRequest =
  | { readonly kind: 'faults'; readonly faults: readonly EmulatorFault[] }
  | { readonly kind: 'locale'; readonly locale: string }
  | ({ readonly kind: 'speak' } & LocaleSettings)
  | { readonly kind: 'emulate' | 'reset' | 'fleet' };

export interface EmulatorWorker {
  /** Null where nothing is known that can be shown, and where it was not asked for. */
  readonly first: Promise<StartupSnapshot | null>;
  /** The one emulator of this process, started when it is first asked for. */
  readonly emulator: () => Promise<Connection>;
  /** Called for each sentence about the practice fleet that a person should know. */
  readonly onProblem: (show: (message: string) => void) => void;
  /** Of the system: known once the app is ready. */
  readonly setLocale: (locale: string) => void;
  /** How the thread says things from now on. */
  readonly speak: (spoken: LocaleSettings) => void;
}

/**
 * Starts the thread that stands beside the window's.
 * @param file built from `thread.ts`
 * @param start what the emulator's clock shows now; the machine's time where null
 */
export const startEmulatorWorker = (
  file: string,
  start: Instant | null,
  first: WorkerInput['first'],
  fleetFolder: string | null,
): EmulatorWorker => {
  const offsetMs = start === null ? 0 : start - Date.now();
  const thread = new Worker(file, { workerData: { offsetMs, first, fleetFolder } satisfies WorkerInput });
  const tell = (order: WorkerRequest): void => thread.postMessage(order);
  const told = <F extends WorkerReady | FleetReady | SnapshotReady>(kind: F['kind']): Promise<F> =>
    new Promise((resolve) => {
      const hear = (facts: F | { readonly kind: string }): void => {
        if (facts.kind !== kind) return;
        thread.off('message', hear);
        resolve(facts as F);
      };
      thread.on('message', hear);
    });
  const facts = told<WorkerReady>('facts');
  const ended = new Promise<Error>((resolve) =>
    thread.once('error', resolve).once('exit', () => resolve(new Error('The thread of the emulator has ended.'))),
  );
  let emulator: Promise<Connection> | undefined;
  const connect = async (): Promise<Connection> => {
    tell({ kind: 'emulate' });
    const arm = createArmProxy(thread);
    const said = await Promise.race([facts, ended]);
    if (said instanceof Error) throw said;
    const { firstRegistry, sites } = said;
    const fleet = async (): Promise<readonly string[]> => {
      const made = told<FleetReady>('fleet');
      tell({ kind: 'fleet' });
      return (await made).ids;
    };
    return {
      source: { kind: 'emulator' },
      arm,
      now: () => Date.now() + offsetMs,
      firstRegistry,
      sites,
      practice: {
        setFaults: (faults) => tell({ kind: 'faults', faults }),
        fleet,
        reset: () => tell({ kind: 'reset' }),
      },
    };
  };
  return {
    first:
      first === null
        ? Promise.resolve(null)
        : Promise.race([told<SnapshotReady>('first').then((known) => known.first), ended.then(() => null)]),
    emulator: () => (emulator ??= connect()),
    onProblem: (show) =>
      void thread.on('message', (facts: ProblemFacts | { readonly kind: string }) => {
        if (facts.kind === 'problem') show((facts as ProblemFacts).message);
      }),
    setLocale: (locale) => tell({ kind: 'locale', locale }),
    speak: (spoken) => tell({ kind: 'speak', ...spoken }),
  };
};
