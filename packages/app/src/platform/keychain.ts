import { deleteItemAsync, getItemAsync, setItemAsync } from 'expo-secure-store';

const KEY = 'lintel.refresh';

/** The refresh token of a device, in the keychain of its operating system. */
export const keychain = {
  client: 'device' as const,
  read: (): Promise<string | null> => getItemAsync(KEY),
  write: (token: string): Promise<void> => setItemAsync(KEY, token),
  clear: (): Promise<void> => deleteItemAsync(KEY),
};
