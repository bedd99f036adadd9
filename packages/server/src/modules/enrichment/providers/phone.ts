import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { CachedFact } from '../enrichment.tables.ts';
import type { LocalLookUp } from './provider.ts';

const DAY = 86_400_000;
let prefixes: Map<string, string[]> | undefined;

/**
 * Time zones of a number in E.164 by its longest known prefix; several where the prefix spans them. The table is that of
 * Google's libphonenumber (`resources/timezones`, Apache 2.0): zones, a tab, the prefixes that have exactly these.
 */
export function zonesOf(number: string): readonly string[] {
  prefixes ??= new Map(
    readFileSync(join(import.meta.dirname, '../phone-zones.tsv'), 'utf8')
      .trim()
      .split('\n')
      .flatMap((line) => {
        const [zones = '', list = ''] = line.split('\t');
        return list.split(' ').map((prefix): [string, string[]] => [prefix, zones.split(' ')]);
      }),
  );
  const digits = number.replace(/\D/g, '');
  for (let size = digits.length; size > 0; size--) {
    const found = prefixes.get(digits.slice(0, size));
    if (found) return found;
  }
  return [];
}

/** Country, kind and time zone of the first number that can be read. A mobile number's zone is where it was handed out. */
export const phone: LocalLookUp = {
  kind: 'local',
  name: 'phone',
  ttlMs: 180 * DAY,
  inputOf: (lead) => {
    const value = lead.phones.find((p) => p.value !== null)?.value;
    return value ? { phone: value } : undefined;
  },
  run: (_tx, input) => {
    const number = parsePhoneNumberFromString(String(input.phone));
    if (!number) return [];
    const facts: CachedFact[] = [];
    if (number.country) facts.push({ fact: 'phone.country', value: number.country, to: null });
    const kind = number.getType();
    if (kind) facts.push({ fact: 'phone.kind', value: kind.toLowerCase(), to: null });
    if (!number.isValid()) facts.push({ fact: 'phone.valid', value: false, to: null });
    const zones = zonesOf(number.number);
    if (zones.length === 1 && number.isValid())
      facts.push({ fact: 'phone.zone', value: zones[0]!, to: 'timeZone' });
    return facts;
  },
};
