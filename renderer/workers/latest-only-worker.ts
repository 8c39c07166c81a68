import { localeKey, t } from '../../shared/i18n/translate.ts';
import type { Topology } from '../../shared/topology/model.ts';

interface Ports<Answer> {
  readonly start: () => Worker;
  /** Returns whether the message answers the request; a worker may post others. */
  readonly onMessage: (message: Answer) => boolean;
  /** Called when the worker crashed before it answered. */
  readonly onEnd: (why: string) => void;
}

/**
 * Posts one request at a time to a worker and, of those that come meanwhile, only the newest. Sends each topology once.
 * The worker starts with the first request, and again with the next one after it ended.
 */
export class LatestOnlyWorker<Question, Answer> {
  readonly #ports: Ports<Answer>;
  #worker: Worker | null = null;
  #busy = false;
  #waiting: { readonly topology: Topology; readonly question: (sent: Topology | null) => Question } | null = null;
  #sent: Topology | null = null;
  #locale = localeKey();

  constructor(ports: Ports<Answer>) {
    this.#ports = ports;
  }

  /** @param question makes the request, from the topology or from null if it was sent before */
  post(topology: Topology, question: (sent: Topology | null) => Question): void {
    // Workers are bound to a locale: restart them when it changes.
    if (this.#locale !== localeKey()) {
      if (this.#worker !== null) this.close();
      this.#locale = localeKey();
    }
    this.#waiting = { topology, question };
    this.#next();
  }

  /** Posts nothing until the returned function is called. */
  pause(): () => void {
    this.#busy = true;
    return () => this.#goOn();
  }

  /** Terminates the worker and drops its pending answer. */
  close(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#sent = null;
    this.#waiting = null;
    this.#busy = false;
  }

  #goOn(): void {
    this.#busy = false;
    this.#next();
  }

  #next(): void {
    if (this.#busy || this.#waiting === null) return;
    this.#busy = true;
    const { topology, question } = this.#waiting;
    this.#waiting = null;
    const sent = topology === this.#sent ? null : topology;
    this.#sent = topology;
    this.#worker ??= this.#start();
    this.#worker.postMessage(question(sent));
  }

  #start(): Worker {
    const worker = this.#ports.start();
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (worker === this.#worker && this.#ports.onMessage(data)) this.#goOn();
    };
    worker.onerror = ({ message }) => {
      if (worker !== this.#worker) return;
      worker.terminate();
      this.#worker = null;
      this.#sent = null;
      this.#ports.onEnd(message === '' ? t('its worker ended') : message);
      this.#goOn();
    };
    return worker;
  }
}
