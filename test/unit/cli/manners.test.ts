import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEmulator } from '../../../main/emulator/emulator.ts';
import { systemPorts } from '../../../main/emulator/ports.ts';
import { sampleState } from '../../../main/emulator/sample/sample-state.ts';
import { type RunningServer, startTlsServer } from '../../../main/emulator/tls-server.ts';
import { buildListEntry } from '../../support/az-list.ts';
import { terminal } from './terminal.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cascade-manners-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);
const write = (name: string, value: unknown): string => {
  writeFileSync(at(name), typeof value === 'string' ? value : JSON.stringify(value));
  return at(name);
};
const site = (name: string, syncWindow = 'PT3H') =>
  buildListEntry(name, { schedule: '0 2 * * *', syncWindow }, { mode: 'ReadWrite' });

describe('check --known --update-known', () => {
  const known = () => JSON.parse(readFileSync(at('known.json'), 'utf8')) as { findings: { registry: string }[] };
  const check = () => terminal().run('check', at('fleet.json'), '--known', at('known.json'), '--update-known');

  it('takes the first findings as known, and prints new and returning ones', async () => {
    write('fleet.json', [site('short', 'PT10M'), site('plant')]);
    expect(await check()).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(/known\.json: \d+ findings? taken/),
    });
    const first = known().findings;
    expect(first).toHaveLength(1);

    write('fleet.json', [site('short', 'PT10M'), site('brief', 'PT10M')]);
    for (const _night of ['first', 'second'])
      expect(await check()).toMatchObject({ status: 1, stdout: expect.stringMatching(/^(?:(?! {2}short {2}).)*$/s) });
    expect(known().findings).toEqual(first);

    write('fleet.json', [site('short'), site('plant')]);
    expect((await check()).status).toBe(0);
    expect(known().findings.filter(({ registry }) => registry === 'short')).toEqual([]);

    write('fleet.json', [site('short', 'PT10M'), site('plant')]);
    expect(await check()).toMatchObject({ status: 1, stdout: expect.stringContaining('  short  ') });
  });

  it('writes nothing where the input is unusable, and needs a file', async () => {
    write('fleet.json', '[');
    expect((await check()).status).toBe(2);
    expect(existsSync(at('known.json'))).toBe(false);
    expect(await terminal().run('check', 'x', '--update-known')).toMatchObject({
      status: 2,
      stderr: 'cascade: --update-known needs --known FILE.\n',
    });
  });

  it('reads the known findings from standard input too, but not both inputs', async () => {
    const files: Readonly<Record<string, string>> = {
      'fleet.json': JSON.stringify([site('short', 'PT10M')]),
      '-': JSON.stringify({ findings: [] }),
    };
    const { run } = terminal({ readFile: (path) => Promise.resolve({ ok: true, value: files[path] ?? '' }) });
    expect((await run('check', 'fleet.json', '--known', '-')).status).toBe(1);
    expect(await run('check', '-', '--known', '-')).toMatchObject({
      status: 2,
      stderr: 'cascade: Standard input can be only one of FILE and --known.\n',
    });
  });
});

describe('an option with a dash in its value', () => {
  it.each([
    ['emulator', '--port', '-1'],
    ['simulate', '--payload', '-1'],
  ])('%s %s %s is explained in one line', async (command, option, value) => {
    expect(await terminal().run(command, option, value)).toEqual({
      status: 2,
      stdout: '',
      stderr:
        `cascade ${command}: ${option} needs a value; one that begins with a dash is written ${option}=VALUE. See ` +
        `cascade ${command} --help.\n`,
    });
  });
});

describe('plan', () => {
  it('names missing facts without a prefix', async () => {
    expect((await terminal().run('plan', 'a')).stderr).toBe('cascade: plan needs two files: CURRENT and DESIRED.\n');
  });
});

describe('simulate', () => {
  it('counts one registry as one', async () => {
    expect((await terminal().run('simulate', write('one.json', [site('plant')]))).stderr).toMatch(/^1 registry, /);
  });
});

describe('pull', () => {
  let server: RunningServer;
  let azure: readonly string[];
  let elsewhere = '';
  let requests = 0;
  beforeAll(async () => {
    const emulator = createEmulator({ state: sampleState(systemPorts.now()), ports: systemPorts });
    server = await startTlsServer(
      { ...emulator, answer: (request) => (requests++, emulator.answer(request)) },
      { port: 0 },
    );
    elsewhere = mkdtempSync(join(tmpdir(), 'cascade-manners-ca-'));
    writeFileSync(join(elsewhere, 'ca.pem'), server.ca);
    azure = ['--arm', server.arm, '--ca', join(elsewhere, 'ca.pem'), '--token-from', 'emulator'];
  });
  afterAll(async () => {
    await server.close();
    rmSync(elsewhere, { recursive: true, force: true });
  });

  it('says where a registry is that is sought in another group', async () => {
    expect(await terminal().run('pull', '-r', 'contosoedge', '-g', 'nope', ...azure)).toEqual({
      status: 3,
      stdout: '',
      stderr: expect.stringMatching(
        /^cascade: contosoedge is in resource group 'edge' of subscription '.+', not in resource group 'nope'\.\n$/,
      ),
    });
  });

  it('reads the file before it calls Azure, and reports each problem once', async () => {
    requests = 0;
    const { status, stderr } = await terminal().run(
      'pull',
      '-r',
      'contosoedge',
      '--out',
      write('x.json', '{"a":'),
      ...azure,
    );
    expect([status, requests]).toEqual([2, 0]);
    expect(stderr).toMatch(
      /^cascade: .*found the end of the file\. The file is left as it is: name another one with --out\.\n$/,
    );
    expect(await terminal().run('pull', '-r', 'contosoedge', '--out', '/dev/full', ...azure)).toMatchObject({
      status: 2,
    });
    expect(requests).toBe(0);
  });
});
