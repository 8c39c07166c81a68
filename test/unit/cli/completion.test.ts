import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { terminal } from './terminal.ts';

const scriptFor = async (shell: string): Promise<string> => (await terminal().run('completion', shell)).stdout;

/** Completions that bash offers for the last argument. */
const offered = async (...args: readonly string[]): Promise<readonly string[]> => {
  const array = args.map((word) => `'${word}'`).join(' ');
  const script =
    `${await scriptFor('bash')}\nCOMP_WORDS=(${array}); COMP_CWORD=${args.length - 1}; _cascade; printf '%s\\n' ` +
    `"\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line !== '');
};

describe('the completion of bash', () => {
  it('offers the commands', async () => {
    expect(await offered('cascade', 're')).toEqual(['report']);
    expect(await offered('cascade', '')).toEqual(
      expect.arrayContaining(['check', 'simulate', 'plan', 'report', 'pull', 'apply', 'emulator', 'completion']),
    );
  });

  it('offers the options of a command as its help names them', async () => {
    expect(await offered('cascade', 'report', 'fleet.json', '--f')).toEqual(['--format', '--formats', '--from']);
    expect(await offered('cascade', 'plan', '--d')).toEqual(['--detailed-exit-code']);
  });

  it('leaves file names to the shell', async () => {
    expect(await offered('cascade', 'check', 'fl')).toEqual([]);
  });
});

describe('the completion of PowerShell', () => {
  it('names every command with its options', async () => {
    const script = await scriptFor('powershell');
    expect(script).toContain('Register-ArgumentCompleter -Native -CommandName cascade');
    expect(script).toMatch(
      /'check' = @\('--as-of', '--format', '--from', '--help', '--known', '--now', '--to', '--update-known'\)/,
    );
  });
});

it('refuses a shell that it does not know in one sentence', async () => {
  expect(await terminal().run('completion', 'fish')).toEqual({
    status: 2,
    stdout: '',
    stderr: 'cascade: completion takes one shell: write cascade completion bash or cascade completion powershell.\n',
  });
});
