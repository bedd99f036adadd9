import { readFileSync } from 'node:fs';
import { join } from 'node:path';

let formal: ReadonlyMap<string, readonly string[]> | undefined;

/** Nickname → names it stands for, read once. */
function formalNames(): ReadonlyMap<string, readonly string[]> {
  if (formal) return formal;
  const names = new Map<string, string[]>();
  for (const line of readFileSync(join(import.meta.dirname, 'nicknames.txt'), 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [name = '', ...nicknames] = line.split(' ');
    for (const nickname of nicknames) {
      const known = names.get(nickname);
      if (known) known.push(name);
      else names.set(nickname, [name]);
    }
  }
  formal = names;
  return names;
}

/** The name itself, and the names it may be short for: of "bob" also "robert". Folded words in, folded words out. */
export const formalOf = (name: string): readonly string[] => [name, ...(formalNames().get(name) ?? [])];
