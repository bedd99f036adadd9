export interface Colleague {
  readonly userId: string;
  readonly name: string;
}

const ESCAPED = /[.*+?^${}()|[\]\\]/g;

/** What is being typed after an `@` before the caret; null when no name is being typed. */
export function mentionQuery(text: string, caret = text.length): string | null {
  const typed = /(?:^|[\s(])@([\p{L}\p{M}'’.-]*(?: [\p{L}\p{M}'’.-]*)?)$/u.exec(text.slice(0, caret));
  return typed?.[1] ?? null;
}

/** Colleagues whose first or further name begins with what was typed, whatever the case and accents. */
export function suggest(colleagues: readonly Colleague[], query: string, most = 6): Colleague[] {
  const fold = (word: string) => word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const wanted = fold(query.trim());
  return colleagues.filter(({ name }) => ` ${fold(name)}`.includes(` ${wanted}`)).slice(0, most);
}

/** The text with the name in the place of what was typed, and where the caret goes. */
export function complete(text: string, name: string, caret = text.length): { text: string; caret: number } {
  const query = mentionQuery(text, caret);
  if (query === null) return { text, caret };
  const before = `${text.slice(0, caret - query.length)}${name} `;
  return { text: before + text.slice(caret).replace(/^ /, ''), caret: before.length };
}

/** Text cut at the names of colleagues after an `@`; of two names that begin alike the longer one counts. */
export function partsOf(
  text: string,
  colleagues: readonly Colleague[],
): { text: string; userId: string | null }[] {
  if (colleagues.length === 0) return [{ text, userId: null }];
  const byLength = [...colleagues].sort((a, b) => b.name.length - a.name.length);
  const names = byLength.map(({ name }) => name.replace(ESCAPED, '\\$&')).join('|');
  return text
    .split(new RegExp(`(@(?:${names})(?![\\p{L}\\p{M}]))`, 'u'))
    .filter((part) => part !== '')
    .map((part) => ({
      text: part,
      userId: part.startsWith('@')
        ? (byLength.find(({ name }) => name === part.slice(1))?.userId ?? null)
        : null,
    }));
}

/** Whom a text names, each once. */
export const mentionsIn = (text: string, colleagues: readonly Colleague[]): string[] => [
  ...new Set(partsOf(text, colleagues).flatMap(({ userId }) => userId ?? [])),
];
