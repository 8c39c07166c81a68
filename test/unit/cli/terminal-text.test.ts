import { describe, expect, it } from 'vitest';
import { showControls } from '../../../main/cli/terminal-text.ts';
import { buildListEntry } from '../../support/az-list.ts';
import { terminal } from './terminal.ts';

const escape = '\u001b]52;c;aGk=\u0007';
const list = JSON.stringify([buildListEntry(`plant${escape}`, { schedule: '0 2 * * *', syncWindow: 'PT4H' })]);
const readFile = () => Promise.resolve({ ok: true, value: list } as const);

describe('what a terminal shows', () => {
  it('has no character that steers it: C0, C1 and the controls of direction are made visible', () => {
    expect(showControls('a\u001b[2K\u009b1A\u0000\u007f\r\u202eb\u2066c\u200f')).toBe(
      'a\\u{1b}[2K\\u{9b}1A\\u{0}\\u{7f}\\u{d}\\u{202e}b\\u{2066}c\\u{200f}',
    );
    expect(showControls('täglich\tum 2\n日本 👩‍🔧\n')).toBe('täglich\tum 2\n日本 👩‍🔧\n');
  });

  it.each([
    ['check', '-'],
    ['simulate', '-'],
    ['check', '\u001b[8m.json', '--format', 'nope\u001b[8m'],
  ])('cascade %s prints none', async (...args) => {
    const { stdout, stderr } = await terminal({ readFile }).run(...args);
    expect(stdout + stderr).toContain('\\u{1b}');
    expect(stdout + stderr).not.toContain('\u001b');
  });

  it('has none in a question either', async () => {
    let shown = '';
    const confirm = (question: string) => ((shown = question), Promise.resolve(false));
    const plan = {
      steps: [
        {
          id: '01',
          kind: 'delete-token',
          target: 'x',
          summary: `Changes a schedule.${escape}`,
          request: {
            method: 'DELETE',
            path: '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/contoso/tokens/x',
          },
        },
      ],
    };
    const { stderr } = await terminal({
      confirm,
      readFile: () => Promise.resolve({ ok: true, value: JSON.stringify(plan) }),
    }).run('apply', 'plan.json');
    expect(stderr + shown).not.toContain('\u001b');
  });

  it.each(['check', 'simulate'])('begins no line with what a name says: cascade %s', async (command) => {
    const forged = list.replace('plant', 'plant\\r\\n0 errors, 0 warnings, 0 notes\\n');
    const { stdout } = await terminal({ readFile: () => Promise.resolve({ ok: true, value: forged }) }).run(
      command,
      '-',
    );
    expect(stdout).toContain('plant\\u{d}\\u{a}0 errors, 0 warnings, 0 notes\\u{a}');
    expect(stdout).not.toMatch(/^0 errors, 0 warnings/m);
  });

  it('begins no line with what a refusal names', async () => {
    const { stderr } = await terminal().run('check', 'fleet\n0 errors.json');
    expect(stderr).toMatch(/^cascade: fleet\\u\{a\}0 errors\.json .+\n$/);
  });

  it('is JSON as it was where a program reads it', async () => {
    const { stdout } = await terminal({ readFile }).run('simulate', '-', '--format', 'json');
    expect((JSON.parse(stdout) as { registries: { name: string }[] }).registries[0]?.name).toBe(`plant${escape}`);
  });
});

describe('cascade --version', () => {
  it.each(['--version', '-V', 'version'])('is asked for with %s', async (word) => {
    expect(await terminal().run(word)).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^Cascade \d+\.\d+\.\d+\n$/),
      stderr: '',
    });
  });
});
