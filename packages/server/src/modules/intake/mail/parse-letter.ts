import { type AddressObject, type Attachment, type Headers, MailParser } from 'mailparser';
import { type Words, words } from '../reading/problems.ts';
import { readHtml } from './html-text.ts';
import type { Address, Letter, MachineKind } from './letter.ts';
import { BROKEN, clean, mendMojibake, mendQuotedPrintable } from './mend-text.ts';

/** Attachments named in the result; the rest is only counted. */
const MAX_NAMED = 50;
const MAX_XML_BYTES = 1_000_000;
const MAX_INNER_BYTES = 5_000_000;
const MAX_DEPTH = 3;
/** Text kept of one part. */
const MAX_TEXT = 400_000;
/** How much of a mail that breaks the limits of its structure is read after all: the text comes first. */
const HEADS = [512 * 1024, 64 * 1024, 8 * 1024];

/**
 * Takes a raw mail apart. Never throws: what cannot be read is left out and noted. Text in a wrong charset or with
 * transfer coding left in it is mended where that can be told for sure.
 */
export async function parseLetter(raw: Buffer, depth = 0): Promise<Letter> {
  const notes: Words[] = [];
  let parts = await collect(raw, depth).catch(() => null);
  for (const head of HEADS) {
    if (parts) break;
    if (raw.length <= head && head !== HEADS.at(-1)) continue;
    parts = await collect(raw.subarray(0, head), depth).catch(() => null);
    if (parts) notes.push(words('inbox.note.cut'));
  }
  if (!parts) return { ...EMPTY, notes: [words('inbox.note.broken')] };
  if (broken(parts)) {
    const again = await collect(redeclare(raw), depth).catch(() => null);
    if (again && !broken(again)) {
      parts = again;
      notes.push(words('inbox.note.charset'));
    }
  }
  return toLetter(parts, notes);
}

const EMPTY: Letter = {
  from: null,
  replyTo: null,
  to: [],
  subject: '',
  sentAt: null,
  machine: null,
  reply: false,
  texts: [],
  metas: [],
  xml: [],
  attachments: [],
  inner: [],
  notes: [],
};

interface Parts {
  headers: Headers;
  text: string;
  html: string;
  xml: string[];
  inner: Letter[];
  attachments: Letter['attachments'];
  more: number;
}

function collect(raw: Buffer, depth: number): Promise<Parts> {
  const parts: Parts = {
    headers: new Map(),
    text: '',
    html: '',
    xml: [],
    inner: [],
    attachments: [],
    more: 0,
  };
  return new Promise((resolve, reject) => {
    const parser = new MailParser({
      skipHtmlToText: true,
      skipTextToHtml: true,
      skipTextLinks: true,
      skipImageLinks: true,
      checksumAlgo: false,
    } as ConstructorParameters<typeof MailParser>[0]);
    const waiting: Promise<void>[] = [];
    parser.on('headers', (headers: Headers) => {
      parts.headers = headers;
    });
    parser.on('error', reject);
    parser.on('data', (data) => {
      if (data.type === 'text') {
        parts.text = (data.text ?? '').slice(0, MAX_TEXT);
        parts.html = typeof data.html === 'string' ? data.html : '';
        return;
      }
      const { promise, resolve: done } = Promise.withResolvers<void>();
      waiting.push(promise);
      takeAttachment(parts, data as unknown as Attachment, depth, done);
    });
    parser.on('end', () => Promise.all(waiting).then(() => resolve(parts), reject));
    parser.end(raw);
  });
}

/** Keeps an attachment that may hold a lead, lets the others run through. */
function takeAttachment(parts: Parts, attachment: Attachment, depth: number, done: () => void): void {
  const { filename, contentType } = attachment;
  const content = attachment.content as unknown as NodeJS.ReadableStream;
  const isXml = /[/+]xml\b|\badf\b/i.test(contentType) || /\.(?:xml|adf)$/i.test(filename ?? '');
  const isMail = contentType === 'message/rfc822' || /\.eml$/i.test(filename ?? '');
  const limit = isXml ? MAX_XML_BYTES : isMail && depth < MAX_DEPTH ? MAX_INNER_BYTES : 0;
  const kept: Buffer[] = [];
  let bytes = 0;
  content.on('data', (part: Buffer) => {
    bytes += part.length;
    if (bytes <= limit) kept.push(part);
  });
  content.on('error', () => undefined);
  content.on('end', () => {
    (attachment as unknown as { release?: () => void }).release?.();
    if (parts.attachments.length < MAX_NAMED)
      parts.attachments.push({
        name: filename ? clean(filename).slice(0, 200) : null,
        type: contentType.slice(0, 100),
        bytes,
      });
    else parts.more++;
    if (kept.length === 0 || bytes > limit) return done();
    const all = Buffer.concat(kept);
    if (isXml) {
      if (parts.xml.length < 5) parts.xml.push(decodeXml(all));
      return done();
    }
    if (parts.inner.length >= 3) return done();
    parseLetter(all, depth + 1).then((letter) => {
      parts.inner.push(letter);
      done();
    }, done);
  });
}

/** Bytes of XML as text, by the encoding its first line names. */
export function decodeXml(bytes: Buffer): string {
  const named = /^[^>]{0,100}encoding\s*=\s*["']([\w-]{2,20})["']/i.exec(
    bytes.toString('latin1', 0, 120),
  )?.[1];
  const label = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : (named ?? 'utf-8');
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

const broken = (parts: Parts): boolean => parts.text.includes(BROKEN) || parts.html.includes(BROKEN);

/** The mail with every charset said to be Western: what most mail in a wrong charset is. */
const redeclare = (raw: Buffer): Buffer =>
  Buffer.from(
    raw
      .toString('latin1')
      .replace(/(charset\s*=\s*["']?)[\w.:-]{2,40}/gi, '$1windows-1252')
      .replace(
        /^(content-type:\s*text\/(?:plain|html))[ \t]*(\r?\n)(?![ \t])/gim,
        '$1; charset=windows-1252$2',
      ),
    'latin1',
  );

function toLetter(parts: Parts, notes: Words[]): Letter {
  const source = mendQuotedPrintable(mendMojibake(parts.html));
  const html = source === '' ? null : readHtml(source);
  if (html?.cut) notes.push(words('inbox.note.cut'));
  if (parts.more > 0) notes.push(words('inbox.note.attachments', { count: parts.more + MAX_NAMED }));
  const text = clean(mendQuotedPrintable(mendMojibake(parts.text))).trim();
  const htmlText = html ? clean(html.text) : '';
  if (text.includes(BROKEN) || htmlText.includes(BROKEN)) notes.push(words('inbox.note.unreadable_signs'));
  const { headers } = parts;
  const subject = clean(mendMojibake(textOf(headers, 'subject')))
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 500);
  const date = headers.get('date');
  return {
    from: addressOf(headers, 'from'),
    replyTo: addressOf(headers, 'reply-to'),
    to: ['to', 'cc', 'delivered-to', 'x-original-to'].flatMap((name) => addressesOf(headers, name)),
    subject,
    sentAt: date instanceof Date ? date : null,
    machine: machineOf(headers, subject),
    reply:
      (textOf(headers, 'in-reply-to') !== '' || textOf(headers, 'references') !== '') && REPLY.test(subject),
    texts: [text, htmlText].filter((each) => each !== ''),
    metas: html?.metas ?? [],
    xml: [...parts.xml, ...[text, source, htmlText].filter((each) => /<\s*adf\b/i.test(each))],
    attachments: parts.attachments,
    inner: parts.inner,
    notes,
  };
}

const REPLY = /^\s*(?:re|aw|antw|sv|vs|odp|rif|res|ref)\s*(?:\[\d+\])?\s*:/i;
const AUTO_SUBJECT =
  /^\s*(?:auto(?:matic|mated)?[\s-]*(?:re(?:ply|sponse)|antwort)|out of (?:the )?office|abwesenheits|automatische antwort|r[ée]ponse automatique|absence du bureau|respuesta autom[áa]tica|fuera de la oficina|risposta automatica|fuori sede|resposta autom[áa]tica|automatisch antwoord|afwezig)/i;

/** Recognised by what senders of such mail agreed on (RFC 3834, 3462, 8098) and by what they do besides. */
function machineOf(headers: Headers, subject: string): MachineKind | null {
  const type = headers.get('content-type') as { value?: string; params?: Record<string, string> } | undefined;
  const report = type?.params?.['report-type']?.toLowerCase();
  if (type?.value === 'multipart/report' || report)
    return report === 'disposition-notification' ? 'receipt' : 'bounce';
  const from = addressOf(headers, 'from')?.address ?? '';
  if (/^(?:mailer-daemon|postmaster)@/i.test(from)) return 'bounce';
  if (headers.has('x-failed-recipients')) return 'bounce';
  // `auto-generated` is what portals rightly call their lead mail.
  if (/auto-replied|auto-notified/i.test(textOf(headers, 'auto-submitted'))) return 'auto_reply';
  if (['x-autoreply', 'x-autorespond', 'x-autoresponse'].some((name) => headers.has(name)))
    return 'auto_reply';
  if (/auto[_-]?reply/i.test(textOf(headers, 'precedence'))) return 'auto_reply';
  return AUTO_SUBJECT.test(subject) ? 'auto_reply' : null;
}

function textOf(headers: Headers, name: string): string {
  const value = headers.get(name);
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.filter((each) => typeof each === 'string').join(' ');
  return '';
}

function addressesOf(headers: Headers, name: string): string[] {
  const value = headers.get(name);
  if (value === undefined) return [];
  const all = [value].flat() as (AddressObject | string)[];
  return all
    .flatMap((each) => (typeof each === 'string' ? [each] : (each?.value ?? []).map((v) => v.address ?? '')))
    .map((address) => address.toLowerCase().replace(/^<|>$/g, ''))
    .filter((address) => address.includes('@'))
    .slice(0, 50);
}

function addressOf(headers: Headers, name: string): Address | null {
  const value = headers.get(name);
  const first = ([value].flat()[0] as AddressObject | undefined)?.value?.[0];
  if (!first?.address || first.address.length > 254 || !first.address.includes('@')) return null;
  const shown = clean(mendMojibake(first.name ?? ''))
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
  return { name: shown && shown !== first.address ? shown : null, address: first.address.toLowerCase() };
}
