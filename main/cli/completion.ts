import { parseArgs } from 'node:util';
import { appError } from '../../shared/errors.ts';
import { type Command, printError } from './command.ts';

const shells = ['bash', 'powershell'] as const;
type Shell = (typeof shells)[number];

const listOptions = ({ help }: Command): readonly string[] =>
  [...new Set([...help.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([option]) => option).concat('--help'))].sort();

const bash = (
  commands: readonly Command[],
): string => `# cascade completion bash > ~/.local/share/bash-completion/completions/cascade
_cascade() {
  local word=\${COMP_WORDS[COMP_CWORD]} options=
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${commands.map(({ name }) => name).join(' ')} --help' -- "$word"))
    return
  fi
  case \${COMP_WORDS[1]} in
${commands.map((command) => `    ${command.name}) options='${listOptions(command).join(' ')}' ;;`).join('\n')}
  esac
  case $word in
    -*) COMPREPLY=($(compgen -W "$options" -- "$word")) ;;
    *) [ "\${COMP_WORDS[1]}" = completion ] && COMPREPLY=($(compgen -W '${shells.join(' ')}' -- "$word")) ;;
  esac
}
complete -o default -F _cascade cascade
`;

const powershellOptions = (command: Command): string => {
  const options = [...listOptions(command), ...(command.name === 'completion' ? shells : [])];
  return `    '${command.name}' = @(${options.map((option) => `'${option}'`).join(', ')})`;
};

const powershell = (commands: readonly Command[]): string => `# cascade completion powershell >> $PROFILE
Register-ArgumentCompleter -Native -CommandName cascade -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $options = @{
${commands.map(powershellOptions).join('\n')}
  }
  $words = @($commandAst.CommandElements | ForEach-Object { $_.ToString() })
  $typed = if ($wordToComplete -eq '') { $words.Count } else { $words.Count - 1 }
  $found = if ($typed -le 1) { $options.Keys | Sort-Object } else { $options[$words[1]] }
  $found | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;

const scripts: Readonly<Record<Shell, (commands: readonly Command[]) => string>> = { bash, powershell };

/** Prints a script that lets a shell complete commands and options. */
export const completionCommand = (all: () => Promise<readonly Command[]>): Command => ({
  name: 'completion',
  summary: 'writes a script that completes commands and options in a shell',
  help: `Usage: cascade completion ${shells.join('|')}

Writes a script on standard output that lets the shell complete cascade's commands and options.

  bash         cascade completion bash > ~/.local/share/bash-completion/completions/cascade
  powershell   cascade completion powershell >> $PROFILE

Exit status: 0 written; 2 the shell is not known.
`,
  run: async (args, io) => {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} });
    const shell = shells.find((known) => known === positionals[0]);
    if (shell === undefined || positionals.length > 1) {
      printError(
        io,
        appError(
          'invalid-input',
          `completion takes one shell: write cascade completion ${shells.join(' or cascade completion ')}.`,
        ),
      );
      return 2;
    }
    io.data(scripts[shell](await all()));
    return 0;
  },
});
