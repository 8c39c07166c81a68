import { type AppError, appError } from '../../shared/errors.ts';
import { msg } from '../../shared/i18n/message.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { SimulationResults } from '../../shared/view/simulation-results.ts';
import type { Connection } from '../connections/connection.ts';
import { listRegistries } from '../connections/list-registries.ts';
import { defineHandler, noInput } from '../ipc/define-handler.ts';
import * as schemas from '../ipc/schemas.ts';
import type { Handlers } from '../ipc/server.ts';
import type { Session } from '../session/session.ts';
import type { SourceSwitch } from './source-switch.ts';

export interface SourcePorts extends SourceSwitch {
  readonly session: Session;
  readonly emulator: Connection;
  readonly initialSimulation: () => Promise<Result<SimulationResults | null, AppError>>;
}

type SourceRequest =
  | 'view.get'
  | 'view.refresh'
  | 'view.cancel'
  | 'simulation.initial'
  | 'registries.list'
  | 'registry.choose'
  | 'source.emulator'
  | 'emulator.faults'
  | 'emulator.reset';

const noEmulator = () => appError('refused', msg('This is not the emulator.'));

export const sourceHandlers = ({
  session,
  emulator,
  initialSimulation,
  switchConnection,
  saveLastRegistry,
}: SourcePorts): Pick<Handlers, SourceRequest> => ({
  'view.get': defineHandler(noInput, () => session.view()),
  'view.refresh': defineHandler(noInput, () => session.refresh()),
  'view.cancel': defineHandler(noInput, () => {
    session.cancelRead();
    return ok(null);
  }),
  'simulation.initial': defineHandler(noInput, initialSimulation),
  'registries.list': defineHandler(noInput, () => listRegistries(session.arm)),
  'registry.choose': defineHandler(schemas.chooseRegistry, async ({ registryId }) => {
    const view = await session.choose(registryId);
    if (view.ok) await saveLastRegistry();
    return view;
  }),
  'source.emulator': defineHandler(noInput, async () => {
    const view =
      session.connection.sampleControls === null ? await switchConnection(emulator, null) : await session.closeFile();
    if (view.ok) await saveLastRegistry();
    return view;
  }),
  'emulator.faults': defineHandler(schemas.faults, async ({ faults }) => {
    if (session.connection.sampleControls === null) return err(noEmulator());
    await session.connection.sampleControls.setFaults(faults);
    return ok(null);
  }),
  'emulator.reset': defineHandler(noInput, async () => {
    if (session.connection.sampleControls === null) return err(noEmulator());
    await session.connection.sampleControls.reset();
    return session.discardWorkspace();
  }),
});
