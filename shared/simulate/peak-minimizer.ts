import { slotMinutes } from './allowed-slots.ts';
import type { Candidate } from './candidate-schedules.ts';
import { dayMinutes, everyDay } from './weekly-model.ts';

/** One child and the schedules that it could have. */
export interface ChildOptions {
  readonly name: string;
  readonly options: readonly Candidate[];
  /** Worst staleness under each of them, minutes. */
  readonly worsts: readonly number[];
  /** Minute of the day at which it opens now, to be moved as little as possible; null where it has none. */
  readonly now: number | null;
}

/** Minutes of the week, start before end, in which one of the others is open. */
export interface FixedLoad {
  readonly start: number;
  readonly end: number;
}

/** Why no choice has fewer open at once. */
export type LowerBound =
  /** As many of the others are open at once anyway. */
  | { readonly kind: 'others' }
  /** Whatever they have, these are all open at this minute of the week. */
  | { readonly kind: 'together'; readonly names: readonly string[]; readonly minute: number }
  /** The openings of these add up to so many minutes of the `within` minutes that they may use. */
  | { readonly kind: 'length'; readonly names: readonly string[]; readonly minutes: number; readonly within: number }
  /** Every combination was ruled out. */
  | { readonly kind: 'searched' }
  /** The search came to its end before every combination was ruled out. */
  | { readonly kind: 'open' };

export interface Assignment {
  readonly picks: ReadonlyMap<string, Candidate>;
  readonly peak: number;
  /** No choice has a lower peak. */
  readonly least: number;
  readonly bound: LowerBound;
}

/** Words of a bit set that a search may still look at; shared by the searches of one plan. */
export interface SearchBudget {
  left: number;
}

const mostRounds = 4;
/** From here on combinations are too many to be ruled out. */
const mostSearched = 16;

/** Distance on the clock. */
const apart = (a: number, b: number): number =>
  Math.min((a - b + dayMinutes) % dayMinutes, (b - a + dayMinutes) % dayMinutes);

/** Written over by every spread: the cuts of one option after those of another. */
let cutsOfAll = new Uint16Array(65_536);

/** A day, or a week where days differ, cut where a window can open or close: within a cut as many are open all the time. */
class TimeGrid {
  readonly cuts: number;
  readonly size: number;
  /** Minutes of each cut of a day. */
  readonly lengths: readonly number[];
  readonly #starts: readonly number[];
  readonly #at = new Uint16Array(dayMinutes);
  readonly #stamps: Uint16Array;
  #stamp = 0;
  /** Where the cuts of each option begin in `cutsOfAll`; those of the next end them. */
  readonly begins = [0];

  constructor(children: readonly ChildOptions[], fixed: readonly FixedLoad[]) {
    const borders = new Uint8Array(dayMinutes);
    for (let minute = 0; minute < dayMinutes; minute += slotMinutes) borders[minute] = 1;
    let differ = fixed.length > 0;
    for (const { start, end } of fixed) borders[start % dayMinutes] = borders[end % dayMinutes] = 1;
    for (const { options } of children) {
      for (const { days, minutes, windowMinutes, present } of options) {
        if (days !== everyDay) differ = true;
        if (present) for (const minute of minutes) borders[minute] = borders[(minute + windowMinutes) % dayMinutes] = 1;
      }
    }
    const starts: number[] = [];
    for (let minute = 0; minute < dayMinutes; minute++) {
      if (borders[minute] === 1) starts.push(minute);
      this.#at[minute] = starts.length - 1;
    }
    this.#starts = starts;
    this.lengths = starts.map((start, cut) => (starts[cut + 1] ?? dayMinutes) - start);
    this.cuts = starts.length;
    this.size = differ ? 7 * this.cuts : this.cuts;
    this.#stamps = new Uint16Array(this.size);
  }

  cutAt(minute: number): number {
    return (Math.floor(minute / dayMinutes) * this.cuts + (this.#at[minute % dayMinutes] as number)) % this.size;
  }
  minuteOf(cut: number): number {
    return Math.floor(cut / this.cuts) * dayMinutes + (this.#starts[cut % this.cuts] as number);
  }
  lengthOf(cut: number): number {
    return this.lengths[cut % this.cuts] as number;
  }

  /** Notes the cuts in which an option is open, each once, and answers its place among `begins`. */
  add({ minutes, days, continuous, windowMinutes }: Candidate): number {
    const { size, cuts, begins } = this;
    const place = begins.length - 1;
    let count = begins[place] as number;
    if (count + size > cutsOfAll.length) {
      const larger = new Uint16Array(2 * (count + size));
      larger.set(cutsOfAll);
      cutsOfAll = larger;
    }
    this.#stamp++;
    if (continuous) for (let cell = 0; cell < size; cell++) cutsOfAll[count++] = cell;
    else {
      for (let day = 0; day * cuts < size; day++) {
        if (size > cuts && (days & (1 << day)) === 0) continue;
        for (const minute of minutes) {
          const first = day * cuts + (this.#at[minute] as number);
          const until = minute + windowMinutes;
          const last = day * cuts + Math.floor(until / dayMinutes) * cuts + (this.#at[until % dayMinutes] as number);
          for (let cut = first; cut < last; cut++) {
            const at = cut % size;
            if (this.#stamps[at] === this.#stamp) continue;
            this.#stamps[at] = this.#stamp;
            cutsOfAll[count++] = at;
          }
        }
      }
    }
    begins.push(count);
    return place;
  }
  begin(place: number): number {
    return this.begins[place] as number;
  }
  end(place: number): number {
    return this.begins[place + 1] as number;
  }
  /** Adds to the counts of the cuts in which an option is open. */
  count(place: number, by: number, counts: Uint16Array): void {
    const end = this.end(place);
    for (let i = this.begin(place); i < end; i++) {
      const cut = cutsOfAll[i] as number;
      counts[cut] = (counts[cut] as number) + by;
    }
  }
  minutesOf(place: number): number {
    const end = this.end(place);
    let minutes = 0;
    for (let i = this.begin(place); i < end; i++) minutes += this.lengthOf(cutsOfAll[i] as number);
    return minutes;
  }
}

/** What one child may choose from, on a clock. */
interface Chooser extends ChildOptions {
  /** Of each option, on the clock. */
  readonly places: readonly number[];
  chosen: number;
}

/**
 * One option for each child, with as few open at once as can be: greedily, the least movable first; then, until the bound is
 * met, by trying combinations as far as the effort goes. Repeatable. Where the peak is the same a child stays as it is, else
 * it is as fresh as few openings in little company make it, nearest to its present time.
 */
export const minimizePeak = (
  children: readonly ChildOptions[],
  fixed: readonly FixedLoad[],
  effort: SearchBudget,
): Assignment => {
  const clock = new TimeGrid(children, fixed);
  const counts = new Uint16Array(clock.size);
  for (const { start, end } of fixed) {
    for (
      let minute = start, cut = clock.cutAt(start);
      minute < end;
      minute += clock.lengthOf(cut), cut = clock.cutAt(minute)
    )
      counts[cut] = (counts[cut] as number) + 1;
  }
  const others = Math.max(0, ...counts);
  const known = new Map<Candidate, number>();
  const placeOf = (option: Candidate): number => {
    let place = known.get(option);
    if (place === undefined) {
      place = clock.add(option);
      known.set(option, place);
    }
    return place;
  };
  const undecided = children
    .filter(({ options }) => options.length > 0)
    .sort((a, b) => a.options.length - b.options.length || (a.name < b.name ? -1 : 1))
    .map((child): Chooser => ({ ...child, places: child.options.map(placeOf), chosen: -1 }));
  const put = ({ places, chosen }: Chooser, by: number): void => clock.count(places[chosen] as number, by, counts);
  const peakOf = (): number => {
    let most = 0;
    for (const count of counts) if (count > most) most = count;
    return most;
  };
  /** The most that are open with the option that is chosen now. */
  const overlapSet = ({ places, chosen }: Chooser): number => {
    const place = places[chosen] as number;
    let most = 0;
    for (let i = clock.begin(place); i < clock.end(place); i++)
      most = Math.max(most, counts[cutsOfAll[i] as number] as number);
    return most;
  };

  /** The best option beside those that are open: fewest at once, `enough` of them being as good as fewer. */
  const choose = (chooser: Chooser, enough: number): void => {
    const { options, worsts, now, places } = chooser;
    let bestPeak = Infinity;
    let bestCost = Infinity;
    for (let at = 0; at < options.length; at++) {
      const option = options[at] as Candidate;
      const end = clock.end(places[at] as number);
      let peak = enough;
      let beside = 0;
      for (let i = clock.begin(places[at] as number); i < end; i++) {
        const count = counts[cutsOfAll[i] as number] as number;
        if (count > peak) peak = count;
        if (count > 0) beside += count;
      }
      if (peak > bestPeak) continue;
      // An hour of staleness weighs as much as two quarters in company; an opening more must gain two hours.
      const hours = (worsts[at] as number) / 60 + option.minutes.length * 2 + beside / 2;
      const cost = option.present ? -1 : hours + (now === null ? 0 : apart(option.minutes[0] ?? 0, now) / dayMinutes);
      if (peak === bestPeak && cost >= bestCost) continue;
      chooser.chosen = at;
      bestPeak = peak;
      bestCost = cost;
    }
    put(chooser, 1);
  };
  for (const chooser of undecided) choose(chooser, 0);
  let peak = peakOf();
  for (let round = 0; round < mostRounds && peak > Math.max(1, others); round++) {
    let moved = false;
    for (const chooser of undecided) {
      // Who is nowhere part of the thickest crowd cannot thin it out.
      if (overlapSet(chooser) < peak) continue;
      const before = chooser.chosen;
      put(chooser, -1);
      choose(chooser, 0);
      moved ||= chooser.chosen !== before;
    }
    peak = peakOf();
    if (!moved) break;
  }

  let { least, bound } = leastOf(undecided, clock, others, peak);
  if (peak > least) {
    const search =
      undecided.length > mostSearched ? null : new Search(undecided, clock, fixedCounts(undecided, clock, counts));
    while (least < peak) {
      const found = search?.within(least, effort);
      if (found === undefined) {
        bound = { kind: 'open' };
        break;
      }
      if (found === null) {
        least++;
        bound = { kind: 'searched' };
        continue;
      }
      for (const chooser of undecided) put(chooser, -1);
      undecided.forEach((chooser, at) => {
        chooser.chosen = found[at] as number;
        put(chooser, 1);
      });
      peak = least;
    }
  }
  // Whoever can stay, or be fresher, without a higher peak.
  for (const chooser of undecided) {
    if (chooser.options[chooser.chosen]?.present === true || chooser.options.length === 1) continue;
    put(chooser, -1);
    choose(chooser, peak - 1);
  }
  return {
    picks: new Map(undecided.map(({ name, options, chosen }) => [name, options[chosen] as Candidate])),
    peak,
    least,
    bound,
  };
};

/** Counts without the children. */
const fixedCounts = (choosers: readonly Chooser[], clock: TimeGrid, counts: Uint16Array): Uint16Array => {
  const alone = counts.slice();
  for (const { places, chosen } of choosers) clock.count(places[chosen] as number, -1, alone);
  return alone;
};

/** A peak that none can fall below, as far as it is easily seen, and why; looked for until `enough`. */
const leastOf = (
  choosers: readonly Chooser[],
  clock: TimeGrid,
  others: number,
  enough: number,
): { least: number; bound: LowerBound } => {
  let least = Math.max(others, choosers.length > 0 ? 1 : 0);
  let bound: LowerBound = { kind: 'others' };
  if (least >= enough) return { least, bound };
  const { size } = clock;
  const lengths = Uint16Array.from({ length: size }, (_, cut) => clock.lengthOf(cut));
  const sure = new Uint16Array(size);
  const shapes = choosers.map(({ name, places }) => {
    const covers = new Uint16Array(size);
    let shortest = Infinity;
    for (const place of places) {
      clock.count(place, 1, covers);
      shortest = Math.min(shortest, clock.minutesOf(place));
    }
    const always = (cut: number): boolean => covers[cut] === places.length;
    let room = 0;
    for (let cut = 0; cut < size; cut++) {
      if (always(cut)) sure[cut] = (sure[cut] as number) + 1;
      if (covers[cut] !== 0) room += lengths[cut] as number;
    }
    return { name, covers, always, shortest, room };
  });
  for (let cut = 0; cut < size; cut++) {
    if ((sure[cut] as number) <= least) continue;
    least = sure[cut] as number;
    bound = {
      kind: 'together',
      names: shapes.filter(({ always }) => always(cut)).map(({ name }) => name),
      minute: clock.minuteOf(cut),
    };
  }
  for (const { covers, room } of shapes) {
    const inside = shapes.filter(
      (other) => other.room <= room && other.covers.every((count, cut) => count === 0 || covers[cut] !== 0),
    );
    const minutes = inside.reduce((sum, { shortest }) => sum + shortest, 0);
    if (Math.ceil(minutes / room) <= least) continue;
    least = Math.ceil(minutes / room);
    bound = { kind: 'length', names: inside.map(({ name }) => name), minutes, within: room };
  }
  return { least, bound };
};

/** Whether every bit of one set is in the other. */
const isWithin = (masks: Int32Array, one: number, other: number, words: number): boolean => {
  for (let word = 0; word < words; word++)
    if (((masks[one + word] as number) & ~(masks[other + word] as number)) !== 0) return false;
  return true;
};

/** Tries combinations of options: the child with the fewest possible next, until all have one or none is left for one. */
class Search {
  readonly #clock: TimeGrid;
  readonly #words: number;
  readonly #alone: Uint16Array;
  /** Options that are open nowhere where another is not: the others cannot make a lower peak. */
  readonly #leanest: readonly {
    /** Which of the child's options, and where they are on the clock. */
    readonly options: readonly number[];
    readonly places: readonly number[];
    /** A bit for each cut, option after option. */
    readonly masks: Int32Array;
    readonly shortest: number;
    readonly twin: number;
  }[];

  constructor(choosers: readonly Chooser[], clock: TimeGrid, alone: Uint16Array) {
    this.#clock = clock;
    this.#alone = alone;
    const words = Math.ceil(clock.size / 32);
    this.#words = words;
    const twins = new Map<string, number>();
    this.#leanest = choosers.map(({ places }) => {
      const lengthOf = (at: number): number => clock.end(places[at] as number) - clock.begin(places[at] as number);
      const order = places.map((_, at) => at).sort((a, b) => lengthOf(a) - lengthOf(b) || a - b);
      const masks = new Int32Array(places.length * words);
      const options: number[] = [];
      for (const at of order) {
        const base = options.length * words;
        masks.fill(0, base, base + words);
        const place = places[at] as number;
        for (let i = clock.begin(place); i < clock.end(place); i++) {
          const cut = cutsOfAll[i] as number;
          masks[base + (cut >> 5)] = (masks[base + (cut >> 5)] as number) | (1 << (cut & 31));
        }
        let leaner = 0;
        while (leaner < base && !isWithin(masks, leaner, base, words)) leaner += words;
        if (leaner === base) options.push(at);
      }
      const own = options.map((at) => places[at] as number);
      const key = own.join();
      const symmetric = twins.get(key) ?? twins.size;
      twins.set(key, symmetric);
      return {
        options,
        places: own,
        masks,
        shortest: Math.min(...own.map((place) => clock.minutesOf(place))),
        twin: symmetric,
      };
    });
  }

  /** An option of each child with no more than `limit` open at once; null where there is none, undefined where the effort ends first. */
  within(limit: number, effort: SearchBudget): readonly number[] | null | undefined {
    const children = this.#leanest;
    const words = this.#words;
    const counts = this.#alone.slice();
    const full = new Int32Array(words);
    let free = 0;
    for (let cut = 0; cut < counts.length; cut++) {
      const count = counts[cut] as number;
      free += Math.max(0, limit - count) * this.#clock.lengthOf(cut);
      if (count >= limit) full[cut >> 5] = (full[cut >> 5] as number) | (1 << (cut & 31));
    }
    const chosen = new Array<number>(children.length).fill(-1);
    /** The place of the option that the last of equal children has: the next one takes none before it. */
    const reached = new Array<number>(children.length).fill(0);
    let needed = children.reduce((sum, { shortest }) => sum + shortest, 0);

    const possible = (child: number): number[] => {
      const { options, masks, twin } = children[child] as (typeof children)[number];
      const found: number[] = [];
      effort.left -= options.length * words;
      for (let at = reached[twin] as number; at < options.length; at++) {
        let word = 0;
        while (word < words && ((masks[at * words + word] as number) & (full[word] as number)) === 0) word++;
        if (word === words) found.push(at);
      }
      return found;
    };
    const put = (child: number, at: number, by: 1 | -1): void => {
      const { places, shortest } = children[child] as (typeof children)[number];
      const place = places[at] as number;
      const end = this.#clock.end(place);
      for (let i = this.#clock.begin(place); i < end; i++) {
        const cut = cutsOfAll[i] as number;
        const count = (counts[cut] as number) + by;
        counts[cut] = count;
        free -= by * this.#clock.lengthOf(cut);
        if (count >= limit) full[cut >> 5] = (full[cut >> 5] as number) | (1 << (cut & 31));
        else full[cut >> 5] = (full[cut >> 5] as number) & ~(1 << (cut & 31));
      }
      needed -= by * shortest;
    };
    const reach = (left: number): boolean | undefined => {
      if (left === 0) return true;
      if (needed > free) return false;
      let next = -1;
      let fewest: number[] = [];
      for (let child = 0; child < children.length; child++) {
        if (chosen[child] !== -1) continue;
        const found = possible(child);
        if (found.length === 0) return false;
        if (next >= 0 && found.length >= fewest.length) continue;
        next = child;
        fewest = found;
      }
      if (effort.left <= 0) return undefined;
      const { twin } = children[next] as (typeof children)[number];
      const before = reached[twin] as number;
      for (const at of fewest) {
        put(next, at, 1);
        chosen[next] = at;
        reached[twin] = at;
        const done = reach(left - 1);
        if (done !== false) return done;
        put(next, at, -1);
        chosen[next] = -1;
        reached[twin] = before;
      }
      return false;
    };
    const done = reach(children.length);
    if (done === undefined) return undefined;
    return done
      ? chosen.map((at, child) => (children[child] as (typeof children)[number]).options[at] as number)
      : null;
  }
}
