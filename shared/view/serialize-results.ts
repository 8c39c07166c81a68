import type { ParentLoad, RegistrySimulation } from '../simulate/types.ts';
import type { SimulationResults } from './simulation-results.ts';

/** `JSON.stringify` replacer: writes typed arrays as arrays. */
export const typedArrayReplacer = (_key: string, value: unknown): unknown =>
  ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value;

const ofRegistry = (one: RegistrySimulation): RegistrySimulation => ({
  ...one,
  windows: Float64Array.from(one.windows),
});
const ofLoad = (one: ParentLoad): ParentLoad => ({
  ...one,
  changes: Float64Array.from(one.changes),
  counts: Uint16Array.from(one.counts),
  heat: Uint16Array.from(one.heat),
});
const unlessPlace =
  <T>(make: (one: T) => T) =>
  (one: T | number): T | number =>
    typeof one === 'number' ? one : make(one);

/** Restores typed arrays after `JSON.parse`. */
export const reviveTypedArrays = ({ live, draft, ...rest }: SimulationResults): SimulationResults => ({
  ...rest,
  live: live === null ? null : { ...live, registries: live.registries.map(ofRegistry), loads: live.loads.map(ofLoad) },
  draft:
    draft === null
      ? null
      : { registries: draft.registries.map(unlessPlace(ofRegistry)), loads: draft.loads.map(unlessPlace(ofLoad)) },
});
