import type { CustomField, Inquiry } from '@lintel/contract';
import type { Doubt } from '@lintel/contract/mapping';
import { type Given, type Reading, readCustom } from '../leads/index.ts';

/** An inquiry with custom values as the company's fields hold them; what does not fit is left out and named. */
export function fitInquiry(
  inquiry: Inquiry,
  fields: readonly CustomField[],
  how: Reading = {},
): { inquiry: Inquiry; doubts: Doubt[] } {
  const { custom } = inquiry.person;
  if (!custom) return { inquiry, doubts: [] };
  const doubts: Doubt[] = [];
  const fitting: Record<string, Given> = {};
  for (const [key, value] of Object.entries(custom)) {
    const field = fields.find((one) => one.key === key);
    const fit = field && value !== null ? readCustom(field, value, how) : undefined;
    if (fit !== undefined) fitting[key] = fit;
    else
      doubts.push({
        field: `custom.${key}`,
        key: 'doors.map.unreadable',
        values: { value: String(value).slice(0, 80) },
      });
  }
  return { inquiry: { ...inquiry, person: { ...inquiry.person, custom: fitting } }, doubts };
}
