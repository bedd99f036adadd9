import { z } from 'zod';
import { Id } from '../common.ts';
import { WHOLE } from './commission.ts';

export const Day = z.iso
  .date()
  .refine((day) => day >= '1900-01-01' && day <= '2199-12-31', 'Between 1900 and 2199');
/** A month of the calendar, `2026-11`. */
export const Month = z.string().regex(/^(?:19|2[01])\d\d-(?:0[1-9]|1[0-2])$/, 'A month, for example 2026-11');
/** Whole minor units of the currency: cents. */
export const Amount = z.int().min(0).max(10_000_000_000_000);
/** Thousandths of a per cent: 100 % is 100,000. */
export const Share = z.int().min(0).max(WHOLE);

export const dealParams = z.strictObject({ dealId: Id });
