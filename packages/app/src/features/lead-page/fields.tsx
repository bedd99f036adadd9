import type { CustomField, CustomValue, Lead } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useRef, useState } from 'react';
import { View } from 'react-native';
import { TagField, wordsOf } from '@/features/pickers';
import { Tag } from '@/ui/Chip';
import { CustomInput } from '@/ui/CustomInput';
import type { LucideIcon } from '@/ui/Icon';
import { budgetText, customText } from '@/ui/lead-text';
import { MoneyField, TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { ChoiceRow, EditableRow } from './EditableRow';
import type { LeadEdit } from './lead-change';

interface Common {
  lead: Lead;
  label: string;
  icon?: LucideIcon;
  editable: boolean;
  readOnly?: boolean;
  /** Gets the lead as it was when editing began, so that a change in between is noticed. */
  onSave: (base: Lead, edit: LeadEdit) => void;
}

/** The lead as it stood when editing began, and a draft of the value. */
function useDraft<T>(lead: Lead, read: (lead: Lead) => T) {
  const [base, setBase] = useState(lead);
  const [draft, setDraft] = useState(() => read(lead));
  return {
    base,
    draft,
    setDraft,
    restart: () => {
      setBase(lead);
      setDraft(read(lead));
    },
  };
}

type TextKey = 'location' | 'propertyType' | 'source' | 'campaign' | 'name';

export function TextRow({ field, lead, onSave, ...row }: Common & { field: TextKey }) {
  const { base, draft, setDraft, restart } = useDraft(lead, (now) => now[field] ?? '');
  return (
    <EditableRow
      {...row}
      text={lead[field] ?? ''}
      onCancel={restart}
      onSave={() => {
        const next = draft.trim() || null;
        if (next !== base[field]) onSave(base, { [field]: next });
      }}
      editor={() => <TextField label={row.label} hideLabel value={draft} onChange={setDraft} autoFocus />}
    />
  );
}

export function BudgetRow({ lead, onSave, ...row }: Common) {
  const styles = useStyles();
  const { base, draft, setDraft, restart } = useDraft(lead, ({ budgetMin, budgetMax }) => ({
    budgetMin,
    budgetMax,
  }));
  return (
    <EditableRow
      {...row}
      text={budgetText(lead) ?? ''}
      onCancel={restart}
      onSave={() => {
        const edit: LeadEdit = {
          ...(draft.budgetMin !== base.budgetMin && { budgetMin: draft.budgetMin }),
          ...(draft.budgetMax !== base.budgetMax && { budgetMax: draft.budgetMax }),
        };
        if (Object.keys(edit).length > 0) onSave(base, edit);
      }}
      editor={() => (
        <View style={styles.stack}>
          <MoneyField
            label={t('leads.field.budget_min')}
            value={draft.budgetMin}
            currency={lead.currency}
            autoFocus
            onChange={(budgetMin) => setDraft((now) => ({ ...now, budgetMin }))}
          />
          <MoneyField
            label={t('leads.field.budget_max')}
            value={draft.budgetMax}
            currency={lead.currency}
            onChange={(budgetMax) => setDraft((now) => ({ ...now, budgetMax }))}
          />
        </View>
      )}
    />
  );
}

export function TagsRow({ lead, onSave, ...row }: Common) {
  const styles = useStyles();
  const { base, draft, setDraft, restart } = useDraft(lead, ({ tags }) => tags.join(', '));
  const busy = useRef(false);
  return (
    <EditableRow
      {...row}
      text={lead.tags.join(', ')}
      value={
        lead.tags.length > 0 && (
          <View style={styles.tags}>
            {lead.tags.map((tag) => (
              <Tag key={tag} label={tag} />
            ))}
          </View>
        )
      }
      busy={busy}
      onCancel={restart}
      onSave={() => {
        const tags = wordsOf(draft);
        if (tags.join() !== base.tags.join()) onSave(base, { tags });
      }}
      editor={() => (
        <TagField
          label={row.label}
          hideLabel
          hint={t('leads.detail.tags_hint')}
          value={draft}
          onChange={setDraft}
          busy={busy}
          autoFocus
        />
      )}
    />
  );
}

/** A custom field by its type. */
export function CustomRow({ field, lead, onSave, ...row }: Common & { field: CustomField }) {
  const value = lead.custom[field.key] ?? null;
  const { base, draft, setDraft, restart } = useDraft(lead, ({ custom }) => custom[field.key] ?? null);
  const send = (from: Lead, next: CustomValue | null) => {
    if (JSON.stringify(next) !== JSON.stringify(from.custom[field.key] ?? null))
      onSave(from, { custom: { [field.key]: next } });
  };
  const text = customText(value, field.type, lead.currency);
  if (field.type === 'boolean' || (field.type === 'select' && field.options.length > 0)) {
    const options =
      field.type === 'boolean'
        ? [
            { value: 'true', label: t('leads.yes') },
            { value: 'false', label: t('leads.no') },
          ]
        : field.options.map((option) => ({ value: option, label: option }));
    return (
      <ChoiceRow
        {...row}
        text={text}
        options={options}
        chosen={value === null ? null : String(value)}
        clearable={!field.required}
        onChoose={(next) => send(lead, next === null || field.type === 'select' ? next : next === 'true')}
      />
    );
  }
  return (
    <EditableRow
      {...row}
      text={text}
      onCancel={restart}
      onSave={() => send(base, typeof draft === 'string' ? draft.trim() || null : draft)}
      editor={() => (
        <CustomInput
          field={field}
          label={row.label}
          hideLabel
          value={draft}
          currency={lead.currency}
          onChange={setDraft}
          autoFocus
        />
      )}
    />
  );
}

const useStyles = makeStyles(() => ({
  stack: { gap: 8, paddingVertical: 4 },
  tags: { flexDirection: 'row', flexWrap: 'wrap', gap: 6 },
}));
