import type { CustomField, Inquiry } from '@lintel/contract';
import { type Doubt, readAmounts, readMoment, readYesNo } from '@lintel/contract/mapping';

/** Text of outside as a value of a custom field; undefined where it does not fit. */
export function fitCustom(
  field: CustomField,
  value: string | number | boolean,
): string | number | boolean | undefined {
  const text = String(value).trim();
  switch (field.type) {
    case 'number':
      return typeof value === 'number'
        ? value
        : /^-/.test(text)
          ? -(readAmounts(text)[0] ?? Number.NaN) || undefined
          : readAmounts(text)[0];
    case 'boolean':
      return readYesNo(text);
    case 'date':
      return readMoment(text)?.slice(0, 10);
    case 'select':
      return field.options.find((option) => option.toLowerCase() === text.toLowerCase());
    default:
      return text.slice(0, 4000);
  }
}

/** An inquiry with custom values as the company's fields hold them; what does not fit is left out and named. */
export function fitInquiry(
  inquiry: Inquiry,
  fields: readonly CustomField[],
): { inquiry: Inquiry; doubts: Doubt[] } {
  const { custom } = inquiry.person;
  if (!custom) return { inquiry, doubts: [] };
  const doubts: Doubt[] = [];
  const fitting: Record<string, string | number | boolean> = {};
  for (const [key, value] of Object.entries(custom)) {
    const field = fields.find((one) => one.key === key);
    const fit = field && value !== null ? fitCustom(field, value) : undefined;
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
