import type { Condition, FilterGroup } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import {
  type FilterField,
  filterText,
  needsValue,
  opsFor,
  opText,
  useLeadCountQuery,
} from '@/features/leads';
import { Button } from '@/ui/Button';
import { countText } from '@/ui/lead-text';
import { OptionList, SelectField } from '@/ui/SelectField';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useSettled } from '@/ui/use-settled';
import { type Draft, emptyDraft, filledIn, toCondition, withOp } from './condition-draft';
import { ValueField } from './ValueField';

interface Props {
  fields: readonly FilterField[];
  /** What is edited; without it a new one begins. */
  condition?: Condition;
  /** The whole filter with the condition in its place, for the count before applying. */
  whole: (condition: Condition) => FilterGroup;
  currency: string;
  onApply: (condition: Condition) => void;
  onRemove?: () => void;
}

/** Fields that can be chosen from: a company without ponds is not asked for one. */
export const offered = (fields: readonly FilterField[], key: string | null) =>
  fields
    .filter((f) => f.kind !== 'choice' || f.key === key || (f.options?.length ?? 0) > 0)
    .map((f) => ({ value: f.key, label: f.label }));

/** Field, operator and value of one condition, with the number of leads it leaves before it is applied. */
export function FilterEditor({ fields, condition, whole, currency, onApply, onRemove }: Props) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const [key, setKey] = useState<string | null>(condition?.field ?? null);
  const [draft, setDraft] = useState<Draft>(condition ?? { op: 'is', value: undefined });
  const field = fields.find((f) => f.key === key);
  const ready = field !== undefined && filledIn(draft);
  const made = field && toCondition(field, draft);
  const asked = useSettled(ready && made ? filterText(whole(made)) : undefined);
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
        options={offered(fields, key)}
        chosen={new Set<string>()}
        many={false}
        onChoose={pick}
      />
    );
  }
  return (
    <View style={[styles.form, compact && styles.roomy]}>
      <SelectField
        label={t('leads.filter.field')}
        options={offered(fields, key)}
        value={key}
        onChange={pick}
      />
      {opsFor(field).length > 1 && (
        <SelectField
          label={t('leads.filter.op_label')}
          options={opsFor(field).map((op) => ({ value: op, label: opText(field.kind, op) }))}
          value={draft.op}
          onChange={(op) => setDraft(withOp(field, draft, op))}
        />
      )}
      {needsValue(draft.op) && (
        <ValueField
          field={field}
          op={draft.op}
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

const useStyles = makeStyles(() => ({
  form: { gap: 10, padding: 12 },
  roomy: { padding: 16, gap: 14 },
  actions: { flexDirection: 'row', gap: 8, alignItems: 'center', marginTop: 2 },
  grow: { flex: 1 },
}));
