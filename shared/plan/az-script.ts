import { type AzCommand, azCommands } from './az-commands.ts';
import type { Plan } from './types.ts';

interface Shell {
  readonly first: readonly string[];
  readonly quote: (text: string) => string;
  readonly join: string;
  readonly guarded: (found: string, command: string) => string;
}

const plain = /^[A-Za-z0-9_./:=@-]+$/;

/** One argument as bash takes it. */
export const bashQuoted = (text: string): string => (plain.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

const bash: Shell = {
  first: ['#!/usr/bin/env bash', 'set -euo pipefail'],
  quote: bashQuoted,
  join: ' \\\n  ',
  guarded: (found, command) => `if ${found} --output none 2>/dev/null; then\n  ${command.replaceAll('\n', '\n  ')}\nfi`,
};

const powershell: Shell = {
  first: [
    "$ErrorActionPreference = 'Stop'",
    '$PSNativeCommandUseErrorActionPreference = $true',
    "$PSNativeCommandArgumentPassing = 'Standard'",
  ],
  // An argument that starts with @ would be read as a splat; curly quotes end a text as straight ones do.
  quote: (text) =>
    plain.test(text) && !text.startsWith('@') ? text : `'${text.replaceAll(/['\u2018-\u201b]/g, '$&$&')}'`,
  join: ' `\n  ',
  guarded: (found, command) =>
    [
      '$PSNativeCommandUseErrorActionPreference = $false',
      `${found} --output none 2>$null`,
      '$found = $LASTEXITCODE -eq 0',
      '$PSNativeCommandUseErrorActionPreference = $true',
      `if ($found) {\n  ${command.replaceAll('\n', '\n  ')}\n}`,
    ].join('\n'),
};

const lineOf = (args: readonly string[], { quote, join }: Shell): string => {
  const groups: string[] = [];
  for (const arg of args) {
    if (arg.startsWith('--') || groups.length === 0) groups.push(quote(arg));
    else groups.push(`${groups.pop() ?? ''} ${quote(arg)}`);
  }
  return `az ${groups.join(join)}`;
};

/** Text of others never leaves its comment line. */
const comment = (text: string): string => `# ${text.replaceAll(/[\r\n]+/g, ' ')}`;

const section = (command: AzCommand, shell: Shell): string => {
  const line = lineOf(command.args, shell);
  const found = command.onlyIfFound && `az ${command.onlyIfFound.map(shell.quote).join(' ')}`;
  return [
    comment(command.step.summary),
    ...(command.step.riskReason === '' ? [] : [comment(`Risk, ${command.step.risk}: ${command.step.riskReason}`)]),
    ...(command.note === undefined ? [] : [comment(command.note)]),
    found === undefined ? line : shell.guarded(found, line),
  ].join('\n');
};

/**
 * The plan as a script of the Azure CLI, which may be run again: what exists is updated, what is gone is passed over.
 * Needs a signed-in `az`. Passwords are not part of it.
 */
export const azScript = (plan: Plan, language: 'bash' | 'powershell' = 'bash'): string => {
  const shell = language === 'bash' ? bash : powershell;
  const head = [...shell.first, comment(`Plan ${plan.id} for ${plan.registryId}`)].join('\n');
  return `${[head, ...azCommands(plan).map((command) => section(command, shell))].join('\n\n')}\n`;
};
