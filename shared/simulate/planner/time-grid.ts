import { dayMinutes } from '../../schedule/instant.ts';
import { numberAt, uint16At } from '../../typed-arrays.ts';
import { slotMinutes } from '../allowed-slots.ts';
import type { Candidate } from './candidate-schedules.ts';
import type { ChildOptions, FixedLoad } from './peak-types.ts';
import { everyDay } from './weekly-model.ts';

/**
 * A day, or a week if days differ, cut at every minute at which a window can open or close, so that counts are constant
 * within a cell. Holds the cells of each added candidate.
 */
export class TimeGrid {
  readonly size: number;
  readonly #cellsADay: number;
  readonly #lengths: readonly number[];
  readonly #starts: readonly number[];
  readonly #cellOfMinute = new Uint16Array(dayMinutes);
  /** Per cell the number of the last candidate on it, to count it once. */
  readonly #coveredBy: Uint16Array;
  /** Start of each candidate's cells in `cells`; the next one's start is its end. */
  readonly #begins = [0];
  #cells = new Uint16Array(4_096);

  constructor(children: readonly ChildOptions[], fixed: readonly FixedLoad[]) {
    const borders = new Uint8Array(dayMinutes);
    for (let minute = 0; minute < dayMinutes; minute += slotMinutes) borders[minute] = 1;
    let daysDiffer = fixed.length > 0;
    for (const { start, end } of fixed) borders[start % dayMinutes] = borders[end % dayMinutes] = 1;
    for (const { options } of children) {
      for (const { days, minutes, windowMinutes, present } of options) {
        if (days !== everyDay) daysDiffer = true;
        if (present) for (const minute of minutes) borders[minute] = borders[(minute + windowMinutes) % dayMinutes] = 1;
      }
    }
    const starts: number[] = [];
    for (let minute = 0; minute < dayMinutes; minute++) {
      if (borders[minute] === 1) starts.push(minute);
      this.#cellOfMinute[minute] = starts.length - 1;
    }
    this.#starts = starts;
    this.#lengths = starts.map((start, cell) => (starts[cell + 1] ?? dayMinutes) - start);
    this.#cellsADay = starts.length;
    this.size = daysDiffer ? 7 * starts.length : starts.length;
    this.#coveredBy = new Uint16Array(this.size);
  }

  cellAt(minute: number): number {
    const day = Math.floor(minute / dayMinutes);
    return (day * this.#cellsADay + uint16At(this.#cellOfMinute, minute % dayMinutes)) % this.size;
  }
  getMinute(cell: number): number {
    return Math.floor(cell / this.#cellsADay) * dayMinutes + numberAt(this.#starts, cell % this.#cellsADay);
  }
  getLength(cell: number): number {
    return numberAt(this.#lengths, cell % this.#cellsADay);
  }

  /** Stores the cells of a candidate, each once, and returns its index. */
  add({ minutes, days, continuous, windowMinutes }: Candidate): number {
    const { size } = this;
    const cellsADay = this.#cellsADay;
    const index = this.#begins.length - 1;
    let count = numberAt(this.#begins, index);
    const cells = this.#reserve(count + size);
    const mark = index + 1;
    if (continuous) for (let cell = 0; cell < size; cell++) cells[count++] = cell;
    else {
      for (let day = 0; day * cellsADay < size; day++) {
        if (size > cellsADay && (days & (1 << day)) === 0) continue;
        for (const minute of minutes) {
          const first = day * cellsADay + uint16At(this.#cellOfMinute, minute);
          const until = minute + windowMinutes;
          const last =
            (day + Math.floor(until / dayMinutes)) * cellsADay + uint16At(this.#cellOfMinute, until % dayMinutes);
          for (let i = first; i < last; i++) {
            const cell = i % size;
            if (this.#coveredBy[cell] === mark) continue;
            this.#coveredBy[cell] = mark;
            cells[count++] = cell;
          }
        }
      }
    }
    this.#begins.push(count);
    return index;
  }

  #reserve(length: number): Uint16Array {
    if (length > this.#cells.length) {
      const larger = new Uint16Array(2 * length);
      larger.set(this.#cells);
      this.#cells = larger;
    }
    return this.#cells;
  }

  /** Cells of all candidates, each from `begin` to `end`. Replaced when a candidate is added. */
  get cells(): Uint16Array {
    return this.#cells;
  }
  begin(index: number): number {
    return numberAt(this.#begins, index);
  }
  end(index: number): number {
    return numberAt(this.#begins, index + 1);
  }

  /** Adds `by` to the counts of a candidate's cells. */
  count(index: number, by: number, counts: Uint16Array): void {
    const cells = this.#cells;
    const end = this.end(index);
    for (let i = this.begin(index); i < end; i++) {
      const cell = uint16At(cells, i);
      counts[cell] = uint16At(counts, cell) + by;
    }
  }
  openMinutes(index: number): number {
    const end = this.end(index);
    let minutes = 0;
    for (let i = this.begin(index); i < end; i++) minutes += this.getLength(uint16At(this.#cells, i));
    return minutes;
  }
}
