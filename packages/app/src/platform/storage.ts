import { deleteItemAsync, getItem, setItem } from 'expo-secure-store';

const safe = (key: string) => key.replace(/[^\w.-]/g, '_');

/** Small settings kept on this device; values are strings under 2 kB. */
export const storage = {
  get: (key: string): string | null => getItem(safe(key)),
  set: (key: string, value: string): void => setItem(safe(key), value),
  remove: (key: string): void => {
    void deleteItemAsync(safe(key));
  },
};
