/** A device runs one copy of the app. */
export const oneAtATime = <T>(_name: string, run: () => Promise<T>): Promise<T> => run();
