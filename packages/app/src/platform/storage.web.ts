const memory = new Map<string, string>();

/** Small settings kept in this browser; where it forbids storage they last as long as the page. */
export const storage = {
  get(key: string): string | null {
    try {
      return localStorage.getItem(key);
    } catch {
      return memory.get(key) ?? null;
    }
  },
  set(key: string, value: string): void {
    memory.set(key, value);
    try {
      localStorage.setItem(key, value);
    } catch {
      // full or forbidden: the copy in memory serves
    }
  },
  remove(key: string): void {
    memory.delete(key);
    try {
      localStorage.removeItem(key);
    } catch {
      // forbidden: there is nothing to remove
    }
  },
};
