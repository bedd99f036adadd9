import { createRequire } from 'node:module';
import type { LocalLookUp } from './provider.ts';

interface Parsed {
  number?: string;
  prefix?: string;
  street?: string;
  type?: string;
  suffix?: string;
  sec_unit_type?: string;
  sec_unit_num?: string;
  city?: string;
  state?: string;
  zip?: string;
}
let parse: ((text: string) => Parsed | null) | undefined;

const words = (...parts: (string | undefined)[]): string => parts.filter(Boolean).join(' ');

/**
 * A whole postal address of the United States in its parts, as the Postal Service abbreviates them. Only what has a
 * house number, a street and a place counts: "North side" or "Austin" stays what the person said.
 */
export const address: LocalLookUp = {
  kind: 'local',
  name: 'address',
  ttlMs: 365 * 86_400_000,
  inputOf: (lead) => (lead.location ? { location: lead.location } : undefined),
  run: (_tx, input) => {
    parse ??= (createRequire(import.meta.url)('parse-address') as { parseLocation: typeof parse })
      .parseLocation!;
    const found = parse(String(input.location).slice(0, 300));
    if (!found?.number || !found.street || !found.state || !(found.city || found.zip)) return [];
    const street = words(found.number, found.prefix, found.street, found.type, found.suffix);
    const unit = words(found.sec_unit_type, found.sec_unit_num);
    return [
      { fact: 'address.street', value: unit ? `${street}, ${unit}` : street, to: null },
      ...(found.city ? [{ fact: 'address.city', value: found.city, to: null }] : []),
      { fact: 'address.state', value: found.state, to: null },
      ...(found.zip ? [{ fact: 'address.postalCode', value: found.zip, to: null }] : []),
    ];
  },
};
