/**
 * A slow reference implementation of the simulation: has its own cron reader, marks every minute of a horizon as open
 * or closed, and walks minute by minute. Shares no code with the engine. Windows, transfers and closed times must be
 * whole minutes.
 */

export const minute = 60_000;

const names: Readonly<Record<string, number>> = {
  JAN: 1,
  FEB: 2,
  MAR: 3,
  APR: 4,
  MAY: 5,
  JUN: 6,
  JUL: 7,
  AUG: 8,
  SEP: 9,
  OCT: 10,
  NOV: 11,
  DEC: 12,
  SUN: 0,
  MON: 1,
  TUE: 2,
  WED: 3,
  THU: 4,
  FRI: 5,
  SAT: 6,
};
const toNumber = (text: string): number => names[text.toUpperCase()] ?? Number(text);

function fieldSet(text: string, min: number, max: number): boolean[] {
  const set = new Array<boolean>(max + 1).fill(false);
  for (const entry of text.split(',')) {
    const [span = '*', step] = entry.split('/');
    const [first = '', last] = span.split('-');
    const start = span === '*' ? min : toNumber(first);
    const end = span === '*' ? max : last !== undefined ? toNumber(last) : step === undefined ? start : max;
    for (let value = start; value <= end; value += Number(step ?? 1)) set[value] = true;
  }
  return set;
}

/** Calendar fields of every minute from a start, cached per start. */
interface Calendar {
  readonly minute: Uint8Array;
  readonly hour: Uint8Array;
  readonly day: Uint8Array;
  readonly month: Uint8Array;
  readonly weekday: Uint8Array;
}
const calendars = new Map<string, Calendar>();
function calendarFrom(start: number, count: number): Calendar {
  const key = `${start} ${count}`;
  let known = calendars.get(key);
  if (known === undefined) {
    known = {
      minute: new Uint8Array(count),
      hour: new Uint8Array(count),
      day: new Uint8Array(count),
      month: new Uint8Array(count),
      weekday: new Uint8Array(count),
    };
    for (let i = 0; i < count; i++) {
      const date = new Date(start + i * minute);
      known.minute[i] = date.getUTCMinutes();
      known.hour[i] = date.getUTCHours();
      known.day[i] = date.getUTCDate();
      known.month[i] = date.getUTCMonth() + 1;
      known.weekday[i] = date.getUTCDay();
    }
    calendars.set(key, known);
  }
  return known;
}

export interface OracleLink {
  readonly schedule: string;
  readonly windowMinutes: number;
  readonly transferMinutes: number;
  readonly closed: readonly { readonly start: number; readonly end: number }[];
}

export type Reading = 'optimistic' | 'pessimistic';

/** Covers `count` minutes from `start`, which lies well before the tested range. */
export class OracleRegistry {
  /** 1 for every open minute. */
  readonly open: Uint8Array;
  /** By minute: the first one at or after it at which a pass starts with enough time for the transfer. */
  readonly #nextPass: Int32Array;
  /** The open minutes, and the number of them before each minute. */
  readonly #openMinutes: Int32Array;
  readonly #openBefore: Int32Array;
  readonly #link: OracleLink;
  readonly #start: number;
  readonly #known = {
    optimistic: new Map<number, Map<number, number>>(),
    pessimistic: new Map<number, Map<number, number>>(),
  };

  constructor(link: OracleLink, start: number, count: number) {
    this.#link = link;
    this.#start = start;
    const calendar = calendarFrom(start, count);
    const [minutes = '', hours = '', days = '', months = '', weekdays = ''] = link.schedule.split(' ');
    const minuteSet = fieldSet(minutes, 0, 59);
    const hourSet = fieldSet(hours, 0, 23);
    const daySet = fieldSet(days, 1, 31);
    const monthSet = fieldSet(months, 1, 12);
    const weekdaySet = fieldSet(weekdays, 0, 6);
    const continuous = /^\*(\/1)? \*(\/1)? \* \* \*$/.test(link.schedule);
    const isClosed = (at: number): boolean =>
      link.closed.length > 0 && link.closed.some((span) => at >= span.start && at < span.end);
    this.open = new Uint8Array(count);
    const passes: number[] = [];
    for (let i = 0; i < count; i++) {
      const fires =
        minuteSet[calendar.minute[i]!]! &&
        hourSet[calendar.hour[i]!]! &&
        daySet[calendar.day[i]!]! &&
        monthSet[calendar.month[i]!]! &&
        weekdaySet[calendar.weekday[i]!]!;
      if (!fires) continue;
      passes.push(i);
      this.open.fill(1, i, i + (continuous ? 1 : link.windowMinutes));
    }
    const toMinute = (at: number): number => Math.max(0, Math.ceil((at - start) / minute));
    for (const span of link.closed) this.open.fill(0, toMinute(span.start), toMinute(span.end));
    this.#openMinutes = new Int32Array(count);
    this.#openBefore = new Int32Array(count);
    let opened = 0;
    for (let i = 0; i < count; i++) {
      this.#openBefore[i] = opened;
      if (this.open[i] === 1) this.#openMinutes[opened++] = i;
    }
    this.#openMinutes = this.#openMinutes.subarray(0, opened);
    const usable = new Uint8Array(count);
    for (const pass of passes) {
      if (isClosed(start + pass * minute)) continue;
      let fits = true;
      for (let m = pass; fits && m < pass + link.transferMinutes; m++) fits = this.open[m] === 1;
      if (fits) usable[pass] = 1;
    }
    this.#nextPass = new Int32Array(count + 1).fill(count);
    for (let i = count - 1; i >= 0; i--) this.#nextPass[i] = usable[i] === 1 ? i : this.#nextPass[i + 1]!;
  }

  /** When the registry has what its parent has at `at`; Infinity past the horizon. */
  arrival(at: number, reading: Reading, transferMinutes = this.#link.transferMinutes): number {
    if (at === Infinity) return Infinity;
    let answers = this.#known[reading].get(transferMinutes);
    if (answers === undefined) {
      answers = new Map();
      this.#known[reading].set(transferMinutes, answers);
    }
    let known = answers.get(at);
    if (known === undefined) {
      known =
        reading === 'optimistic' ? this.#resumed(at, transferMinutes * minute) : this.#byPass(at, transferMinutes);
      answers.set(at, known);
    }
    return known;
  }

  #byPass(at: number, transferMinutes: number): number {
    const after = Math.floor((at - this.#start) / minute) + 1;
    if (after >= this.open.length) return Infinity;
    const pass = this.#nextPass[after]!;
    return pass === this.open.length ? Infinity : this.#start + (pass + transferMinutes) * minute;
  }

  #resumed(at: number, transfer: number): number {
    const first = Math.floor((at - this.#start) / minute);
    if (first >= this.open.length) return Infinity;
    const open = this.#openBefore[first]!;
    // The rest of the first open minute, then whole open minutes.
    const from = Math.max(at, this.#start + (this.#openMinutes[open] ?? Infinity) * minute);
    const available = Math.ceil((from + 1 - this.#start) / minute) * minute + this.#start - from;
    if (from === Infinity || transfer <= available) return from + transfer;
    const whole = Math.ceil((transfer - available) / minute);
    const last = this.#openMinutes[open + whole];
    return last === undefined ? Infinity : this.#start + (last + 1 - whole) * minute + transfer - available;
  }
}

export const chainArrival = (chain: readonly OracleRegistry[], at: number, reading: Reading): number =>
  chain.reduce((arrived, registry) => registry.arrival(arrived, reading), at);
