/** The words of a list with commas, each once. */
export const wordsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  ),
];

/** The word that is being written: what stands behind the last comma. */
export const lastWord = (text: string): string => text.slice(text.lastIndexOf(',') + 1).trim();

/** The list with a word in the place of the one that is being written. */
export const withWord = (text: string, word: string): string =>
  [...wordsOf(text.slice(0, text.lastIndexOf(',') + 1)), word].join(', ');

/** What is offered of tags in use: those not in the list yet; none when just that was written. */
export function offered(text: string, known: readonly string[]): string[] {
  const has = new Set(wordsOf(text.slice(0, text.lastIndexOf(',') + 1)).map((word) => word.toLowerCase()));
  const typed = lastWord(text).toLowerCase();
  if (typed === '') return [];
  return known.filter((tag) => !has.has(tag.toLowerCase()) && tag.toLowerCase() !== typed).slice(0, 6);
}
