import { createEmulator, type Emulator } from '../../main/emulator/emulator.ts';
import type { EmulatorPorts } from '../../main/emulator/ports.ts';
import { emptyState, type EmulatorState } from '../../main/emulator/state.ts';

export interface Clock {
  now: number;
}

/** Counted ids and secrets, and a clock that only the test moves. */
export const countedPorts = (clock: Clock): EmulatorPorts => {
  let guids = 0;
  let secrets = 0;
  return {
    now: () => clock.now,
    newGuid: () => `00000000-0000-4000-8000-${String(++guids).padStart(12, '0')}`,
    newSecret: () => `secret-${++secrets}`,
  };
};

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Tests compare bodies with literals, which check the shape. */
  readonly body: any;
}

export interface EmulatorHarness {
  readonly emulator: Emulator;
  readonly clock: Clock;
  /** Without `api-version`, a registry's path gets 2025-11-01, any other 2022-12-01. */
  readonly send: (method: string, path: string, body?: unknown) => Answer;
}

export const monday = Date.parse('2026-11-23T12:41:07Z');

export const createEmulatorHarness = (state: EmulatorState = emptyState(), start = monday): EmulatorHarness => {
  const clock = { now: start };
  const emulator = createEmulator({ state, ports: countedPorts(clock) });
  const send = (method: string, path: string, body?: unknown): Answer => {
    const at = path.startsWith('https:') ? path : `https://management.azure.com${path}`;
    const version = /\/providers\/microsoft\.containerregistry\/./i.test(at) ? '2025-11-01' : '2022-12-01';
    const url = at.includes('api-version=') ? at : `${at}${at.includes('?') ? '&' : '?'}api-version=${version}`;
    const result = emulator.answer({
      method,
      url,
      headers: { authorization: 'Bearer test' },
      body: body === undefined ? '' : JSON.stringify(body),
    });
    if (result.kind !== 'response') throw new Error(`The answer was not delivered: ${result.kind}.`);
    const { status, headers, body: text } = result.response;
    return { status, headers, text, body: text.startsWith('{') ? JSON.parse(text) : text };
  };
  return { emulator, clock, send };
};

/** Path of a registry of the emulator's only subscription. */
export const registryPath = (name: string, group = 'edge'): string =>
  '/subscriptions/0000ca5c-ade0-4000-8000-000000000001/resourceGroups/' +
  `${group}/providers/Microsoft.ContainerRegistry/registries/${name}`;
