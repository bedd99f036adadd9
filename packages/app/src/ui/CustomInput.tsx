import type { CustomField, CustomValue } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { MultiSelect, SelectField } from './SelectField';
import { DateField, MoneyField, NumberField, TextField } from './TextField';

interface Props {
  field: Pick<CustomField, 'label' | 'type' | 'options'>;
  value: CustomValue | null;
  onChange: (value: CustomValue | null) => void;
  currency: string;
  label?: string;
  hideLabel?: boolean;
  hint?: string;
  error?: string | undefined;
  required?: boolean;
  autoFocus?: boolean;
}

/** The choice of nothing, where nothing may be chosen. */
const none = (required: boolean | undefined) =>
  required ? [] : [{ value: '', label: t('leads.detail.not_set') }];
const MODES = { url: 'url', email: 'email', phone: 'tel' } as const;

/** The input of a custom field by its type. An empty one is null. */
export function CustomInput({ field, value, onChange, currency, ...rest }: Props) {
  const common = { ...rest, label: rest.label ?? field.label };
  const { autoFocus: _, hideLabel: __, ...listed } = common;
  const words = typeof value === 'string' ? value : '';
  const number = typeof value === 'number' ? value : null;
  switch (field.type) {
    case 'boolean':
      return (
        <SelectField
          {...listed}
          options={[
            ...none(rest.required),
            { value: 'true', label: t('leads.yes') },
            { value: 'false', label: t('leads.no') },
          ]}
          value={typeof value === 'boolean' ? String(value) : null}
          onChange={(next) => onChange(next === '' ? null : next === 'true')}
        />
      );
    case 'select':
      return (
        <SelectField
          {...listed}
          options={[
            ...none(rest.required),
            ...field.options.map((option) => ({ value: option, label: option })),
          ]}
          value={words || null}
          onChange={(next) => onChange(next || null)}
        />
      );
    case 'multiSelect':
      return (
        <MultiSelect
          {...listed}
          options={field.options.map((option) => ({ value: option, label: option }))}
          values={Array.isArray(value) ? value : []}
          onChange={(next) => onChange(next.length > 0 ? next : null)}
        />
      );
    case 'number':
      return <NumberField {...common} value={number} onChange={onChange} />;
    case 'money':
      return <MoneyField {...common} currency={currency} value={number} onChange={onChange} />;
    case 'date':
      return <DateField {...common} value={words || null} onChange={onChange} />;
    case 'moment':
      return <MomentInput {...common} value={words} onChange={onChange} />;
    default:
      return (
        <TextField
          {...common}
          value={words}
          rows={field.type === 'longText' ? 4 : undefined}
          inputMode={field.type in MODES ? MODES[field.type as keyof typeof MODES] : undefined}
          onChange={(next) => onChange(next === '' ? null : next)}
        />
      );
  }
}

const two = (n: number): string => String(n).padStart(2, '0');

/** A day and a time on this device's clock. */
function MomentInput({
  value,
  onChange,
  ...common
}: Omit<Props, 'field' | 'value' | 'currency'> & { label: string; value: string }) {
  const at = new Date(value);
  const known = !Number.isNaN(at.getTime());
  const day = known ? `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}` : null;
  const time = known ? `${two(at.getHours())}:${two(at.getMinutes())}` : '';
  const put = (nextDay: string | null, nextTime: string) => {
    if (!nextDay) return onChange(null);
    const [hour = 0, minute = 0] = /^\d{1,2}:\d{2}$/.test(nextTime)
      ? nextTime.split(':').map(Number)
      : [9, 0];
    const [year = 0, month = 1, date = 1] = nextDay.split('-').map(Number);
    onChange(new Date(year, month - 1, date, hour, minute).toISOString());
  };
  return (
    <View style={{ gap: 8 }}>
      <DateField {...common} value={day} onChange={(next) => put(next, time)} />
      <SelectField
        label={t('leads.custom.time')}
        options={HALF_HOURS.map((text) => ({ value: text, label: text }))}
        value={time || null}
        onChange={(next) => put(day, next)}
      />
    </View>
  );
}

const HALF_HOURS = Array.from({ length: 48 }, (_, i) => `${two(Math.floor(i / 2))}:${i % 2 ? '30' : '00'}`);
