/** One thing that is kept on this device: `id` within its kind, any JSON as its value. */
export interface LocalEntry {
  readonly kind: string;
  readonly id: string;
  readonly value: unknown;
}

/** What one person keeps on this device. Entries come in order of their id. */
export interface LocalStore {
  get(kind: string, id: string): Promise<unknown>;
  all(kind: string): Promise<LocalEntry[]>;
  /** All of it or nothing; once this resolves a power cut loses nothing of it. Kinds are cleared first. */
  write(change: {
    readonly put?: readonly LocalEntry[];
    readonly drop?: readonly Pick<LocalEntry, 'kind' | 'id'>[];
    readonly clear?: readonly string[];
  }): Promise<void>;
  /** Puts a value behind all others of its kind and tells under which id; of two callers each gets its own. */
  append(kind: string, value: unknown): Promise<string>;
}
