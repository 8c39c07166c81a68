import { fileURLToPath } from 'node:url';
import type { Instant } from '../../shared/schedule/instant.ts';

/** The command line of the window. Chromium's own switches are ignored. */
export interface Switches {
  /** File to write a picture of the window to once its findings are shown; then the app exits. */
  readonly screenshot: string | null;
  /** Writes `settled` to standard output at first paint and exits, to time the start-up. */
  readonly untilSettled: boolean;
  readonly theme: 'light' | 'dark' | null;
  readonly size: { readonly width: number; readonly height: number } | null;
  /** The emulator's clock at the start, instead of the machine's. */
  readonly now: Instant | null;
  /** Path of a policy to try out on a machine that has none. */
  readonly policy: string | null;
  readonly file: string | null;
  /** The `cascade:` link to follow, unparsed. */
  readonly link: string | null;
}

const valueOf = (args: readonly string[], name: string): string | null => {
  const found = args.find((arg) => arg.startsWith(`--${name}=`));
  return found === undefined ? null : found.slice(name.length + 3);
};

const readTheme = (value: string | null): Switches['theme'] => (value === 'light' || value === 'dark' ? value : null);

const readSize = (value: string | null): Switches['size'] => {
  const match = /^(\d{3,5})x(\d{3,5})$/.exec(value ?? '');
  return match === null ? null : { width: Number(match[1]), height: Number(match[2]) };
};

const asPath = (arg: string): string => (/^file:\/\/\//i.test(arg) && URL.canParse(arg) ? fileURLToPath(arg) : arg);

const readInstant = (value: string | null): Instant | null => {
  const instant = Date.parse(value ?? '');
  return Number.isNaN(instant) ? null : instant;
};

export type Mode =
  | { readonly kind: 'window' | 'version' }
  | { readonly kind: 'command'; readonly args: readonly string[] }
  | { readonly kind: 'draw'; readonly job: string };

/**
 * Only arguments before the first file or link count, because a link may carry more arguments behind it.
 * @param args what follows the executable and, in development, the app's folder
 */
export const readMode = (args: readonly string[]): Mode => {
  const named = args.findIndex((arg) => !arg.startsWith('-'));
  const leading = named === -1 ? args : args.slice(0, named);
  const command = leading.indexOf('--cli');
  if (command !== -1) {
    const rest = args.slice(command + 1);
    return { kind: 'command', args: rest[0] === '--' ? rest.slice(1) : rest };
  }
  if (leading.includes('--version')) return { kind: 'version' };
  const job = valueOf(leading, 'draw');
  return job === null ? { kind: 'window' } : { kind: 'draw', job };
};

/** @param args what follows the executable and, in development, the app's folder */
export const readSwitches = (args: readonly string[]): Switches => ({
  screenshot: valueOf(args, 'screenshot'),
  untilSettled: args.includes('--until-settled'),
  theme: readTheme(valueOf(args, 'theme')),
  size: readSize(valueOf(args, 'size')),
  now: readInstant(valueOf(args, 'now')),
  policy: valueOf(args, 'policy'),
  // Skips addresses such as `data:,`, which a test driver adds. A Windows path has one letter before its colon; a
  // desktop passes file URLs.
  file: args.map(asPath).find((arg) => !arg.startsWith('-') && !/^[a-z][a-z0-9+.-]+:/i.test(arg)) ?? null,
  link: args.find((arg) => /^cascade:/i.test(arg)) ?? null,
});
