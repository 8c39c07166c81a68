import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Message, msg } from '../../shared/i18n/message.ts';

/** Chromium switches that expose tokens: they write the traffic to a file, drive the page, or choose who answers. */
const debugSwitches = [
  'allow-insecure-localhost',
  'disable-web-security',
  'host-resolver-rules',
  'host-rules',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'inspect',
  'inspect-brk',
  'log-net-log',
  'net-log-capture-mode',
  'proxy-pac-url',
  'proxy-server',
  'remote-allow-origins',
  'remote-debugging-address',
  'remote-debugging-pipe',
  'remote-debugging-port',
  'ssl-key-log-file',
];
const debugVariables = ['SSLKEYLOGFILE'];

export interface DebugSwitchesInput {
  readonly isPackaged: boolean;
  /** Matches every spelling of a switch that Chromium takes. */
  readonly hasSwitch: (name: string) => boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Called only if a debug switch is set. */
  readonly isTestBuild: () => boolean;
}

/**
 * Describes why the packed app does not start with these switches.
 * @returns null if it starts: no debug switch is set, or it is a test build
 */
export const refuseDebugSwitches = ({
  isPackaged,
  hasSwitch,
  environment,
  isTestBuild,
}: DebugSwitchesInput): Message | null => {
  if (!isPackaged) return null;
  const set = [
    ...debugSwitches.filter(hasSwitch).map((name) => `--${name}`),
    ...debugVariables.filter((name) => (environment[name] ?? '') !== ''),
  ];
  if (set.length === 0 || isTestBuild()) return null;
  return msg(
    'Cascade does not start with {switches}, because that can show your sign-in to somebody else: start it without, and ask whoever set it why.',
    { switches: set.join(', ') },
  );
};

/** Whether the packed package.json bears the mark that build/dist.mjs sets for end-to-end tests only. */
export const isTestBuild = (appFolder: string): boolean => {
  const { testBuild } = JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8')) as { testBuild?: unknown };
  return testBuild === true;
};
