import { simulate } from '../../shared/simulate/simulate.ts';
import type { ConnectedRegistry, Topology } from '../../shared/topology/model.ts';

const quarters = 96;

/** A candidate schedule and the quarters of the day in which it is open. */
interface Choice {
  readonly schedule: string;
  readonly syncWindow: string;
  readonly open: readonly number[];
}

/** Evenly spaced windows from every quarter of the day that lie in `[start, start + length)`, hours of the UTC day. */
export const choicesWithin = (start: number, length: number, windowHours: number): readonly Choice[] => {
  const found: Choice[] = [];
  for (const spacing of [24, 12, 8, 6, 4, 3, 2]) {
    if (windowHours > spacing) continue;
    for (let first = 0; first < spacing * 4; first++) {
      const opens = Array.from({ length: 24 / spacing }, (_, n) => first + n * spacing * 4);
      const inside = opens.filter(
        (at) => length >= 24 || (at - start * 4 + quarters) % quarters <= (length - windowHours) * 4,
      );
      if (inside.length === 0) continue;
      found.push({
        schedule: `${(first % 4) * 15} ${inside.map((at) => Math.floor(at / 4)).join(',')} * * *`,
        syncWindow: `PT${windowHours}H`,
        open: inside.flatMap((at) => Array.from({ length: windowHours * 4 }, (_, i) => (at + i) % quarters)),
      });
    }
  }
  return found.filter(({ schedule }, at) => found.findIndex((other) => other.schedule === schedule) === at);
};

const withSchedules = (topology: Topology, choices: ReadonlyMap<string, Choice>): Topology => ({
  ...topology,
  registries: topology.registries.map((one): ConnectedRegistry => {
    const choice = choices.get(one.name);
    return choice === undefined
      ? one
      : { ...one, sync: { ...one.sync, schedule: choice.schedule, syncWindow: choice.syncWindow } };
  }),
});

/**
 * Tries every combination of schedules: the least number of a parent's named children that are open at once if each
 * meets its target in a simulation; Infinity if one cannot.
 */
export const bruteForcePeak = (
  topology: Topology,
  parent: string,
  choices: ReadonlyMap<string, readonly Choice[]>,
  targetMs: number,
  range: { readonly from: number; readonly to: number },
): number => {
  const names = [...choices.keys()];
  const inTime = new Map<string, readonly Choice[]>();
  for (const name of names) {
    const member = topology.registries.find((one) => one.name === name)!;
    // The same site many times, each with one candidate schedule.
    const all = choices.get(name)!;
    const trial: Topology = {
      ...topology,
      registries: [
        ...topology.registries.filter((one) => one.name === parent),
        ...all.map((choice, at) => ({
          ...member,
          name: `try${at}`,
          sync: { ...member.sync, schedule: choice.schedule, syncWindow: choice.syncWindow },
        })),
      ],
      sites: {},
    };
    const { registries } = simulate(trial, range);
    inTime.set(
      name,
      all.filter((_, at) => (registries[at + 1]!.pessimistic.worstMs ?? Infinity) <= targetMs),
    );
  }
  if ([...inTime.values()].some((all) => all.length === 0)) return Infinity;
  const order = names.toSorted((a, b) => inTime.get(a)!.length - inTime.get(b)!.length);
  for (let limit = 1; ; limit++) {
    const counts = new Uint8Array(quarters);
    const picked = new Map<string, Choice>();
    const reach = (at: number): boolean => {
      const name = order[at];
      if (name === undefined) return true;
      for (const choice of inTime.get(name)!) {
        if (choice.open.some((quarter) => counts[quarter]! >= limit)) continue;
        for (const quarter of choice.open) counts[quarter]!++;
        picked.set(name, choice);
        if (reach(at + 1)) return true;
        for (const quarter of choice.open) counts[quarter]!--;
      }
      return false;
    };
    if (!reach(0)) continue;
    const peak = simulate(withSchedules(topology, picked), range).loads.find((load) => load.parent === parent)!.peak;
    if (peak !== limit) throw new Error(`${peak} are open at once where ${limit} were counted.`);
    return limit;
  }
};
