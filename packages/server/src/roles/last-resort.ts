import type { Logger } from '../kernel/log.ts';

/**
 * What happens to an error nobody caught. A promise that failed unseen is logged, and the process goes on: transactions
 * keep what it left whole. After a thrown error nobody knows what is whole, so it is logged and `stop` ends the process in
 * order, to be started again by whoever watches it.
 */
export function watchForStrayErrors(log: Logger, stop: () => void): void {
  process.on('unhandledRejection', (err) => log.error({ err }, 'a promise failed and nobody looked'));
  process.on('uncaughtException', (err) => {
    log.fatal({ err }, 'an error nobody caught; stopping');
    process.exitCode = 1;
    stop();
  });
}
