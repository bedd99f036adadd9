import { createHash } from 'node:crypto';
import { AppError } from './errors.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MOMENT = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d{1,6})?[+-](0\d|1[0-5])(:[0-5]\d)?$/;

/** Where a page ended: the sort key of its last row, as PostgreSQL's text, and that row's id. */
export interface Position {
  key: string;
  id: string;
}
export type KeyType = 'timestamptz' | 'smallint' | 'bigint' | 'text';

/** Short name of an order and a filter: a cursor serves only the list it came from. */
export const listTag = (parts: unknown): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 12);

/** An opaque page marker. */
export const writeCursor = (tag: string, { key, id }: Position): string =>
  Buffer.from(JSON.stringify([tag, key, id])).toString('base64url');

/** Reads a page marker; `request.cursor_invalid` when it is damaged or of another list. */
export function readCursor(cursor: string, tag: string, type: KeyType): Position {
  try {
    const [itsTag, key, id]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (
      itsTag === tag &&
      typeof key === 'string' &&
      typeof id === 'string' &&
      UUID.test(id) &&
      isKey(key, type)
    ) {
      return { key, id };
    }
  } catch {
    // Not JSON: the same answer.
  }
  throw new AppError('request.cursor_invalid');
}

function isKey(key: string, type: KeyType): boolean {
  if (type === 'smallint') return /^-?\d{1,4}$/.test(key);
  if (type === 'bigint') return /^-?\d{1,18}$/.test(key);
  if (type === 'text') return !key.includes('\0');
  const moment = MOMENT.exec(key);
  if (!moment || key < '1') return false;
  const at = new Date(`${moment[1]}T${moment[2]}Z`);
  // Days that do not exist roll over in JavaScript and are errors in PostgreSQL.
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 19) === `${moment[1]}T${moment[2]}`;
}
