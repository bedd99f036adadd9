/** A worker process for tests that kill one: works on the queue `fast`, writing what it does to its output. */
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '../src/kernel/config.ts';
import { createLogger } from '../src/kernel/log.ts';
import { createQueue, type QueueOptions } from '../src/kernel/queue/bullmq.ts';

const options = JSON.parse(process.argv[2] ?? '{}') as Omit<QueueOptions, 'log'> & { workMs: number };
const log = createLogger({ ...readConfig({}), logLevel: 'silent' });
const queue = await createQueue({ ...options, log });
await queue.work(
  'fast',
  async (job) => {
    console.log(`start ${job.id}`);
    await sleep(options.workMs);
    console.log(`done ${job.id}`);
  },
  4,
);
