import type { FoundField, FoundFields, MailAnchor } from '@lintel/contract';
import { learnAnchors } from './anchors.ts';
import { parseLetter } from './parse-letter.ts';
import { layoutOf } from './read-message.ts';

export interface LearnTask {
  bytes: Uint8Array;
  fields: FoundFields;
}
export interface Learnt {
  /** Address the mail came from. */
  sender: string | null;
  anchors: MailAnchor[];
  missed: FoundField[];
}

/** What a template made of these values would read in the next mail like this one. */
export async function learn({ bytes, fields }: LearnTask): Promise<Learnt> {
  const letter = layoutOf(await parseLetter(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
  return { sender: letter.from?.address ?? null, ...learnAnchors(letter, fields) };
}
