import type { Letter } from './mail.ts';

/** Throws when a line break or NUL in a header would let a value add headers or recipients of its own. */
export function checkLetter(letter: Letter): Letter {
  const headers = Object.entries(letter.headers ?? {});
  const broken = /[\r\n\0]/;
  for (const value of [letter.to, letter.subject, ...headers.flat()]) {
    if (broken.test(value)) throw new Error('A header of a letter has a line break in it');
  }
  for (const [name] of headers) {
    if (!/^[A-Za-z0-9-]+$/.test(name)) throw new Error('A letter has a header whose name is not one');
  }
  if (letter.to.trim() === '') throw new Error('A letter has no recipient');
  return letter;
}
