import { randomUUID } from 'expo-crypto';

/** A random UUID. */
export const randomId = (): string => randomUUID();
