import { isUtf8 } from 'node:buffer';
import type { ENCODINGS } from '@lintel/contract';
import chardet from 'chardet';
import { utf16Side } from './sniff.ts';

export type Encoding = (typeof ENCODINGS)[number];

const BY_CHARDET: Record<string, Encoding> = {
  'UTF-8': 'utf-8',
  'UTF-16LE': 'utf-16le',
  'UTF-16BE': 'utf-16be',
  'ISO-8859-1': 'windows-1252',
  'windows-1252': 'windows-1252',
  'windows-1251': 'windows-1251',
  Shift_JIS: 'shift_jis',
  GB18030: 'gb18030',
};
const LABEL: Partial<Record<Encoding, string>> = { 'mac-roman': 'macintosh' };

/** The most likely encoding of a sample: byte order mark, then valid UTF-8, then statistics. */
export function guessEncoding(sample: Uint8Array): Encoding {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return 'utf-8';
  const wide = utf16Side(sample);
  if (wide) return wide;
  const { sequences, stray } = countUtf8(sample);
  // A few stray bytes among real UTF-8 are rows pasted from elsewhere; they become error rows.
  if (stray === 0 || sequences > stray) return 'utf-8';
  if (looksMacRoman(sample)) return 'mac-roman';
  for (const { name, confidence } of chardet.analyse(sample)) {
    const known = BY_CHARDET[name];
    if (known && known !== 'utf-8' && confidence >= 10) return known;
  }
  return 'windows-1252';
}

/** Multi-byte sequences that are whole, and bytes that fit none. A sequence cut off by the end of the sample counts as neither. */
function countUtf8(sample: Uint8Array): { sequences: number; stray: number } {
  if (isUtf8(sample)) return { sequences: 1, stray: 0 };
  let sequences = 0;
  let stray = 0;
  for (let i = 0; i < sample.length; ) {
    const byte = sample[i]!;
    if (byte < 0x80) {
      i++;
      continue;
    }
    const length = byte >= 0xf0 && byte < 0xf5 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 && byte < 0xe0 ? 2 : 0;
    if (length > 0 && i + length > sample.length) break;
    if (length > 0 && byte < 0xf5 && isUtf8(sample.subarray(i, i + length))) {
      sequences++;
      i += length;
    } else {
      stray++;
      i++;
    }
  }
  return { sequences, stray };
}

/** Old Mac text has its accented letters where Windows has punctuation: between letters, that settles it. */
function looksMacRoman(sample: Uint8Array): boolean {
  const letter = (byte: number | undefined) => byte !== undefined && (byte | 32) >= 97 && (byte | 32) <= 122;
  let mac = 0;
  let windows = 0;
  for (let i = 0; i < sample.length; i++) {
    const byte = sample[i]!;
    if (byte >= 0xc0) windows++;
    else if (byte >= 0x80 && byte <= 0x9f && letter(sample[i - 1]) && letter(sample[i + 1])) mac++;
  }
  return mac > 0 && windows === 0;
}

/** Decodes a stream of bytes; what does not decode becomes U+FFFD, by which its row is told apart. */
export async function* decode(bytes: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(LABEL[encoding] ?? encoding);
  for await (const part of bytes) {
    const text = decoder.decode(part, { stream: true });
    if (text !== '') yield text;
  }
  const tail = decoder.decode();
  if (tail !== '') yield tail;
}
export const decodeAll = (bytes: Uint8Array, encoding: Encoding): string =>
  new TextDecoder(LABEL[encoding] ?? encoding).decode(bytes, { stream: true });
