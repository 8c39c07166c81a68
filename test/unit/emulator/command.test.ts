import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { toIo } from '../../../main/cli/command.ts';
import { emulatorCommand, runEmulator } from '../../../main/cli/emulator.ts';
import { appError } from '../../../shared/errors.ts';
import { noPolicy } from '../../../shared/policy.ts';
import { err, ok } from '../../../shared/result.ts';
import { monday } from '../../support/emulator-harness.ts';

interface Ready {
  readonly arm: string;
  readonly identity: string;
  readonly ca: string;
  readonly tenant: string;
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly registry: string | null;
}

const stops: AbortController[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop.abort();
});

const start = (args: readonly string[], files: Readonly<Record<string, string>> = {}) => {
  const stop = new AbortController();
  stops.push(stop);
  let output = '';
  let print: (text: string) => void = () => undefined;
  const ready = new Promise<Ready>((resolve) => (print = (text) => resolve(JSON.parse(text) as Ready)));
  const io = toIo({
    stdout: (text) => print(text),
    stderr: (text) => (output += text),
    readFile: (path) =>
      Promise.resolve(
        files[path] === undefined ? err(appError('not-found', `There is no file ${path}.`)) : ok(files[path]),
      ),
    policy: () => Promise.resolve({ policy: noPolicy, problem: null }),
    now: () => monday,
    signal: stop.signal,
    holdSignals: () => undefined,
  });
  return { ready, status: runEmulator(args, io), stop: () => stop.abort(), output: () => output };
};

const names = (ready: Ready): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    const path =
      `/subscriptions/${ready.subscription}/resourceGroups/${ready.resourceGroup}/` +
      `providers/Microsoft.ContainerRegistry/registries/${ready.registry ?? ''}/connectedRegistries`;
    request(
      `${ready.arm}${path}?api-version=2025-11-01`,
      { ca: readFileSync(ready.ca), headers: { authorization: 'Bearer x' } },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () =>
          resolve((JSON.parse(text) as { value: { name: string }[] }).value.map(({ name }) => name)),
        );
      },
    )
      .on('error', reject)
      .end();
  });

// Creating keys takes long on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

describe('cascade emulator', () => {
  it('says in one line where it is, serves the sample until it is stopped, and removes its certificate', async () => {
    const running = start([]);
    const ready = await running.ready;
    expect(Object.keys(ready)).toEqual([
      'arm',
      'identity',
      'ca',
      'tenant',
      'subscription',
      'resourceGroup',
      'registry',
    ]);
    expect(ready).toMatchObject({
      arm: expect.stringMatching(/^https:\/\/localhost:\d+$/),
      identity: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/msi\/token$/),
      registry: 'contosoedge',
    });
    expect(await names(ready)).toHaveLength(41);
    running.stop();
    expect(await running.status).toBe(0);
    expect(existsSync(ready.ca)).toBe(false);
  });

  it('holds nothing but a subscription and a group with --empty', async () => {
    expect(await start(['--empty']).ready).toMatchObject({ registry: null, resourceGroup: 'edge' });
  });

  it('serves what a file holds with --seed', async () => {
    const id =
      '/subscriptions/AAAAAAAA-0000-4000-8000-000000000001/resourceGroups/factory/providers/Microsoft.ContainerRegistry/registries/acme/connectedRegistries';
    const item = (name: string, parent: string | null) => ({
      id: `${id}/${name}`,
      name,
      properties: {
        mode: 'ReadOnly',
        activation: { status: 'Active' },
        parent: {
          ...(parent === null ? {} : { id: `${id}/${parent}` }),
          syncProperties: {
            tokenId: `${id.replace('connectedRegistries', 'tokens')}/${name}`,
            schedule: '0 2 * * *',
            syncWindow: 'PT4H',
            messageTtl: 'P2D',
          },
        },
      },
    });
    const ready = await start(['--seed', 'fleet.json'], {
      'fleet.json': JSON.stringify({ value: [item('plant', null), item('line1', 'plant')] }),
    }).ready;
    expect(ready).toMatchObject({
      registry: 'acme',
      resourceGroup: 'factory',
      subscription: 'aaaaaaaa-0000-4000-8000-000000000001',
    });
    expect(await names(ready)).toEqual(['plant', 'line1']);
  });

  it.each([
    [['--port', 'eighty'], '--port eighty is no port: write a number from 0 to 65535.'],
    [['--seed', 'a.json', '--empty'], '--seed and --empty exclude each other: leave one out.'],
    [['--seed', 'missing.json'], 'There is no file missing.json.'],
    [['--seed', 'bad.json'], 'bad.json'],
  ])('refuses %j in one sentence, status 2', async (args, sentence) => {
    const { status, output } = start(args, { 'bad.json': '{"value":' });
    expect(await status).toBe(2);
    expect(output()).toContain(sentence);
    expect(output().trim().split('\n')).toHaveLength(1);
  });

  it('refuses a port that is taken', async () => {
    const { arm } = await start([]).ready;
    const { status, output } = start(['--port', new URL(arm).port]);
    expect(await status).toBe(2);
    expect(output()).toContain('choose another');
  });

  it('explains itself', () => {
    expect(emulatorCommand.help).toContain('--seed FILE');
    expect(emulatorCommand.help.endsWith('\n')).toBe(true);
  });
});
