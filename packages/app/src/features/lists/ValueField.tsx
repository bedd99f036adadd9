import type { Condition, EventMatch } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { countsDays, type FilterField, isEventMatch } from '@/features/leads';
import { MultiSelect, SelectField } from '@/ui/SelectField';
import { DateField, MoneyField, NumberField, TextField } from '@/ui/TextField';

interface Props {
  field: FilterField;
  op: Condition['op'];
  value: Condition['value'];
  currency: string;
  onChange: (value: Condition['value']) => void;
}

const whole = (value: number | null, most: number): number | undefined =>
  value === null ? undefined : Math.min(Math.max(Math.round(value), 1), most);

/** The value of a condition, by what its field holds and what is asked of it. */
export function ValueField({ field, op, value, currency, onChange }: Props) {
  const label = t('leads.filter.value_label');
  const text = typeof value === 'string' ? value : '';
  const number = typeof value === 'number' ? value : null;
  if (countsDays(op))
    return (
      <NumberField label={t('lists.days')} value={number} onChange={(days) => onChange(whole(days, 3650))} />
    );
  switch (field.kind) {
    case 'event':
      return (
        <EventField field={field} value={isEventMatch(value) ? value : { kinds: [] }} onChange={onChange} />
      );
    case 'choice':
    case 'choices': {
      const values = Array.isArray(value) ? value.map(String) : text ? [text] : [];
      return <MultiSelect label={label} options={field.options ?? []} values={values} onChange={onChange} />;
    }
    case 'yesno':
      return (
        <SelectField
          label={label}
          options={[
            { value: 'yes', label: t('leads.yes') },
            { value: 'no', label: t('leads.no') },
          ]}
          value={value === false ? 'no' : 'yes'}
          onChange={(next) => onChange(next === 'yes')}
        />
      );
    case 'money':
      return (
        <MoneyField
          label={label}
          value={number}
          currency={currency}
          onChange={(v) => onChange(v ?? undefined)}
        />
      );
    case 'number':
      return <NumberField label={label} value={number} onChange={(v) => onChange(v ?? undefined)} />;
    case 'date':
    case 'moment':
      return (
        <DateField
          label={label}
          value={text.slice(0, 10) || null}
          onChange={(v) => onChange(v ?? undefined)}
        />
      );
    case 'tags':
      return (
        <TextField
          label={label}
          hint={t('leads.filter.tags_hint')}
          value={Array.isArray(value) ? value.join(', ') : text}
          onChange={(next) =>
            onChange(next.trim() === '' ? undefined : next.split(',').map((word) => word.trimStart()))
          }
        />
      );
    default:
      return <TextField label={label} value={text} onChange={onChange} />;
  }
}

function EventField({
  field,
  value,
  onChange,
}: {
  field: FilterField;
  value: EventMatch;
  onChange: (value: EventMatch) => void;
}) {
  const { days: _days, times: _times, ...rest } = value;
  const put = (days: number | undefined, times: number | undefined) =>
    onChange({
      ...rest,
      ...(days === undefined ? {} : { days }),
      ...(times === undefined || times === 1 ? {} : { times }),
    });
  return (
    <View style={{ gap: 12 }}>
      <MultiSelect
        label={t('lists.event.kinds')}
        options={field.options ?? []}
        values={value.kinds}
        onChange={(kinds) => onChange({ ...value, kinds: kinds.slice(0, 20) })}
      />
      <NumberField
        label={t('lists.event.days')}
        hint={t('lists.event.days_hint')}
        value={value.days ?? null}
        onChange={(days) => put(whole(days, 3650), value.times)}
      />
      <NumberField
        label={t('lists.event.times')}
        value={value.times ?? 1}
        onChange={(times) => put(value.days, whole(times, 1000))}
      />
    </View>
  );
}
