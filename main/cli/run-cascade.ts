import { createInterface } from 'node:readline/promises';
import { text as readAll } from 'node:stream/consumers';
import { appError } from '../../shared/errors.ts';
import { err, ok } from '../../shared/result.ts';
import { readTextFile } from '../files/text-file.ts';
import type { Command, ExitStatus, Io } from './command.ts';

/** Loaded when asked for, so that `check` does not wait for what `pull` needs. */
const commands: readonly (readonly [name: string, load: () => Promise<Command>])[] = [
  ['check', async () => (await import('./check.ts')).command],
  ['simulate', async () => (await import('./simulate.ts')).command],
  ['plan', async () => (await import('./plan.ts')).command],
  ['report', async () => (await import('./report.ts')).command],
  ['pull', async () => (await import('./pull.ts')).command],
  ['apply', async () => (await import('./apply.ts')).command],
  ['emulator', async () => (await import('./emulator.ts')).emulatorCommand],
  [
    'completion',
    async () =>
      (await import('./completion.ts')).completionCommand(() => Promise.all(commands.map(([, load]) => load()))),
  ],
];

const overview = async (): Promise<string> => {
  const lines = await Promise.all(
    commands.map(async ([name, load]) => {
      const { summary } = await load();
      return `  ${name.padEnd(10)} ${summary}`;
    }),
  );
  return `Usage: cascade COMMAND …\n\n${lines.join('\n')}\n\ncascade COMMAND --help says more. Data goes to standard output, messages to standard error.
Exit status: 0 done; 1 the answer is “no”; 2 the input is unusable; 3 Azure or the network refused.\n`;
};

/** The first sentence of what `parseArgs` says; null for any other error. */
const usageFault = (cause: unknown): string | null => {
  const { code, message } = cause as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code !== 'string' || !code.startsWith('ERR_PARSE_ARGS')) return null;
  return String(message).split('. ')[0] ?? '';
};

/** Runs one command line and gives its exit status. */
export const runCascade = async (argv: readonly string[], io: Io): Promise<ExitStatus> => {
  const [name, ...args] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    (name === undefined ? io.stderr : io.stdout)(await overview());
    return name === undefined ? 2 : 0;
  }
  const load = commands.find(([known]) => known === name)?.[1];
  if (load === undefined) {
    io.stderr(
      `cascade: there is no command '${name}'. The commands are ${commands.map(([known]) => known).join(', ')}.\n`,
    );
    return 2;
  }
  const command = await load();
  const beforeFiles = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  if (beforeFiles.includes('--help') || beforeFiles.includes('-h')) {
    io.stdout(command.help);
    return 0;
  }
  try {
    return await command.run(args, io);
  } catch (cause) {
    const fault = usageFault(cause);
    if (fault === null) throw cause;
    io.stderr(`cascade ${name}: ${fault}. See cascade ${name} --help.\n`);
    return 2;
  }
};

/** The process's own io. SIGINT and SIGTERM ask the command to stop; a second SIGINT ends it at once. */
export const processIo = (): Io => {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  return {
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    readFile: async (path) => {
      if (path !== '-') {
        const file = await readTextFile(path);
        return file.ok ? ok(file.value.text) : err({ ...file.error, where: path });
      }
      try {
        return ok((await readAll(process.stdin)).replace(/^\uFEFF/, ''));
      } catch (cause) {
        return err(appError('invalid-input', `Standard input cannot be read: ${String(cause)}.`));
      }
    },
    now: () => Date.now(),
    policy: async () => (await import('../files/policy-file.ts')).readPolicy(),
    signal: stop.signal,
    ...(process.stdin.isTTY && process.stderr.isTTY
      ? {
          confirm: async (question: string) => {
            const lines = createInterface({ input: process.stdin, output: process.stderr });
            try {
              return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `, { signal: stop.signal })).trim());
            } catch {
              return false;
            } finally {
              lines.close();
            }
          },
        }
      : {}),
  };
};

/** Ends quietly where nobody reads the output any more, as `cascade … | head` does. */
const endOnClosedPipe = (): void => {
  process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EPIPE') process.exit(0);
    throw cause;
  });
};

/** The whole process as the command line, on plain Node or inside the app. */
export const cascadeProcess = async (argv: readonly string[]): Promise<ExitStatus> => {
  endOnClosedPipe();
  try {
    return await runCascade(argv, processIo());
  } catch (cause) {
    process.stderr.write(
      `cascade: this is a bug: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`,
    );
    return 3;
  }
};
