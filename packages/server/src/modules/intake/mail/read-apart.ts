import { Worker } from 'node:worker_threads';
import type { LearnTask, Learnt } from './learn.ts';
import type { ReadResult, ReadTask } from './read-message.ts';
import type { Task } from './reading-worker.ts';

/** Mail up to this size is read at once; larger ones wait for each other, so that they hold up nobody else. */
export const SMALL_BYTES = 512 * 1024;
const LIMIT_MS = { small: 15_000, large: 60_000 } as const;
/** A machine with much to do starts a thread slowly; that is no fault of a mail. */
const START_MS = 60_000;
const HEAP_MB = { small: 192, large: 512 } as const;
/** A thread nobody needs any more is let go. */
const IDLE_MS = 30_000;

/** Reading took too long, or more memory than any mail should. */
export class TooHard extends Error {
  override name = 'TooHard';
}

class Lane {
  readonly size: keyof typeof LIMIT_MS;
  #worker: Worker | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;
  constructor(size: keyof typeof LIMIT_MS) {
    this.size = size;
  }

  /** One after another, each in the same thread until one kills it. */
  run<T>(work: Task, limitMs: number): Promise<T> {
    const next = this.#last.then(() => this.#one<T>(work, limitMs));
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #one<T>(work: Task, limitMs: number): Promise<T> {
    clearTimeout(this.#idle);
    const worker = this.#worker ?? (await this.#start());
    this.#worker = worker;
    worker.ref();
    try {
      return await this.#within<T>(worker, limitMs, () => worker.postMessage(work));
    } finally {
      if (this.#worker === worker) {
        worker.unref();
        this.#idle = setTimeout(() => this.#drop(worker), IDLE_MS).unref();
      }
    }
  }

  /** A thread that has loaded what it reads with. */
  async #start(): Promise<Worker> {
    const worker = new Worker(new URL('./reading-worker.ts', import.meta.url), {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB[this.size] },
    });
    // A thread that dies while nobody waits is replaced by the next.
    worker.on('error', () => this.#drop(worker));
    await this.#within(worker, START_MS, () => undefined);
    return worker;
  }

  /** The thread's next answer. Past the limit, or when it dies, the thread is ended. */
  #within<T>(worker: Worker, limitMs: number, begin: () => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const settle = (end: () => void) => {
        clearTimeout(timer);
        worker.off('message', take).off('error', giveUp).off('exit', giveUp);
        end();
      };
      const take = (answer: { value: T } | { error: string }) =>
        settle(() =>
          'error' in answer
            ? reject(new Error(`Reading a mail failed: ${answer.error}`))
            : resolve(answer.value),
        );
      const giveUp = () => {
        this.#drop(worker);
        settle(() => reject(new TooHard(`Reading a ${this.size} mail took too much time or memory`)));
      };
      const timer = setTimeout(giveUp, limitMs);
      worker.on('message', take).on('error', giveUp).on('exit', giveUp);
      begin();
    });
  }

  #drop(worker: Worker): void {
    if (this.#worker === worker) this.#worker = undefined;
    worker.terminate().catch(() => undefined);
  }
}

const lanes = { small: new Lane('small'), large: new Lane('large') };
const run = async <T>(work: Task, limitMs?: number): Promise<T> => {
  if (work.task.bytes.length <= SMALL_BYTES) {
    try {
      return await lanes.small.run<T>(work, limitMs ?? LIMIT_MS.small);
    } catch (error) {
      // It may be the machine and not the mail: once more, where it holds up no other small one.
      if (!(error instanceof TooHard)) throw error;
    }
  }
  return lanes.large.run<T>(work, limitMs ?? LIMIT_MS.large);
};

/** `readMessage` in a thread of its own, within limits of time and memory. Throws TooHard past them. */
export const readApart = (task: ReadTask, limitMs?: number): Promise<ReadResult> =>
  run({ kind: 'read', task }, limitMs);

/** `learn` in a thread of its own. Throws TooHard past the limits. */
export const learnApart = (task: LearnTask): Promise<Learnt> => run({ kind: 'learn', task });
