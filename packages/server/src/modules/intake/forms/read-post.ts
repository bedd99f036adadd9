import { type CustomField, type Inquiry, LEAD_TYPES, TIMELINES } from '@lintel/contract';
import { cleanLine, cleanText, readAmounts } from '@lintel/contract/mapping';
import { t } from '@lintel/contract/messages';
import { type Given, readCustom } from '../../leads/index.ts';
import type { OpenForm } from './forms.service.ts';

/** What somebody typed, by field. */
export type Answers = Readonly<Record<string, string>>;
/** What to mend, by field; `''` is about the whole. */
export type Faults = Readonly<Record<string, string>>;

export const LONGEST: Readonly<Record<string, number>> = {
  name: 200,
  firstName: 100,
  lastName: 100,
  email: 254,
  phone: 50,
  message: 20_000,
  budgetMin: 40,
  budgetMax: 40,
  propertyType: 120,
  location: 500,
  'property.street': 200,
  'property.city': 120,
  'property.state': 60,
  'property.postalCode': 20,
};
const longestOf = (field: string): number => LONGEST[field] ?? 4_000;

export const customOf = (form: Pick<OpenForm, 'custom'>, field: string): CustomField | undefined =>
  field.startsWith('custom.') ? form.custom.find(({ key }) => key === field.slice(7)) : undefined;

/**
 * The person and home behind the answers to a form, and what is to be mended before it can be sent. What a visitor typed
 * is taken as it is wherever a person can still make sense of it: a number nobody can dial is kept beside an address.
 */
export function readAnswers(
  form: OpenForm,
  answers: Answers,
): {
  person: Inquiry['person'];
  property: NonNullable<Inquiry['property']>;
  message?: string;
  faults: Faults;
} {
  const faults: Record<string, string> = {};
  const person: Inquiry['person'] = {};
  const property: NonNullable<Inquiry['property']> = {};
  const custom: Record<string, Given> = {};
  let message: string | undefined;
  for (const { field, label, required } of form.definition.fields) {
    const typed = answers[field] ?? '';
    const text = field === 'message' || field.startsWith('custom.') ? cleanText(typed) : cleanLine(typed);
    if (text === '') {
      if (required) faults[field] = t('doors.page.required', { label });
      continue;
    }
    if (text.length > longestOf(field)) {
      faults[field] = t('doors.page.too_long', { label, count: longestOf(field) });
      continue;
    }
    const own = customOf(form, field);
    const amount = () => {
      const [read] = readAmounts(text);
      if (read === undefined) faults[field] = t('doors.page.not_amount', { label });
      return read;
    };
    if (own) {
      const value = readCustom(own, text);
      if (value === undefined) faults[field] = t('doors.page.not_fitting', { label });
      else custom[own.key] = value;
    } else if (field === 'email') {
      if (/^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]{2,}$/u.test(text)) person.emails = [text];
      else faults[field] = t('doors.page.not_email');
    } else if (field === 'phone') person.phones = [text];
    else if (field === 'message') message = text;
    else if (field === 'leadType') {
      const type = LEAD_TYPES.find((one) => one === text);
      if (type) person.type = type;
    } else if (field === 'timeline') {
      const timeline = TIMELINES.find((one) => one === text);
      if (timeline) person.timeline = timeline;
    } else if (field === 'budgetMin' || field === 'budgetMax') {
      const read = amount();
      if (read !== undefined) person[field] = read;
    } else if (field.startsWith('property.')) {
      property[field.slice(9) as 'street' | 'city' | 'state' | 'postalCode'] = text;
    } else if (!field.startsWith('custom.')) {
      person[field as 'name' | 'firstName' | 'lastName' | 'propertyType' | 'location'] = text;
    }
  }
  if (Object.keys(custom).length > 0) person.custom = custom;
  const { name, firstName, lastName, emails, phones } = person;
  const [phone] = phones ?? [];
  if (Object.keys(faults).length === 0) {
    if (!name && !firstName && !lastName && !emails && !phone) faults[''] = t('doors.page.nobody');
    else if (phone && !emails && phone.replace(/\D/g, '').length < 5)
      faults.phone = t('doors.page.not_phone');
  }
  return { person, property, faults, ...(message === undefined ? {} : { message }) };
}
