import type { NewProvider, Provider } from '@lintel/contract';
import { t } from '@lintel/contract/messages';

/** A service as it stands in the form: everything as it is typed. */
export interface ProviderForm {
  name: string;
  enabled: boolean;
  method: 'GET' | 'POST';
  url: string;
  body: string;
  headers: { name: string; value: string; kept: boolean }[];
  mapping: { pointer: string; fact: string; to: string }[];
  ttlHours: number | null;
  timeoutMs: number | null;
  dailyBudget: number | null;
  monthlyBudget: number | null;
}

export const NO_FIELD = 'none';

export const emptyForm = (): ProviderForm => ({
  name: '',
  enabled: true,
  method: 'GET',
  url: '',
  body: '',
  headers: [],
  mapping: [{ pointer: '', fact: '', to: NO_FIELD }],
  ttlHours: 720,
  timeoutMs: 3000,
  dailyBudget: 500,
  monthlyBudget: 5000,
});

export const formOf = (of: Provider): ProviderForm => ({
  ...of,
  body: of.body ?? '',
  // What they hold is never shown again.
  headers: of.headerNames.map((name) => ({ name, value: '', kept: true })),
  mapping: of.mapping.map((m) => ({ ...m, to: m.to ?? NO_FIELD })),
});

const whole = (value: number | null, min: number, max: number): value is number =>
  value !== null && Number.isInteger(value) && value >= min && value <= max;

/** Why the form cannot be saved yet; undefined when it can. */
export function missingOf(form: ProviderForm): string | undefined {
  if (form.name.trim() === '') return t('lookups.need.name');
  if (!/^https?:\/\/\S+$/.test(form.url.trim())) return t('lookups.need.url');
  if (!/\{(email|phone|name|location)\}/.test(form.url + (form.method === 'POST' ? form.body : '')))
    return t('lookups.need.placeholder');
  if (form.headers.some(({ name, value, kept }) => name.trim() === '' || (!kept && value === '')))
    return t('lookups.need.header');
  if (
    form.mapping.length === 0 ||
    form.mapping.some((m) => !m.pointer.startsWith('/') || m.fact.trim() === '')
  )
    return t('lookups.need.mapping');
  if (
    !whole(form.ttlHours, 1, 8760) ||
    !whole(form.timeoutMs, 200, 20_000) ||
    !whole(form.dailyBudget, 0, 1_000_000) ||
    !whole(form.monthlyBudget, 0, 10_000_000)
  )
    return t('lookups.need.figures');
  return undefined;
}

/**
 * The form as the server takes it. Headers that were kept and not typed anew stay out; those of `before` that are gone are
 * sent empty, which takes them away.
 */
export function toBody(form: ProviderForm, before: readonly string[] = []): NewProvider {
  const kept = new Set(form.headers.map(({ name }) => name.trim()));
  return {
    name: form.name.trim(),
    enabled: form.enabled,
    method: form.method,
    url: form.url.trim(),
    body: form.method === 'POST' && form.body.trim() !== '' ? form.body : null,
    headers: {
      ...Object.fromEntries(before.filter((name) => !kept.has(name)).map((name) => [name, ''])),
      ...Object.fromEntries(
        form.headers.filter(({ value }) => value !== '').map(({ name, value }) => [name.trim(), value]),
      ),
    },
    mapping: form.mapping.map(({ pointer, fact, to }) => ({
      pointer: pointer.trim(),
      fact: fact.trim(),
      to: to === NO_FIELD ? null : to,
    })),
    ttlHours: form.ttlHours ?? 0,
    timeoutMs: form.timeoutMs ?? 0,
    dailyBudget: form.dailyBudget ?? 0,
    monthlyBudget: form.monthlyBudget ?? 0,
  };
}
