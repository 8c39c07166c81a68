import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Recorded ARM traffic and the specification's examples lie outside of the repository. */
const folder = fileURLToPath(new URL('../../../shared/arm/', import.meta.url));

/** Null if the recordings are available; else the reason to skip. */
export const recordingsMissing = existsSync(folder)
  ? null
  : `the recorded traffic of Azure is no part of the project; put it into ${folder} to run this`;

export interface Interaction {
  readonly n: number;
  readonly cli: string;
  readonly method: string;
  readonly url: string;
  readonly request: unknown;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly response: unknown;
}

const readJson = (name: string): any => JSON.parse(readFileSync(folder + name, 'utf8'));

export const readRecording = (name: string): readonly Interaction[] => readJson(name) as Interaction[];

export interface Example {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly responses: Readonly<
    Record<string, { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }>
  >;
}

export const readExample = (version: string, name: string): Example =>
  readJson(`examples-${version}/${name}.json`) as Example;
