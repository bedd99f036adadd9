import type { Ctx } from '../context.ts';
import { type Outcome, writeOutcomes } from './outbox.repository.ts';

const BATCH = 200;

/**
 * Returns a function that writes the outcome of a delivery and resolves once it is stored. Outcomes that arrive while
 * one write is under way share the next, so many small jobs cost few transactions and one alone does not wait.
 */
export function createSettler(ctx: Ctx): (outcome: Outcome) => Promise<void> {
  interface Waiting {
    outcome: Outcome;
    resolve: () => void;
    reject: (error: unknown) => void;
  }
  let waiting: Waiting[] = [];
  let writing = false;

  async function write(): Promise<void> {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH);
      waiting = waiting.slice(BATCH);
      try {
        await ctx.system('relay', (tx) =>
          writeOutcomes(
            tx,
            batch.map((w) => w.outcome),
          ),
        );
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    writing = false;
  }

  return (outcome) =>
    new Promise((resolve, reject) => {
      waiting.push({ outcome, resolve, reject });
      if (!writing) void write();
    });
}
