import type { Door, IntakeMessageDetail } from '@lintel/contract';
import { AdfBroken, readAdf } from '../adf/read-adf.ts';
import { type Words, words } from '../reading/problems.ts';
import { unwrap } from './forwarded.ts';
import { type Found, isReachable } from './found.ts';
import type { Letter } from './letter.ts';
import { clean } from './mend-text.ts';
import { decodeXml, parseLetter } from './parse-letter.ts';
import { type Known, readLetter, type Understood } from './read-letter.ts';

/** Text of an original that is kept to be shown. */
const SHOWN_TEXT = 60_000;

/** What is shown of a message, made once when it is read, so that no request ever parses mail. Kept sealed. */
export interface View
  extends Pick<
    IntakeMessageDetail,
    'sentAt' | 'text' | 'attachments' | 'fields' | 'source' | 'type' | 'readBy'
  > {
  notes: Words[];
  /** Address whose layout a template would learn. */
  sender: string | null;
  from: string | null;
  subject: string | null;
}

export interface ReadTask {
  door: Door;
  bytes: Uint8Array;
  known: Known;
}
export interface ReadResult {
  understood: Understood;
  view: View;
}

const NOBODY: Found = { fields: {}, source: null, type: null, at: null, tags: [], readBy: 'none' };

/** Reads an original, of whatever door. Never throws for what is in it. */
export async function readMessage({ door, bytes, known }: ReadTask): Promise<ReadResult> {
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (door === 'adf') return readPost(decodeXml(raw), known);
  const letter = await parseLetter(raw);
  const understood = readLetter(letter, known);
  return { understood, view: viewOf(letter, understood) };
}

function readPost(xml: string, known: Known): ReadResult {
  let understood: Understood;
  try {
    const found = readAdf(xml);
    const leads = found.filter((each) => isReachable(each.fields, known.country) || each.fields.name);
    understood =
      leads.length > 0
        ? { outcome: 'leads', found: leads }
        : { outcome: 'waiting', problem: words('inbox.waiting.unreachable'), found: found[0] ?? NOBODY };
  } catch (error) {
    if (!(error instanceof AdfBroken)) throw error;
    understood = { outcome: 'waiting', problem: words('inbox.waiting.adf'), found: NOBODY };
  }
  return { understood, view: viewOfText(clean(xml), understood) };
}

function viewOf(letter: Letter, understood: Understood): View {
  const layout = layoutOf(letter);
  return {
    ...viewOfText(layout.texts.join('\n\n'), understood),
    sentAt: letter.sentAt?.toISOString() ?? null,
    attachments: letter.attachments,
    notes: letter.notes,
    sender: layout.from?.address ?? null,
    from: letter.from
      ? letter.from.name
        ? `${letter.from.name} <${letter.from.address}>`
        : letter.from.address
      : null,
    subject: letter.subject || null,
  };
}

/** The letter a template is taught from: what is inside a forwarded one. */
export const layoutOf = (letter: Letter): Letter => {
  const inside = unwrap(letter);
  return inside?.from ? inside : letter;
};

function viewOfText(text: string, understood: Understood): View {
  const found = understood.outcome === 'leads' ? understood.found[0]! : understood.found;
  return {
    sentAt: null,
    text: text.slice(0, SHOWN_TEXT).toWellFormed() || null,
    attachments: [],
    notes: [],
    fields: found.fields,
    source: found.source,
    type: found.type ?? 'inquiry.general',
    readBy: found.readBy,
    sender: null,
    from: null,
    subject: null,
  };
}
