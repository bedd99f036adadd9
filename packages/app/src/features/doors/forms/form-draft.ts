import type { FormField } from '@lintel/contract';
import { FORM_FIELDS, FormDefinition, Host } from '@lintel/contract/doors';
import { type MessageKey, t } from '@lintel/contract/messages';

/** A form to begin with: who, how to reach them, what about. */
export const newDefinition = (): FormDefinition => ({
  name: t('doors.builder.first_name'),
  title: t('doors.builder.first_title'),
  intro: null,
  fields: [
    { field: 'name', label: t('doors.field.name'), required: true },
    { field: 'email', label: t('doors.field.email'), required: true },
    { field: 'phone', label: t('doors.field.phone'), required: false },
    { field: 'message', label: t('doors.field.message'), required: false },
  ],
  consents: [],
  source: t('doors.builder.first_source'),
  inquiryType: 'inquiry.general',
  tags: [],
  submitLabel: t('doors.builder.first_submit'),
  thanks: t('doors.builder.first_thanks'),
  redirectTo: null,
  privacyUrl: null,
  hosts: [],
  accent: '#3353d4',
});

export const isFormField = (field: string): field is (typeof FORM_FIELDS)[number] =>
  (FORM_FIELDS as readonly string[]).includes(field);

/** Moves a field one place up or down. */
export function move(fields: readonly FormField[], at: number, by: -1 | 1): FormField[] {
  const next = [...fields];
  const [moved] = next.splice(at, 1);
  if (moved) next.splice(Math.max(0, at + by), 0, moved);
  return next;
}

/** A site as people paste it, as a host: `https://www.Example.com/homes` is `www.example.com`. */
export function hostOf(text: string): string | undefined {
  const trimmed = text.trim().toLowerCase();
  const bare = /^https?:\/\//.test(trimmed) ? (URL.parse(trimmed)?.host ?? '') : trimmed.replace(/\/.*$/, '');
  const host = Host.safeParse(bare);
  return host.success && bare !== '' ? host.data : undefined;
}
export const hostsOf = (text: string): { hosts: string[]; bad: string | undefined } => {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  return {
    hosts: [...new Set(parts.flatMap((part) => hostOf(part) ?? []))],
    bad: parts.find((part) => hostOf(part) === undefined),
  };
};

/** Why a draft cannot be saved yet, in words; undefined when it can. */
export function faultOf(draft: FormDefinition): string | undefined {
  const parsed = FormDefinition.safeParse(draft);
  if (parsed.success) return undefined;
  const [issue] = parsed.error.issues;
  const [place = ''] = issue?.path ?? [];
  const key = `doors.builder.${String(place)}` as MessageKey;
  const label = t(key);
  return label === key
    ? (issue?.message ?? '')
    : t('doors.builder.fault', { field: label, problem: issue?.message ?? '' });
}
