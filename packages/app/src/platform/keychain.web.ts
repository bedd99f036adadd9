/** A browser holds its refresh token in an HttpOnly cookie that no script can read. */
export const keychain = {
  client: 'browser' as const,
  read: async (): Promise<string | null> => null,
  write: async (_token: string): Promise<void> => {},
  clear: async (): Promise<void> => {},
};
