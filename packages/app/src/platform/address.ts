import { serverUrl } from './server';

/** A device has no address on screen. */
export const currentAddress = (): string | null => null;

/** The full address of a page of this app. */
export const pageAddress = (path: string): string => serverUrl + path;
