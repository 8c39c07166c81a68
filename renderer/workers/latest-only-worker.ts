import { localeKey, t } from '../../shared/i18n/translate.ts';
import type { Topology } from '../../shared/topology/model.ts';

interface Ports<Answer> {
  readonly start: () => Worker;
  /** Tells whether that was the answer to the question; a worker may say more. */
  readonly onMessage: (message: Answer) => boolean;
  /** The worker ended by itself, and with it the answer. */
  readonly onEnd: (why: string) => void;
}

/**
 * Asks a worker one question at a time, and of those that come meanwhile only the newest; a topology is sent once. The worker starts with
 * the first question, and anew with the next one after it ended.
 */
export class LatestOnlyWorker<Question, Answer> {
  readonly #ports: Ports<Answer>;
  #worker: Worker | null = null;
  #busy = false;
  #waiting: { readonly topology: Topology; readonly question: (sent: Topology | null) => Question } | null = null;
  #sent: Topology | null = null;
  #manner = localeKey();

  constructor(ports: Ports<Answer>) {
    this.#ports = ports;
  }

  /** @param question made with the topology, or with null where it is the one sent before */
  post(topology: Topology, question: (sent: Topology | null) => Question): void {
    // What a worker knows is said in its language and by its clock, and so it ends with them; asking follows them that way.
    if (this.#manner !== localeKey()) {
      if (this.#worker !== null) this.close();
      this.#manner = localeKey();
    }
    this.#waiting = { topology, question };
    this.#next();
  }

  /** Asks nothing until it is told to go on. */
  pause(): () => void {
    this.#busy = true;
    return () => this.#goOn();
  }

  /** Ends the worker; what it is still to say is heard no more. */
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
