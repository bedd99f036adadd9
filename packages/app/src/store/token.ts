function variable() {
  let value: string | null = null;
  return {
    get: (): string | null => value,
    set: (next: string | null): void => {
      value = next;
    },
  };
}

/** The access token lives in this variable alone: never in the store, in storage or in a log. */
export const accessToken = variable();

/** Id of the membership the token speaks for; changes with the person and with the company. */
export const signedInUser = variable();
