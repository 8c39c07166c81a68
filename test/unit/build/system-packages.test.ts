import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let bin: string;
beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'cascade-packages-'));
  writeFileSync(join(bin, 'calls'), '');
});
afterEach(() => rmSync(bin, { recursive: true }));

/** A program that records its calls; apt-cache lists the packages of `known`. */
const program = (name: string, { status = 0, known = '' } = {}): void => {
  const script =
    `#!${process.execPath}\nconst [, , ...args] = ` +
    `process.argv;\nrequire('fs').appendFileSync(${JSON.stringify(join(bin, 'calls'))}, [${JSON.stringify(name)}, ` +
    `...args].join(' ') + '\\n');\nif (args[1] === ${JSON.stringify(known)}) console.log('  Candidate: ` +
    `1.0');\nprocess.exitCode = ${status};\n`;
  writeFileSync(join(bin, name), script);
  chmodSync(join(bin, name), 0o755);
};
const calls = (): readonly string[] =>
  readFileSync(join(bin, 'calls'), 'utf8')
    .split('\n')
    .filter((call) => call.startsWith('apt-get') || call.startsWith('sudo'));

/** Runs Node with only the programs of `bin`, as the user with this id (0 is root). */
const node = (uid: number, ...args: readonly string[]) =>
  spawnSync(process.execPath, ['--import', `data:text/javascript,process.getuid=()=>${uid}`, ...args], {
    env: { PATH: bin },
    encoding: 'utf8',
  });
const needing = (uid: number, maySudo = false) => {
  const module = JSON.stringify(pathToFileURL('build/system-packages.mjs').href);
  const requirements = JSON.stringify([
    { packageName: 'made-up', program: 'made-up-program' },
    { packageName: 'libmadeup1', library: 'libmadeup.so.1' },
    { packageName: 'there-already', program: 'apt-get' },
  ]);
  const script =
    `const { ensureSystemPackages } = await import(${module}); console.log(ensureSystemPackages(${requirements}, { ` +
    `maySudo: ${maySudo} }));`;
  const { stdout, stderr } = node(uid, '--input-type=module', '--eval', script);
  return { there: stdout.trim(), printed: stderr };
};

describe.skipIf(process.platform !== 'linux')('A system package that is missing', () => {
  const command = 'apt-get update && apt-get install -y --no-install-recommends made-up libmadeup1';

  it('is named in the exact command that installs it, for a person without rights', () => {
    program('apt-get');
    expect(needing(1000)).toEqual({
      there: 'false',
      printed: `System packages are missing. Install them with:\n\n  su -c '${command}'\n\n`,
    });
    program('sudo', { status: 1 });
    expect(needing(1000)).toEqual({
      there: 'false',
      printed: `System packages are missing. Install them with:\n\n  sudo sh -c '${command}'\n\n`,
    });
  });

  it('is named as the system has it, since some got a new name with t64', () => {
    program('apt-get');
    program('apt-cache', { known: 'libmadeup1t64' });
    expect(needing(1000).printed).toContain("made-up libmadeup1t64'\n");
  });

  it('is named where there is no apt', () => {
    expect(needing(1000)).toEqual({
      there: 'false',
      printed:
        'These libraries and programs are missing; install the packages of your system that hold them (their names ' +
        'on Debian): made-up libmadeup1 there-already\n',
    });
  });

  it('is installed by root', () => {
    program('apt-get');
    expect(needing(0)).toEqual({ there: 'true', printed: 'Installing system packages: made-up libmadeup1\n' });
    expect(calls()).toEqual(['apt-get update -q', 'apt-get install -y -q --no-install-recommends made-up libmadeup1']);
  });

  it('is installed through a sudo that asks for nothing, where that is allowed', () => {
    program('apt-get');
    program('sudo');
    expect(needing(1000).there).toBe('false');
    expect(calls()).toEqual([]);
    expect(needing(1000, true).there).toBe('true');
    expect(calls()).toEqual([
      'sudo -n true',
      'sudo env DEBIAN_FRONTEND=noninteractive apt-get update -q',
      'sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends made-up libmadeup1',
    ]);
  });

  it('ends the command that looks for all of them with 2', () => {
    program('apt-get');
    const { status, stderr } = node(1000, 'build/system-packages.mjs', '--all');
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^System packages are missing\. Install them with:\n\n {2}su -c 'apt-get update && apt-get install -y --no-install-recommends .*\bxvfb chromium-driver .*\bazure-cli\b.*'\n\n$/,
    );
  });
});

it('What .ci/run installs is the list of build/system-packages.mjs', () => {
  expect(readFileSync('.ci/run', 'utf8')).toContain('node build/system-packages.mjs --all\n');
});
