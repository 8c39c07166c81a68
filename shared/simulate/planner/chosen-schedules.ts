import { weekMinutes } from '../../schedule/instant.ts';
import type { ConnectedRegistry } from '../../topology/model.ts';
import { nameKey } from '../../topology/tree.ts';
import type { Branch } from './branch.ts';
import { ageUnder, type Candidate, presentCandidate } from './candidate-schedules.ts';
import { cloudContentAge, type ContentAge } from './weekly-model.ts';

export interface ChosenSchedule {
  readonly option: Candidate;
  readonly held: ContentAge;
}

const nothing: ContentAge = { kind: 'passes', cycle: weekMinutes, at: [], versionAt: [] };

export class ChosenSchedules {
  readonly #branch: Branch;
  readonly #chosen = new Map<string, ChosenSchedule>();

  constructor(branch: Branch) {
    this.#branch = branch;
  }

  get(registry: ConnectedRegistry): ChosenSchedule | undefined {
    return this.#chosen.get(nameKey(registry.name));
  }
  set(registry: ConnectedRegistry, schedule: ChosenSchedule): void {
    this.#chosen.set(nameKey(registry.name), schedule);
  }

  /** Under the chosen schedule or, outside the branch, its own; null is the cloud registry. */
  heldBy(registry: ConnectedRegistry | null): ContentAge {
    return registry === null ? cloudContentAge : (this.get(registry)?.held ?? this.#heldOutside(registry));
  }

  #heldOutside(registry: ConnectedRegistry | null): ContentAge {
    if (registry === null) return cloudContentAge;
    const { tree } = this.#branch;
    const { present, transfer, link } = this.#branch.getSite(registry);
    const option = present ?? presentCandidate(link.reading);
    return option === null ? nothing : ageUnder(this.#heldOutside(tree.getParent(registry.name)), option, transfer);
  }
}
