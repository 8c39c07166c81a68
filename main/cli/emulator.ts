import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type AppError, appError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { parseTopology } from '../../shared/topology/parse.ts';
import { createEmulator } from '../emulator/emulator.ts';
import { synthesizedErrors } from '../emulator/error-catalog.ts';
import { systemPorts } from '../emulator/ports.ts';
import { sampleState } from '../emulator/sample/sample-state.ts';
import { stateFromTopology } from '../emulator/seed.ts';
import { emptyState, type EmulatorState, instantOperationTimes } from '../emulator/state.ts';
import { type RunningServer, startTlsServer } from '../emulator/tls-server.ts';
import { type Command, type ExitStatus, type Io, printError, toExitStatus } from './command.ts';

/** Lines of at most 110 characters. */
const synthesisedCodes = Object.keys(synthesizedErrors)
  .join(', ')
  .replaceAll(/(.{1,108})(?: |$)/g, '\n  $1')
  .trim();

const readPort = (text: string | undefined): Result<number, AppError> => {
  if (text === undefined) return ok(0);
  const port = Number(text);
  return Number.isInteger(port) && port >= 0 && port <= 65_535 && text.trim() !== ''
    ? ok(port)
    : err(appError('invalid-input', `--port ${text} is no port: write a number from 0 to 65535.`, { where: '--port' }));
};

const readState = async (
  seed: string | undefined,
  empty: boolean,
  io: Io,
): Promise<Result<EmulatorState, AppError>> => {
  if (seed !== undefined && empty)
    return err(appError('invalid-input', '--seed and --empty exclude each other: leave one out.', { where: '--seed' }));
  if (empty) return ok(emptyState());
  if (seed === undefined) return ok(sampleState(io.now()));
  const text = await io.readFile(seed);
  if (!text.ok) return text;
  const parsed = parseTopology(text.value, { now: io.now(), name: seed });
  return parsed.ok ? ok(stateFromTopology(parsed.value.topology, io.now())) : parsed;
};

const refuse = (io: Io, error: AppError): ExitStatus => {
  printError(io, error);
  return toExitStatus(error);
};

const ended = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** `cascade emulator`: serves until it is stopped, then removes its certificate. */
export const runEmulator = async (args: readonly string[], io: Io): Promise<ExitStatus> => {
  const { values } = parseArgs({
    args: [...args],
    options: { port: { type: 'string' }, seed: { type: 'string' }, empty: { type: 'boolean', default: false } },
  });
  const port = readPort(values.port);
  if (!port.ok) return refuse(io, port.error);
  const state = await readState(values.seed, values.empty, io);
  if (!state.ok) return refuse(io, state.error);
  const emulator = createEmulator({
    state: { ...state.value, times: instantOperationTimes },
    ports: { ...systemPorts, now: io.now },
  });
  io.holdSignals();
  const folder = await mkdtemp(join(tmpdir(), 'cascade-emulator-'));
  let server: RunningServer | undefined;
  try {
    server = await startTlsServer(emulator, { port: port.value });
    const ca = join(folder, 'ca.pem');
    await writeFile(ca, server.ca);
    const { tenantId, subscriptionId, resourceGroup, registryId } = emulator.start();
    const registry = registryId === null ? null : registryId.slice(registryId.lastIndexOf('/') + 1);
    const { arm, identity } = server;
    const ready = { arm, identity, ca, tenant: tenantId, subscription: subscriptionId, resourceGroup, registry };
    io.data(`${JSON.stringify(ready)}\n`);
    await ended(io.signal);
    return 0;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw cause;
    return refuse(
      io,
      appError(
        'invalid-input',
        `Port ${port.value} cannot be used (${code}): choose another, or leave --port out for a free one.`,
        { where: '--port' },
      ),
    );
  } finally {
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  }
};

export const emulatorCommand: Command = {
  name: 'emulator',
  summary: 'serves an emulated Azure Resource Manager over TLS until it is stopped',
  help: `Usage: cascade emulator [--port N] [--seed FILE | --empty]

Serves an emulated Azure over TLS on this machine until SIGTERM. When it is ready it prints one line of JSON with
the addresses, the path of the CA certificate to trust, and the ids to start with.

  --port N      port of the resource manager; a free one where left out
  --seed FILE   a workspace, an ARM list answer, what az acr connected-registry list -o json prints, an exported ARM
                template or what terraform show -json prints; - reads standard input
  --empty       one subscription and one resource group, nothing else

The line: {"arm","identity","ca","tenant","subscription","resourceGroup","registry"}; registry is null with --empty.

Faults for practice: PUT ARM/__emulator/faults with a list such as
  [{"kind":"throttled","method":"PATCH","pathContains":"/connectedregistries/","times":1,"retryAfterSeconds":2}]
Deploy a site: PUT ARM/__emulator/instances/REGISTRY/CONNECTED-REGISTRY with {"behaviour":"healthy"}

Made up in Azure's style, because no recording shows them: ${synthesisedCodes}.
Unknown of Azure: that a registry which still has connected registries is deleted at once.

Exit status: 0 stopped; 2 the options or FILE are unusable.
`,
  run: runEmulator,
};
