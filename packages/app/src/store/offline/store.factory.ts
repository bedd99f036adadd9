import assert from 'node:assert/strict';
import type { LocalEntry, LocalStore } from '../../platform/local-entry.ts';

/** A store in memory that answers a turn later, as a disk does. */
export function makeStore(): LocalStore & { entries: Map<string, LocalEntry> } {
  const entries = new Map<string, LocalEntry>();
  const at = (kind: string, id: string) => `${kind} ${id}`;
  const turn = () => new Promise((done) => setImmediate(done));
  return {
    entries,
    async get(kind, id) {
      await turn();
      return structuredClone(entries.get(at(kind, id))?.value);
    },
    async all(kind) {
      await turn();
      return [...entries.values()].filter((entry) => entry.kind === kind);
    },
    async write({ put = [], drop = [], clear = [] }) {
      await turn();
      for (const [key, { kind }] of entries) if (clear.includes(kind)) entries.delete(key);
      for (const { kind, id } of drop) entries.delete(at(kind, id));
      for (const entry of put) entries.set(at(entry.kind, entry.id), structuredClone(entry));
    },
    append: () => assert.fail('answers are not queued'),
  };
}
