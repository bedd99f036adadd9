import { t } from '@lintel/contract/messages';
import { KEYS, type KeyId } from '@/platform/keymap';

const capital = (chord: string): string =>
  chord
    .replaceAll('+', ' ')
    .replace(/(^| )([a-z])$/, (_, before: string, letter: string) => before + letter.toUpperCase());

/** The keys of an action as people read them: "Ctrl K", "Shift X", "G then T". */
export function keyText(id: KeyId): string {
  const [first = '', second] = KEYS[id].split(' ');
  return second === undefined
    ? capital(first)
    : t('keys.sheet.then', { first: capital(first), second: capital(second) });
}
