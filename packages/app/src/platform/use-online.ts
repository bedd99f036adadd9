/** A device reports a lost connection with the request that failed. */
export const useOnline = (): boolean => true;
