export interface Shortcut {
  /** Area in which the key works: `app` everywhere, or the name of a screen or list. */
  readonly scope: string;
  /** "j", "Shift+x", "Ctrl+k" (Ctrl or Cmd), "Escape", "[", "?" … */
  readonly key: string;
  readonly label: string;
  readonly run: () => void;
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

/**
 * The shortcuts that work now. The latest scope wins, so a list shadows the app; two different shortcuts with
 * one key in one scope throw.
 */
export class ShortcutRegistry {
  #entries: Shortcut[] = [];
  singleKeys = true;

  /** Returns what takes it away again. */
  add(shortcut: Shortcut): () => void {
    const clash = this.#entries.find((e) => e.scope === shortcut.scope && e.key === shortcut.key);
    if (clash) {
      throw new Error(
        `"${shortcut.key}" means both "${clash.label}" and "${shortcut.label}" in ${shortcut.scope}`,
      );
    }
    this.#entries = [...this.#entries, shortcut];
    return () => {
      this.#entries = this.#entries.filter((e) => e !== shortcut);
    };
  }

  /** What works here, for the help sheet: a shadowed key is listed once, as it acts. */
  list(): readonly Shortcut[] {
    return [...new Map(this.#entries.map((e) => [e.key, e])).values()];
  }

  /** Runs what the key means; false when it means nothing, or is a single key while typing or switched off. */
  press(event: KeyInput, typing: boolean): boolean {
    const chord = chordOf(event);
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (plain && (typing || !this.singleKeys)) return false;
    if (typing && EDITING.test(chord)) return false;
    const found = this.#entries.findLast((e) => e.key === chord);
    found?.run();
    return found !== undefined;
  }
}
