import { type MessageKey, type MessageValues, t } from '@lintel/contract/messages';
import { AppError } from '../../../kernel/errors.ts';

/** A sentence not spoken yet: kept as key and values, so that it can be said in any language later. */
export interface Words {
  key: MessageKey;
  values?: MessageValues;
}
export const words = (key: MessageKey, values?: MessageValues): Words => (values ? { key, values } : { key });
export const say = (what: Words): string => t(what.key, what.values);

/** The file cannot be read, with a sentence that says what it is and what to do. */
export const unreadable = (key: MessageKey, values?: MessageValues, cause?: unknown): AppError =>
  new AppError('import.file_unreadable', { values: { reason: t(key, values) }, cause });

/** A row as it stands in the file. `row` counts lines as a spreadsheet shows them, from 1. */
export interface RawRow {
  row: number;
  cells: string[];
  /** Why the row cannot be imported; `value` is what stands there, shortened. */
  fault?: { words: Words; value: string };
}

/** Original text for a person to recognise, never longer than a glance needs. */
export const shorten = (text: string, max = 200): string =>
  (text.length > max ? `${text.slice(0, max)}…` : text).toWellFormed().replaceAll('\0', '␀');
