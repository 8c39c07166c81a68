import { hasControls } from '../i18n/control-characters.ts';
import type { FormatMessage } from '../i18n/format.ts';
import { type AzCall, type AzCommand, azCommands, type AzOption, type IsPassable } from './az-commands.ts';
import { oneLine } from './declarative.ts';
import type { Plan } from './types.ts';

interface Shell {
  readonly first: readonly string[];
  readonly quote: (text: string) => string;
  readonly isPassable: IsPassable;
  readonly line: (call: AzCall) => string;
  /** Code that {@link line} needs where a command has a body. */
  readonly helper: string;
  readonly guarded: (found: string, command: string) => string;
}

const needsNoQuotes = /^[A-Za-z0-9_./:=@-]+$/;

/** Single-quotes text for bash unless every character is safe. */
export const quoteBash = (text: string): string =>
  needsNoQuotes.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

// An argument that starts with @ would be read as a splat; curly quotes end a text as straight ones do.
const quotePowershell = (text: string): string =>
  needsNoQuotes.test(text) && !text.startsWith('@') ? text : `'${text.replaceAll(/['\u2018-\u201b]/g, '$&$&')}'`;

/**
 * `az` replaces `@file` and the value of `x=@file` by the file's content, and takes a leading `-` for an option
 * (azure-cli-core, `_expand_file_prefixed_files`).
 */
const isValue: IsPassable = (value) => !/^-|(^|=)@/.test(value) && !hasControls(value, '\n\t');

/** On Windows `az` is a batch file: cmd.exe interprets these even in quotes, and PowerShell does not escape them. */
const isValueForBatch: IsPassable = (value) => isValue(value) && !/[&|<>^%!"\n\t]/.test(value);

const commandLine = (
  { verb, options }: AzCall,
  { quote, join }: { readonly quote: (text: string) => string; readonly join: string },
): string => [`az ${verb.join(' ')}`, ...options.map((option) => option.map(quote).join(' '))].join(join);

const bash: Shell = {
  first: ['#!/usr/bin/env bash', 'set -euo pipefail'],
  quote: quoteBash,
  isPassable: isValue,
  helper: '',
  line: (call) => commandLine(call, { quote: quoteBash, join: ' \\\n  ' }),
  guarded: (found, command) => `if ${found} --output none 2>/dev/null; then\n  ${command.replaceAll('\n', '\n  ')}\nfi`,
};

const hasBody = ({ options }: AzCall): boolean => options.some(([name]) => name === '--body');

/** A body goes by a file: its quotes do not survive a batch file. */
const parameters: Readonly<Record<string, string>> = { '--method': 'Method', '--url': 'Url', '--body': 'Body' };
const invokeAzRest = `function Invoke-AzRest([string] $Method, [string] $Url, [string] $Body) {
  $file = New-TemporaryFile
  try {
    Set-Content -LiteralPath $file -Value $Body -Encoding utf8NoBOM -NoNewline
    az rest --method $Method --url $Url --body "@$file"
  } finally {
    Remove-Item -LiteralPath $file
  }
}`;

const powershellParameter = ([name, value = '']: AzOption): string =>
  `-${parameters[name] ?? ''} ${quotePowershell(value)}`;

const powershell: Shell = {
  // Before 7.4 a script would go on after a failed command.
  first: [
    '#Requires -Version 7.4',
    "$ErrorActionPreference = 'Stop'",
    '$PSNativeCommandUseErrorActionPreference = $true',
    "$PSNativeCommandArgumentPassing = 'Standard'",
  ],
  isPassable: isValueForBatch,
  helper: invokeAzRest,
  quote: quotePowershell,
  line: (call) =>
    hasBody(call)
      ? ['Invoke-AzRest', ...call.options.map(powershellParameter)].join(' `\n  ')
      : commandLine(call, { quote: quotePowershell, join: ' `\n  ' }),
  guarded: (found, command) =>
    [
      '$PSNativeCommandUseErrorActionPreference = $false',
      `${found} --output none 2>$null`,
      '$found = $LASTEXITCODE -eq 0',
      '$PSNativeCommandUseErrorActionPreference = $true',
      `if ($found) {\n  ${command.replaceAll('\n', '\n  ')}\n}`,
    ].join('\n'),
};

/** Keeps foreign text on one comment line. */
const comment = (text: string): string => `# ${oneLine(text)}`;

const section = (command: AzCommand, shell: Shell, format: FormatMessage): string => {
  const { summary, risk, riskReason } = command.step;
  const line = shell.line(command);
  return [
    comment(format(summary)),
    ...(riskReason === '' ? [] : [comment(`Risk, ${risk}: ${format(riskReason)}`)]),
    ...(command.note === undefined ? [] : [comment(command.note)]),
    command.onlyIfFound === undefined
      ? line
      : shell.guarded(commandLine(command.onlyIfFound, { quote: shell.quote, join: ' ' }), line),
  ].join('\n');
};

/**
 * The plan as a repeatable script of the Azure CLI: updates what exists, skips what is gone. Needs a signed-in `az`;
 * holds no passwords.
 */
export const azScript = (plan: Plan, format: FormatMessage, language: 'bash' | 'powershell' = 'bash'): string => {
  const shell = language === 'bash' ? bash : powershell;
  const commands = azCommands(plan, shell.isPassable);
  const head = [...shell.first, comment(`Plan ${plan.id} for ${plan.registryId}`)].join('\n');
  const helper = commands.some(hasBody) ? shell.helper : '';
  const parts = [head, helper, ...commands.map((command) => section(command, shell, format))];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
};
