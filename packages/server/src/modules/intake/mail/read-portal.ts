import type { RawFields } from './found.ts';
import { indexOf, KNOWN_LABELS, type LabelField } from './labels.ts';
import type { Letter } from './letter.ts';
import { type Place, PORTALS, type Portal } from './portals.ts';
import { readLabels } from './read-labels.ts';

/** True for a domain of the list, or one below it. */
export const isOf = (domain: string, senders: readonly string[]): boolean =>
  senders.some((sender) => domain === sender || domain.endsWith(`.${sender}`));

export const portalOf = (domain: string): Portal | undefined =>
  PORTALS.find(({ senders }) => isOf(domain, senders));

const indexes = new WeakMap<Portal, ReadonlyMap<string, LabelField>>();
/** The usual labels with the portal's own laid over them. */
function labelsOf(portal: Portal): ReadonlyMap<string, LabelField> {
  let index = indexes.get(portal);
  if (!index) {
    index = new Map([...KNOWN_LABELS, ...indexOf(portal.labels ?? {})]);
    indexes.set(portal, index);
  }
  return index;
}

/** Values a portal's mail names: by labels, and by sentences in the subject and the text. */
export function readPortal(letter: Letter, portal: Portal): RawFields {
  const fields: RawFields = {};
  for (const text of letter.texts) {
    for (const [field, value] of Object.entries(readLabels(text, labelsOf(portal)).fields))
      fields[field as keyof RawFields] ??= value;
  }
  const lines = [letter.subject, ...letter.texts.flatMap((text) => text.split('\n', 400))];
  for (const sentence of portal.sentences ?? []) {
    for (const line of lines) {
      const said = readSentence(sentence, line.slice(0, 500).trim());
      if (!said) continue;
      for (const [field, value] of Object.entries(said)) fields[field as keyof RawFields] ??= value;
      break;
    }
  }
  return fields;
}

const PLACE = /\{(\w+)\}/;

/** What stands in the places of a sentence, when the line begins and goes on as it does. */
export function readSentence(sentence: string, line: string): Partial<Record<Place, string>> | undefined {
  const said: Partial<Record<Place, string>> = {};
  const pieces = sentence.split(PLACE);
  const lower = line.toLowerCase();
  let at = 0;
  for (let i = 0; i < pieces.length; i += 2) {
    const words = pieces[i]!.toLowerCase();
    const place = pieces[i - 1] as Place | undefined;
    const found = i === pieces.length - 1 && words === '' ? line.length : lower.indexOf(words, at);
    if (found < 0 || (place === undefined && found > 0)) return undefined;
    if (place !== undefined) {
      const value = line
        .slice(at, found)
        .replace(/[\s.!,;:]+$/, '')
        .trim();
      if (value === '' || value.length > 200) return undefined;
      said[place] = value;
    }
    at = found + words.length;
  }
  return said;
}
