import { parentPort } from 'node:worker_threads';
import { type LearnTask, learn } from './learn.ts';
import { type ReadTask, readMessage } from './read-message.ts';

export type Task = { kind: 'read'; task: ReadTask } | { kind: 'learn'; task: LearnTask };

if (parentPort) {
  const port = parentPort;
  port.on('message', (work: Task) => {
    const done = work.kind === 'read' ? readMessage(work.task) : learn(work.task);
    done.then(
      (value) => port.postMessage({ value }),
      // The name alone: a message may hold what stands in the mail.
      (error: unknown) => port.postMessage({ error: error instanceof Error ? error.name : 'Error' }),
    );
  });
  // Loaded, and ready for the first.
  port.postMessage({ value: null });
}
