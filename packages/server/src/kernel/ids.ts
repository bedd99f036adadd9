import { v7 } from 'uuid';

/** A new UUIDv7: sorts by time of making, made by the application so that a row's id is known before it is written. */
export const newId = (): string => v7();
