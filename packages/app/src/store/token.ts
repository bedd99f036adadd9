let token: string | null = null;

/** The access token lives in this variable alone: never in the store, in storage or in a log. */
export const accessToken = {
  get: (): string | null => token,
  set: (next: string | null): void => {
    token = next;
  },
};
