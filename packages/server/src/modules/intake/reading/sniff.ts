import type { MessageKey } from '@lintel/contract/messages';

export type Container = 'text' | 'gzip' | 'zip';

const starts = (head: Uint8Array, ...magic: number[]) => magic.every((byte, i) => head[i] === byte);
const ascii = (head: Uint8Array, text: string, at = 0) =>
  [...text].every((char, i) => head[at + i] === char.charCodeAt(0));

/** Formats people pick by mistake, with the sentence that says what to do instead. */
const REFUSED: readonly [(head: Uint8Array) => boolean, MessageKey][] = [
  [(h) => starts(h, 0xd0, 0xcf, 0x11, 0xe0), 'intake.file.oldOffice'],
  [(h) => ascii(h, '%PDF'), 'intake.file.pdf'],
  [(h) => ascii(h, '{\\rtf'), 'intake.file.rtf'],
  [
    (h) => starts(h, 0x89, 0x50, 0x4e, 0x47) || starts(h, 0xff, 0xd8, 0xff) || ascii(h, 'GIF8'),
    'intake.file.picture',
  ],
  [
    (h) =>
      starts(h, 0x37, 0x7a, 0xbc, 0xaf) ||
      ascii(h, 'Rar!') ||
      ascii(h, 'BZh') ||
      starts(h, 0xfd, 0x37, 0x7a, 0x58) ||
      starts(h, 0x28, 0xb5, 0x2f, 0xfd),
    'intake.file.archive',
  ],
  [(h) => ascii(h, 'SQLite format 3'), 'intake.file.database'],
  [(h) => ascii(h, 'PAR1'), 'intake.file.parquet'],
  [(h) => ascii(h, 'MZ') && h.includes(0), 'intake.file.program'],
  [(h) => starts(h, 0x7f, 0x45, 0x4c, 0x46), 'intake.file.program'],
];
const REFUSED_TEXT: readonly [RegExp, MessageKey][] = [
  [/^<(!doctype\s+html|html|head|body|table|meta)\b/i, 'intake.file.html'],
  [/^<\?xml|^<[a-z][\w:-]*[\s>]/i, 'intake.file.xml'],
  [/^[{[]\s*["{[\]}]/, 'intake.file.json'],
  [/^BEGIN:VC(ARD|ALENDAR)/i, 'intake.file.vcard'],
];

/**
 * What the bytes are, by their first kilobytes and never by the name: a container that can be read, or the
 * sentence that refuses it.
 */
export function sniff(head: Uint8Array): { container: Container } | { refused: MessageKey } {
  if (starts(head, 0x1f, 0x8b)) return { container: 'gzip' };
  if (starts(head, 0x50, 0x4b, 0x03, 0x04) || starts(head, 0x50, 0x4b, 0x05, 0x06))
    return { container: 'zip' };
  for (const [is, key] of REFUSED) if (is(head)) return { refused: key };
  const text = new TextDecoder('latin1').decode(head.subarray(0, 512)).replace(/^ï»¿/, '').trimStart();
  for (const [is, key] of REFUSED_TEXT) if (is.test(text)) return { refused: key };
  if (looksBinary(head)) return { refused: 'intake.file.binary' };
  return { container: 'text' };
}

/** Control bytes that no text encoding of ours uses, in more than a stray place. UTF-16 has NULs on one side only. */
function looksBinary(head: Uint8Array): boolean {
  if (head.length < 32 || utf16Side(head)) return false;
  let odd = 0;
  for (const byte of head) if (byte < 9 || (byte > 13 && byte < 27) || (byte > 27 && byte < 32)) odd++;
  return odd > head.length * 0.1;
}

/** Byte order of UTF-16 text by its byte order mark or by the NULs beside Latin letters; null when it is not. */
export function utf16Side(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (starts(head, 0xff, 0xfe)) return 'utf-16le';
  if (starts(head, 0xfe, 0xff)) return 'utf-16be';
  const pairs = Math.floor(Math.min(head.length, 4096) / 2);
  if (pairs < 4) return null;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < pairs; i++) {
    if (head[2 * i] === 0) even++;
    if (head[2 * i + 1] === 0) odd++;
  }
  if (odd > pairs * 0.4 && even < pairs * 0.05) return 'utf-16le';
  if (even > pairs * 0.4 && odd < pairs * 0.05) return 'utf-16be';
  return null;
}
