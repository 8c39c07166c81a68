import { version } from '../../package.json';
import { createFormatter } from '../../shared/i18n/format.ts';
import { provideFormatter } from '../../shared/i18n/translate.ts';
import { type Command, type ExitStatus, type ProcessIo, toIo } from './command.ts';
import { commandLineMessages } from './messages.ts';
import { openProcess } from './process-io.ts';

/** Loaded on demand, so that `check` does not wait for what `pull` needs. */
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
  return `Usage: cascade COMMAND …

${lines.join('\n')}

cascade COMMAND --help says more, cascade --version which one this is. \
Data goes to standard output, messages to standard error.
Exit status: 0 done; 1 the answer is “no”; 2 the input is unusable; 3 Azure, the network or the disk refused; \
130, 143 stopped.
`;
};

/** The problem that `parseArgs` found, in one sentence; null for other errors. */
const findUsageError = (cause: unknown): string | null => {
  const { code, message } = cause as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code !== 'string' || !code.startsWith('ERR_PARSE_ARGS')) return null;
  const dashed = /Option '(?:-\w, )?(--[\w-]+)' argument is ambiguous/.exec(String(message))?.[1];
  if (dashed !== undefined) return `${dashed} needs a value; one that begins with a dash is written ${dashed}=VALUE`;
  return String(message).split('. ')[0] ?? '';
};

const commandLineFormatter = createFormatter(commandLineMessages, '24');

/**
 * Runs one command line and returns its exit status.
 * @internal
 */
export const runCascade = async (argv: readonly string[], running: ProcessIo): Promise<ExitStatus> => {
  provideFormatter(() => commandLineFormatter);
  const io = toIo(running);
  const [name, ...args] = argv;
  if (name === '--version' || name === '-V' || name === 'version') {
    io.stdout(`Cascade ${version}\n`);
    return 0;
  }
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
    const fault = findUsageError(cause);
    if (fault === null) throw cause;
    io.stderr(`cascade ${name}: ${fault}. See cascade ${name} --help.\n`);
    return 2;
  }
};

/** Runs the command line on plain Node or inside the app. Resolves to the exit code once all output is written. */
export const cascadeProcess = async (argv: readonly string[]): Promise<number> => {
  const running = openProcess();
  try {
    return await running.exitCode(await runCascade(argv, running.io));
  } catch (cause) {
    running.fail(cause);
    return running.exitCode(null);
  }
};
