/** Runs one at a time across the tabs of this browser, where it can lock (not on plain HTTP over a network). */
export const oneAtATime = <T>(name: string, run: () => Promise<T>): Promise<T> =>
  navigator.locks ? (navigator.locks.request(name, run) as Promise<T>) : run();
