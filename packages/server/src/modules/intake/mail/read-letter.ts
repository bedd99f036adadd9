import type { MailTemplate } from '@lintel/contract';
import { readAdf } from '../adf/read-adf.ts';
import { domainOf } from '../messages/keep-message.ts';
import { type Words, words } from '../reading/problems.ts';
import { readAnchors } from './anchors.ts';
import { unwrap } from './forwarded.ts';
import { type Found, isReachable, toFields, typeOf } from './found.ts';
import { KNOWN_LABELS } from './labels.ts';
import { readMetadata } from './lead-metadata.ts';
import type { Letter } from './letter.ts';
import { readLabels } from './read-labels.ts';
import { isOf, portalOf, readPortal } from './read-portal.ts';

export type KnownTemplate = Pick<MailTemplate, 'sender' | 'source' | 'type' | 'anchors'>;

/** What reading takes for granted about the company. */
export interface Known {
  templates: readonly KnownTemplate[];
  /** ISO 3166 country numbers are read in where they name none. */
  country: string | null;
  /** Addresses that are the company's own, never a lead's. */
  own: readonly string[];
}

/** How a mail was understood. */
export type Understood =
  | { outcome: 'leads'; found: Found[] }
  /** `found` is what stands in the mail of one lead, for a person to go on from. */
  | { outcome: 'ignored' | 'waiting'; problem: Words; found: Found };

const NOTHING: Found = { fields: {}, source: null, type: null, at: null, tags: [], readBy: 'none' };

/**
 * The leads of a mail. In this order: what a machine sent back is none; the open meta-tag format; ADF; a template the
 * company taught; a portal's layout; an answer to a mail is none; labels in several languages; else a person decides,
 * with the sender as a suggestion. A forwarded mail is read for what is inside it.
 */
export function readLetter(letter: Letter, known: Known): Understood {
  if (letter.machine)
    return {
      outcome: 'ignored',
      problem: words(`inbox.ignored.${letter.machine}`),
      found: suggestion(letter),
    };
  const inside = unwrap(letter);
  const whole = understand(letter, known);
  if (whole.outcome === 'leads' || !inside) return whole;
  if (inside.machine)
    return { outcome: 'ignored', problem: words(`inbox.ignored.${inside.machine}`), found: whole.found };
  const inner = understand(inside, known);
  return inner.outcome === 'leads' || better(inner, whole) ? inner : whole;
}

const better = (a: Understood, b: Understood): boolean =>
  a.outcome !== 'leads' && b.outcome !== 'leads' && size(a.found) > size(b.found);
const size = (found: Found): number => Object.keys(found.fields).length;

function understand(letter: Letter, known: Known): Understood {
  const tries: Found[] = [];
  const reach = (found: Found) => isReachable(found.fields, known.country);
  const metadata = readMetadata(letter);
  if (metadata) tries.push(metadata);
  if (metadata && reach(metadata)) return { outcome: 'leads', found: [metadata] };

  let broken = false;
  for (const xml of letter.xml) {
    try {
      const leads = readAdf(xml);
      const named = leads.filter((each) => reach(each) || each.fields.name || each.fields.lastName);
      if (named.length > 0) return { outcome: 'leads', found: named };
      tries.push(...leads);
    } catch {
      broken = true;
    }
  }

  for (const domain of sendersOf(letter)) {
    const template = known.templates.find(({ sender }) =>
      sender.includes('@') ? sender === domain : isOf(domain, [sender]),
    );
    if (template) {
      const found: Found = {
        ...NOTHING,
        fields: toFields(readAnchors(letter, template.anchors)),
        source: template.source,
        type: template.type,
        readBy: 'template',
      };
      if (reach(found)) return { outcome: 'leads', found: [found] };
      tries.push(found);
    }
    const portal = portalOf(domain);
    if (portal) {
      const fields = toFields(readPortal(letter, portal));
      const found: Found = {
        ...NOTHING,
        fields,
        source: portal.source,
        type: portal.type ?? typeOf(fields),
        readBy: 'portal',
      };
      if (reach(found) && !isOwn(found, letter, known)) return { outcome: 'leads', found: [found] };
      tries.push(found);
    }
  }
  const best = (): Found => tries.sort((a, b) => size(b) - size(a))[0] ?? suggestion(letter);
  if (letter.reply) return { outcome: 'ignored', problem: words('inbox.ignored.reply'), found: best() };

  for (const text of letter.texts) {
    const { fields: raw } = readLabels(text, KNOWN_LABELS);
    const fields = toFields(raw);
    const found: Found = { ...NOTHING, fields, type: typeOf(fields), readBy: 'labels' };
    const person = [
      fields.name ?? fields.firstName ?? fields.lastName,
      fields.email,
      fields.phone,
      fields.message,
    ];
    // One label may stand in any mail; two that speak of a person, with a way to reach them, do not by chance.
    if (person.filter(Boolean).length >= 2 && reach(found) && !isOwn(found, letter, known))
      return { outcome: 'leads', found: [found] };
    if (size(found) > 0) tries.push(found);
  }
  if (letter.texts.length === 0 && letter.xml.length === 0 && letter.metas.length === 0)
    return { outcome: 'waiting', problem: words('inbox.waiting.empty'), found: suggestion(letter) };
  const found = best();
  const problem =
    broken && found.readBy === 'none'
      ? words('inbox.waiting.adf')
      : size(found) > 0 && found.readBy !== 'none'
        ? words('inbox.waiting.unreachable')
        : words('inbox.waiting.unknown');
  return { outcome: 'waiting', problem, found };
}

/** Addresses and domains that may name the sender's layout: of the mail and of where answers go. */
function sendersOf({ from, replyTo }: Letter): string[] {
  const addresses = [from?.address, replyTo?.address].filter((each) => each !== undefined);
  const domains = addresses.map(domainOf).filter((each) => each !== null);
  return [...new Set([...addresses, ...domains])];
}

/** A lead's address is never the company's, nor the one the mail was sent to. */
const isOwn = ({ fields }: Found, { to }: Letter, { own }: Known): boolean =>
  fields.email !== undefined && [...to, ...own].includes(fields.email.toLowerCase());

/** Nobody could be read: the sender is the likeliest person. */
function suggestion({ from, replyTo }: Letter): Found {
  const who = replyTo ?? from;
  if (!who || /^(?:no-?reply|do-?not-?reply|notifications?|mailer|alerts?)@/.test(who.address))
    return NOTHING;
  return { ...NOTHING, fields: toFields({ name: who.name ?? undefined, email: who.address }) };
}
