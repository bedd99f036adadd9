import type { Condition } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useEffect, useState } from 'react';
import { View } from 'react-native';
import { Button } from '@/ui/Button';
import { MultiSelect, OptionList, SelectField } from '@/ui/SelectField';
import { DateField, MoneyField, NumberField, TextField } from '@/ui/TextField';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { countText } from '../format';
import { useLeadCountQuery } from '../leads.api';
import { type FilterField, needsValue, opsFor, opText } from './filter-fields';
import { filterText } from './list-state';

interface Props {
  fields: readonly FilterField[];
  /** What is edited; without it a new one begins. */
  condition?: Condition;
  /** The other conditions of the list, for the count before applying. */
  others: readonly Condition[];
  currency: string;
  onApply: (condition: Condition) => void;
  onRemove?: () => void;
}

const SETTLE_MS = 250;
type Draft = Pick<Condition, 'op' | 'value'>;

const emptyDraft = (field: FilterField): Draft => {
  const op = opsFor(field)[0] ?? 'is';
  return { op, value: field.kind === 'yesno' ? true : undefined };
};

const filledIn = ({ op, value }: Draft): boolean =>
  !needsValue(op) || (Array.isArray(value) ? value.length > 0 : value !== undefined && value !== '');

/** Words of a list without blanks and empty ones. */
const cleaned = (value: NonNullable<Condition['value']>): NonNullable<Condition['value']> =>
  Array.isArray(value)
    ? value.map((one) => (typeof one === 'string' ? one.trim() : one)).filter((one) => one !== '')
    : value;

/** The value once it has stopped changing for a moment. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** Field, operator and value of one condition, with the number of leads it leaves before it is applied. */
export function FilterEditor({ fields, condition, others, currency, onApply, onRemove }: Props) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const [key, setKey] = useState<string | null>(condition?.field ?? null);
  const [draft, setDraft] = useState<Draft>(condition ?? { op: 'is', value: undefined });
  const field = fields.find((f) => f.key === key);
  // A company without ponds is not asked for one.
  const offered = fields
    .filter((f) => f.kind !== 'choice' || f.key === key || (f.options?.length ?? 0) > 0)
    .map((f) => ({ value: f.key, label: f.label }));
  const ready = field !== undefined && filledIn(draft);
  const made: Condition | undefined = field && {
    field: field.key,
    op: draft.op,
    ...(needsValue(draft.op) && draft.value !== undefined ? { value: cleaned(draft.value) } : {}),
  };
  const asked = useSettled(ready && made ? filterText([...others, made]) : undefined);
  const count = useLeadCountQuery(asked, { skip: asked === undefined });
  const found = ready && asked !== undefined && count.currentData;
  const label = found
    ? t('leads.filter.show', { count: found.total, shown: countText(found.total, found.capped) })
    : t('leads.filter.apply');
  const pick = (next: string) => {
    setKey(next);
    const picked = fields.find((f) => f.key === next);
    if (picked) setDraft(emptyDraft(picked));
  };
  if (!field) {
    return (
      <OptionList
        label={t('leads.filter.field')}
        options={offered}
        chosen={new Set<string>()}
        many={false}
        onChoose={pick}
      />
    );
  }
  return (
    <View style={[styles.form, compact && styles.roomy]}>
      <SelectField label={t('leads.filter.field')} options={offered} value={key} onChange={pick} />
      {opsFor(field).length > 1 && (
        <SelectField
          label={t('leads.filter.op_label')}
          options={opsFor(field).map((op) => ({ value: op, label: opText(field.kind, op) }))}
          value={draft.op}
          onChange={(op) => setDraft({ op, value: draft.value })}
        />
      )}
      {needsValue(draft.op) && (
        <ValueField
          field={field}
          value={draft.value}
          currency={currency}
          onChange={(value) => setDraft({ ...draft, value })}
        />
      )}
      <View style={styles.actions}>
        {onRemove && <Button kind="quiet" label={t('leads.filter.remove')} onPress={onRemove} />}
        <View style={styles.grow} />
        <Button
          kind="filled"
          label={label}
          disabledReason={!ready && t('leads.filter.needs_value')}
          onPress={() => made && onApply(made)}
        />
      </View>
    </View>
  );
}

function ValueField({
  field,
  value,
  currency,
  onChange,
}: {
  field: FilterField;
  value: Condition['value'];
  currency: string;
  onChange: (value: Condition['value']) => void;
}) {
  const label = t('leads.filter.value_label');
  const text = typeof value === 'string' ? value : '';
  const number = typeof value === 'number' ? value : null;
  if (field.kind === 'choice') {
    const values = Array.isArray(value) ? value.map(String) : text ? [text] : [];
    return <MultiSelect label={label} options={field.options ?? []} values={values} onChange={onChange} />;
  }
  if (field.kind === 'yesno') {
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
  }
  if (field.kind === 'money')
    return (
      <MoneyField
        label={label}
        value={number}
        currency={currency}
        onChange={(v) => onChange(v ?? undefined)}
      />
    );
  if (field.kind === 'number')
    return <NumberField label={label} value={number} onChange={(v) => onChange(v ?? undefined)} />;
  if (field.kind === 'date')
    return (
      <DateField label={label} value={text.slice(0, 10) || null} onChange={(v) => onChange(v ?? undefined)} />
    );
  if (field.kind === 'tags') {
    const words = Array.isArray(value) ? value.join(', ') : text;
    return (
      <TextField
        label={label}
        hint={t('leads.filter.tags_hint')}
        value={words}
        onChange={(next) =>
          onChange(next.trim() === '' ? undefined : next.split(',').map((word) => word.trimStart()))
        }
      />
    );
  }
  return <TextField label={label} value={text} onChange={onChange} />;
}

const useStyles = makeStyles(() => ({
  form: { gap: 10, padding: 12 },
  roomy: { padding: 16, gap: 14 },
  actions: { flexDirection: 'row', gap: 8, alignItems: 'center', marginTop: 2 },
  grow: { flex: 1 },
}));
