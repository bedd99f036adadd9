import type { LocalStore } from './local-entry';

/** A device keeps nothing yet: it has no database of its own. */
export const localStoreFault = (): 'insecure' | 'missing' | null => 'missing';
export const lastKept = async (): Promise<string | null> => null;
export const openLocalStore = async (_user: string, _create: boolean): Promise<LocalStore | null> => null;
export const wipeLocalStore = async (): Promise<void> => {};
