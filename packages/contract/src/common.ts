import { z } from 'zod';

export const Id = z.uuid().meta({ id: 'Id', description: 'UUIDv7' });
/** A moment, ISO 8601 in UTC. */
export const Moment = z.iso.datetime({ offset: true });
export const TimeZone = z
  .string()
  .min(1)
  .max(64)
  .refine((zone) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: zone });
      return true;
    } catch {
      return false;
    }
  }, 'Not a known IANA time zone, for example America/Chicago');
export const Currency = z.string().regex(/^[A-Z]{3}$/, 'Three capital letters, for example USD');

/** One line a person types: trimmed, never empty, no control characters, no halves of characters. */
export const Line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'Control characters are not allowed');

/**
 * What somebody looks for: control characters and halves of characters, as pasting brings them along, are spaces; trimmed, and
 * empty when nothing is left.
 */
export const Sought = (max: number) =>
  z
    .string()
    .max(max)
    .transform((text) => text.replace(/[\p{Cc}\p{Cs}]+/gu, ' ').trim());

/** Several lines a person types. */
export const Text = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^(?:[^\p{Cc}\p{Cs}]|[\t\r\n])*$/u, 'Control characters are not allowed');

export const cursorQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
};

/** One page of a keyset list. `total` is exact to 1,000; `totalCapped` then says "1,000+". */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    nextCursor: z.string().nullable(),
    total: z.int().optional(),
    totalCapped: z.boolean().optional(),
  });
