import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until `holds` does; throws with `what` when that takes longer than `ms`. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  ms = 20_000,
): Promise<void> {
  const end = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Waited ${ms} ms in vain until ${what}`);
    await sleep(20);
  }
}
