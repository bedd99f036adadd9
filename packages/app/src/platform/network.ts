/** A device reports a lost connection with the request that fails. */
export const network = {
  isOnline: (): boolean => true,
  watch:
    (_tell: (online: boolean) => void): (() => void) =>
    () =>
      undefined,
};
