import type { Address, Letter } from './letter.ts';

/** What mail programs put above a mail they pass on, in seven languages. */
const MARK =
  /^[\s>]*(?:-{2,}\s*)?(?:(?:forwarded|original) message|mensaje (?:reenviado|original)|message (?:transf[ée]r[ée]|d'origine)|(?:weitergeleitete|urspr[üu]ngliche) nachricht|messaggio (?:inoltrato|originale)|mensagem (?:encaminhada|original)|(?:doorgestuurd|oorspronkelijk) bericht|begin forwarded message|anfang der weitergeleiteten nachricht|inizio messaggio inoltrato|d[ée]but du message transf[ée]r[ée])/i;
const FROM = /^[\s>*]*(?:from|de|von|da|van|expéditeur|remitente|mittente)\s*:\*?\s*(.{1,400})$/i;
const HEAD =
  /^[\s>*]*(?:from|to|cc|sent|date|subject|reply-to|de|para|enviado|fecha|asunto|à|envoyé|objet|von|an|gesendet|datum|betreff|da|a|inviato|data|oggetto|assunto|van|aan|verzonden|onderwerp)\s*:/i;
const SUBJECT = /^\s*(?:fwd?|wg|tr|rv|i|enc|doorst)\s*:\s*/i;
const EMAIL = /<?([a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9.-]{1,253}\.[a-z0-9-]{2,63})>?/i;

/**
 * The mail inside a forwarded one: without what was written above it, from its own sender. Null when nothing says that
 * it was forwarded.
 */
export function unwrap(letter: Letter): Letter | null {
  const inside = letter.inner.find(({ texts, metas, xml }) => texts.length + metas.length + xml.length > 0);
  if (inside) return inside;
  const named = SUBJECT.test(letter.subject);
  let from: Address | null = null;
  let found = false;
  const texts = letter.texts.map((text) => {
    const lines = text.split('\n');
    const mark = lines.findIndex((line) => MARK.test(line));
    const head = lines.findIndex(
      (line, at) => at >= mark && FROM.test(line) && HEAD.test(lines[at + 1] ?? ''),
    );
    if (head < 0 || (mark < 0 && !named) || head - Math.max(mark, 0) > (mark < 0 ? 60 : 12)) return text;
    found = true;
    from ??= addressIn(FROM.exec(lines[head]!)![1]!);
    let body = head;
    while (body < lines.length && (HEAD.test(lines[body]!) || lines[body]!.trim() === '')) body++;
    return lines
      .slice(body)
      .map((line) => line.replace(/^(?:>\s?)+/, ''))
      .join('\n');
  });
  if (!found) return null;
  return {
    ...letter,
    subject: letter.subject.replace(SUBJECT, ''),
    texts,
    from,
    replyTo: null,
    reply: false,
  };
}

function addressIn(text: string): Address | null {
  const match = EMAIL.exec(text);
  if (!match) return null;
  const name = text
    .slice(0, match.index)
    .replace(/["'<[\s]+$|^["'\s]+/g, '')
    .replace(/mailto:$/i, '')
    .trim();
  return { name: name === '' ? null : name.slice(0, 200), address: match[1]!.toLowerCase() };
}
