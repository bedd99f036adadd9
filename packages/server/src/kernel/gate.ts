/** Lets a few through at once and the others wait their turn, in order. */
export interface Gate {
  /** Throws what `full` makes when too many wait already. */
  pass<T>(work: () => Promise<T>): Promise<T>;
  /** Throws as `pass` would now. */
  check(): void;
}

export function createGate(
  atOnce: number,
  waitingAtMost = Number.POSITIVE_INFINITY,
  full = () => new Error('Too many are waiting'),
): Gate {
  let inside = 0;
  const waiting: (() => void)[] = [];
  const check = () => {
    if (inside >= atOnce && waiting.length >= waitingAtMost) throw full();
  };
  return {
    check,
    async pass(work) {
      if (inside >= atOnce) {
        check();
        // Whoever leaves hands the place over, so that nobody slips in between.
        await new Promise<void>((turn) => waiting.push(turn));
      } else inside++;
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else inside--;
      }
    },
  };
}
