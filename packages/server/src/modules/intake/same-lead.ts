import { nameKey } from '../leads/index.ts';
import type { Draft } from './draft.ts';

/** What makes two rows the same lead: an address, a source's own id, a number with the name; without any, the whole row. */
export function keysOf(draft: Draft): string[] {
  const keys: string[] = [];
  for (const { value } of draft.emails ?? []) if (value !== null) keys.push(`e ${value}`);
  if (draft.source !== undefined && draft.externalId !== undefined)
    keys.push(`x ${draft.source}\n${draft.externalId}`);
  const name = nameKey(draft.name);
  for (const { value } of draft.phones ?? []) if (value !== null) keys.push(`p ${value}\n${name}`);
  if (keys.length === 0) keys.push(`r ${JSON.stringify(draft)}`);
  return keys;
}
/** True when nothing but its whole content tells the draft from another. */
export const isKeyless = (draft: Draft): boolean => keysOf(draft)[0]!.startsWith('r ');

/**
 * Groups the rows of a file by the lead they are, whatever the size of the file: 64-bit hashes in flat arrays, about
 * 40 bytes a row. Rows are numbered by the order they are added in.
 */
export class LeadGroups {
  private parent = new Int32Array(1024);
  private size = 0;
  private low = new Uint32Array(4096);
  private high = new Uint32Array(4096);
  private owner = new Int32Array(4096).fill(-1);
  private used = 0;

  /** Adds a row; returns the number of the first row of its lead as far as known. */
  add(keys: readonly string[]): number {
    const row = this.size++;
    if (row >= this.parent.length) {
      const grown = new Int32Array(this.parent.length * 2);
      grown.set(this.parent);
      this.parent = grown;
    }
    this.parent[row] = row;
    for (const key of keys) this.join(row, this.claim(key, row));
    return this.first(row);
  }

  /** The first row of the lead a row belongs to. */
  first(row: number): number {
    let root = row;
    while (this.parent[root] !== root) root = this.parent[root]!;
    for (let at = row; at !== root; ) {
      const next = this.parent[at]!;
      this.parent[at] = root;
      at = next;
    }
    return root;
  }

  private join(a: number, b: number): void {
    const [x, y] = [this.first(a), this.first(b)];
    if (x !== y) this.parent[Math.max(x, y)] = Math.min(x, y);
  }

  /** The row that first had the key. */
  private claim(key: string, row: number): number {
    if (this.used * 2 >= this.owner.length) this.grow();
    const [low, high] = hash64(key);
    const slot = this.slotOf(low, high);
    if (this.owner[slot] !== -1) return this.owner[slot]!;
    this.low[slot] = low;
    this.high[slot] = high;
    this.owner[slot] = row;
    this.used++;
    return row;
  }

  private slotOf(low: number, high: number): number {
    const mask = this.owner.length - 1;
    let slot = low & mask;
    while (this.owner[slot] !== -1 && (this.low[slot] !== low || this.high[slot] !== high))
      slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const { low, high, owner } = this;
    this.low = new Uint32Array(low.length * 2);
    this.high = new Uint32Array(high.length * 2);
    this.owner = new Int32Array(owner.length * 2).fill(-1);
    for (let i = 0; i < owner.length; i++) {
      if (owner[i] === -1) continue;
      const slot = this.slotOf(low[i]!, high[i]!);
      this.low[slot] = low[i]!;
      this.high[slot] = high[i]!;
      this.owner[slot] = owner[i]!;
    }
  }
}

/** Two independent 32-bit hashes of a text (cyrb53's mixing, B. "bryc" 2018, public domain). */
function hash64(text: string): [number, number] {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return [a >>> 0, b >>> 0];
}
