/** What a file is by its bytes: its media type, or null when files like it are not kept. */
export type FileKind = string | null;

/** Bytes of the beginning that are looked at. */
export const HEAD_BYTES = 4_096;

const STARTS: readonly (readonly [type: string, hex: string, at?: number])[] = [
  ['application/pdf', '255044462d'],
  ['image/jpeg', 'ffd8ff'],
  ['image/png', '89504e470d0a1a0a'],
  ['image/gif', '474946383761'],
  ['image/gif', '474946383961'],
  ['image/webp', '57454250', 8],
  ['image/tiff', '49492a00'],
  ['image/tiff', '4d4d002a'],
  ['image/heic', '6674797068656963', 4],
  ['image/heic', '6674797068656978', 4],
  ['image/heic', '667479706d696631', 4],
  ['image/avif', '6674797061766966', 4],
  ['application/rtf', '7b5c727466'],
];
const ZIP = '504b0304';
const OLD_OFFICE = 'd0cf11e0a1b11ae1';
const OFFICE = /^(?:\[Content_Types\]\.xml|_rels\/|docProps\/|word\/|xl\/|ppt\/)/;
const OPEN_DOCUMENT =
  /^mimetype(application\/vnd\.oasis\.opendocument\.(?:text|spreadsheet|presentation|graphics))/;
const OFFICE_BY_NAME: Readonly<Record<string, string>> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
};
/** Markup can carry scripts, whatever the file is called. */
const MARKUP = /^\s*<(?:!doctype|html|svg|script|\?xml|head|body|iframe|meta)/i;

/** Says of the beginning of a file what it is. Office files of one container differ by their name's ending only. */
export function kindOf(head: Buffer, fileName: string): FileKind {
  for (const [type, hex, at = 0] of STARTS)
    if (head.subarray(at, at + hex.length / 2).equals(Buffer.from(hex, 'hex'))) return type;
  const ending = /\.([a-z]{3,4})$/i.exec(fileName)?.[1]?.toLowerCase() ?? '';
  const hex = head.subarray(0, 8).toString('hex');
  if (hex.startsWith(ZIP)) {
    const names = head.subarray(30, 30 + head.readUInt16LE(26)).toString('latin1');
    const content = head.subarray(30, 200).toString('latin1');
    if (OFFICE.test(names)) return (ending.length === 4 && OFFICE_BY_NAME[ending]) || null;
    return OPEN_DOCUMENT.exec(content)?.[1] ?? null;
  }
  if (hex === OLD_OFFICE) return (ending.length === 3 && OFFICE_BY_NAME[ending]) || null;
  return isText(head) && !MARKUP.test(head.toString('utf8')) ? 'text/plain' : null;
}

/** No control characters but those of lines, tabs and pages. */
const isText = (bytes: Buffer): boolean =>
  !bytes.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0c && byte !== 0x0d);

const MACROS = [Buffer.from('vbaProject.bin', 'latin1'), Buffer.from('_VBA_PROJECT', 'utf16le')];
const LONGEST = Math.max(...MACROS.map((mark) => mark.length)) - 1;

/**
 * Looks through what follows the beginning: macros in office files, control characters in text. Feed it every part in
 * order; false means the file is refused.
 */
export function createInspector(kind: string): (part: Buffer) => boolean {
  if (kind === 'text/plain') return isText;
  if (!kind.startsWith('application/vnd.') && kind !== 'application/msword') return () => true;
  let tail = Buffer.alloc(0);
  return (part) => {
    const seen = Buffer.concat([tail, part]);
    tail = seen.subarray(Math.max(0, seen.length - LONGEST));
    return !MACROS.some((mark) => seen.includes(mark));
  };
}
