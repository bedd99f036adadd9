import { KEYS, type KeyId } from './keymap.ts';

export interface Shortcut {
  readonly id: KeyId;
  /** Returns false when there was nothing to do, and the key means what it always does. */
  readonly run: () => unknown;
}

export interface KeyInput {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** "Ctrl+k" from a key event: letters in lower case, Shift only with letters and named keys. */
export function chordOf(event: KeyInput): string {
  const letter = event.key.length === 1;
  const key = letter ? event.key.toLowerCase() : event.key === ' ' ? 'Space' : event.key;
  const shift = event.shiftKey && (!letter || /[a-z]/i.test(event.key));
  return `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${key === ' ' ? 'Space' : key}`;
}

/** Chords that edit the text in a field: all, copy, cut, paste, undo, redo. */
const EDITING = /^Ctrl\+(?:Shift\+)?[acvxyz]$/;
/** How long the second key of a sequence is waited for. */
const SEQUENCE_MS = 1_500;

/** The shortcuts that work now; of two with one key the one that came last acts. */
export class ShortcutRegistry {
  #entries: Shortcut[] = [];
  #begun: { chord: string; at: number } | null = null;
  singleKeys = true;

  /** Returns what takes it away again. */
  add(shortcut: Shortcut): () => void {
    this.#entries = [...this.#entries, shortcut];
    return () => {
      this.#entries = this.#entries.filter((e) => e !== shortcut);
    };
  }

  /** What works here, each key once, as it acts. */
  list(): readonly KeyId[] {
    return [...new Map(this.#entries.map(({ id }) => [KEYS[id] as string, id])).values()];
  }

  /** Runs an action that works here, as its key would. */
  run(id: KeyId): void {
    this.#entries.findLast((e) => e.id === id)?.run();
  }

  /** Runs what the key means; false when it means nothing, or is a single key while typing or switched off. */
  press(event: KeyInput, typing: boolean, now = Date.now()): boolean {
    // A key that is held for another says nothing yet.
    if (event.key === 'Shift' || event.key === 'Control' || event.key === 'Alt' || event.key === 'Meta')
      return false;
    const chord = chordOf(event);
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const begun = this.#begun;
    this.#begun = null;
    if (plain && (typing || !this.singleKeys)) return false;
    if (typing && EDITING.test(chord)) return false;
    if (begun && now - begun.at < SEQUENCE_MS) {
      this.#act(`${begun.chord} ${chord}`);
      // The second key of a sequence is never one of its own.
      return true;
    }
    if (this.#act(chord)) return true;
    if (!this.#entries.some(({ id }) => KEYS[id].startsWith(`${chord} `))) return false;
    this.#begun = { chord, at: now };
    return true;
  }

  #act(chord: string): boolean {
    const found = this.#entries.findLast(({ id }) => KEYS[id] === chord);
    return found !== undefined && found.run() !== false;
  }
}
