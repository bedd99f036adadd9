import { type CustomValue, LEAD_TYPES, type Lead, type NewLead, TIMELINES } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import { useState } from 'react';
import { View } from 'react-native';
import { fieldError, isAppProblem, problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { CustomInput } from '@/ui/CustomInput';
import { Dialog } from '@/ui/Dialog';
import { SelectField } from '@/ui/SelectField';
import { MoneyField, PhoneField, TextField } from '@/ui/TextField';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { ruleOf } from './field-rules';
import { useAddNoteMutation, useCreateLeadMutation } from './leads.api';
import { useLeadLists } from './use-lead-lists';

interface Form {
  name: string;
  email: string;
  phone: string;
  type: (typeof LEAD_TYPES)[number] | null;
  timeline: (typeof TIMELINES)[number] | null;
  budgetMin: number | null;
  budgetMax: number | null;
  location: string;
  source: string;
  ownerId: string | null;
  note: string;
  /** Values of the company's own fields by key. */
  custom: Record<string, CustomValue>;
}

const blank: Form = {
  name: '',
  email: '',
  phone: '',
  type: null,
  timeline: null,
  budgetMin: null,
  budgetMax: null,
  location: '',
  source: '',
  ownerId: null,
  note: '',
  custom: {},
};

const text = (value: string): string | undefined => value.trim() || undefined;

/** Only what was filled in; the server decides the rest. */
export const toNewLead = (form: Form): NewLead => ({
  ...(text(form.name) && { name: text(form.name) }),
  ...(text(form.email) && { emails: [form.email.trim()] }),
  ...(text(form.phone) && { phones: [form.phone.trim()] }),
  ...(form.type && { type: form.type }),
  ...(form.timeline && { timeline: form.timeline }),
  ...(form.budgetMin !== null && { budgetMin: form.budgetMin }),
  ...(form.budgetMax !== null && { budgetMax: form.budgetMax }),
  ...(text(form.location) && { location: text(form.location) }),
  ...(text(form.source) && { source: text(form.source) }),
  ...(form.ownerId && { ownerId: form.ownerId }),
  ...(Object.keys(form.custom).length > 0 && { custom: form.custom }),
});

/** A lead by hand. What was typed stays when the server refuses; a duplicate leads to the lead that exists. */
export function NewLeadDialog({
  open,
  onClose,
  onCreated,
}: {
  open: boolean;
  onClose: () => void;
  onCreated: (lead: Lead) => void;
}) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const router = useRouter();
  const { me, may } = useSession();
  const { users, fields } = useLeadLists();
  // What a role hides or keeps from changes is refused on a new lead as well.
  const free = (field: string) => ruleOf(me?.fields, field) === undefined;
  const [form, setForm] = useState<Form>(blank);
  const [create, created] = useCreateLeadMutation();
  const [addNote] = useAddNoteMutation();
  const [noteFailed, setNoteFailed] = useState<Lead | null>(null);
  const set = (change: Partial<Form>) => setForm((now) => ({ ...now, ...change }));
  const { error } = created;
  const close = () => {
    created.reset();
    setNoteFailed(null);
    setForm(blank);
    onClose();
  };
  const reachable = text(form.name) ?? text(form.email) ?? text(form.phone);
  const submit = async () => {
    const lead =
      noteFailed ??
      (await create({ body: toNewLead(form) })
        .unwrap()
        .catch(() => null));
    if (!lead) return;
    const note = text(form.note);
    if (note) {
      const saved = await addNote({ params: { leadId: lead.id }, body: { text: note } });
      if (saved.error) return setNoteFailed(lead);
    }
    close();
    onCreated(lead);
  };
  const duplicateId =
    isAppProblem(error) && error.code === 'lead.duplicate' ? error.context.leadId : undefined;
  const currency = me?.company.currency ?? 'USD';
  const pair = compact ? styles.stack : styles.pair;
  const half = compact ? undefined : styles.half;
  return (
    <Dialog
      open={open}
      onClose={close}
      title={t('leads.new')}
      width={560}
      confirm={{
        label: t(noteFailed ? 'leads.new_note_again' : 'leads.new_save'),
        onPress: () => void submit(),
        busy: created.isLoading,
        disabledReason: !reachable && t('leads.new_needs'),
      }}
    >
      <View style={styles.form}>
        {noteFailed && <Banner inset kind="warning" title={t('leads.new_note_failed')} />}
        {error && (
          <Banner
            inset
            kind="error"
            title={problemText(error)}
            action={
              typeof duplicateId === 'string'
                ? {
                    label: t('leads.new_open_existing'),
                    onPress: () => {
                      close();
                      router.push(`/leads/${duplicateId}`);
                    },
                  }
                : undefined
            }
          />
        )}
        <TextField
          label={t('leads.field.name')}
          value={form.name}
          onChange={(name) => set({ name })}
          autoFocus
          autoComplete="off"
          error={fieldError(error, 'name')}
        />
        <View style={pair}>
          {free('emails') && (
            <View style={half}>
              <TextField
                label={t('leads.field.email')}
                value={form.email}
                onChange={(email) => set({ email })}
                inputMode="email"
                autoCapitalize="none"
                autoComplete="off"
                error={fieldError(error, 'emails.0')}
              />
            </View>
          )}
          {free('phones') && (
            <View style={half}>
              <PhoneField
                label={t('leads.field.phone')}
                value={form.phone}
                onChange={(phone) => set({ phone })}
                error={fieldError(error, 'phones.0')}
              />
            </View>
          )}
        </View>
        <View style={pair}>
          <View style={half}>
            <SelectField
              label={t('leads.field.type')}
              value={form.type}
              options={LEAD_TYPES.map((value) => ({ value, label: t(`leads.type.${value}`) }))}
              onChange={(type) => set({ type })}
            />
          </View>
          <View style={half}>
            <SelectField
              label={t('leads.field.timeline')}
              value={form.timeline}
              options={TIMELINES.map((value) => ({ value, label: t(`leads.timeline.${value}`) }))}
              onChange={(timeline) => set({ timeline })}
            />
          </View>
        </View>
        {free('budget') && (
          <View style={pair}>
            <View style={half}>
              <MoneyField
                label={t('leads.field.budget_min')}
                value={form.budgetMin}
                currency={currency}
                onChange={(budgetMin) => set({ budgetMin })}
                error={fieldError(error, 'budgetMin')}
              />
            </View>
            <View style={half}>
              <MoneyField
                label={t('leads.field.budget_max')}
                value={form.budgetMax}
                currency={currency}
                onChange={(budgetMax) => set({ budgetMax })}
                error={fieldError(error, 'budgetMax')}
              />
            </View>
          </View>
        )}
        <View style={pair}>
          {free('location') && (
            <View style={half}>
              <TextField
                label={t('leads.field.location')}
                value={form.location}
                onChange={(location) => set({ location })}
                error={fieldError(error, 'location')}
              />
            </View>
          )}
          {free('source') && (
            <View style={half}>
              <TextField
                label={t('leads.field.source')}
                value={form.source}
                onChange={(source) => set({ source })}
                error={fieldError(error, 'source')}
              />
            </View>
          )}
        </View>
        {fields
          .filter((field) => field.required && field.default === null && free(`custom.${field.key}`))
          .map((field) => (
            <CustomInput
              key={field.key}
              field={field}
              required
              hint={field.description ?? undefined}
              value={form.custom[field.key] ?? null}
              currency={currency}
              onChange={(value) => {
                const { [field.key]: _, ...others } = form.custom;
                set({ custom: value === null ? others : { ...others, [field.key]: value } });
              }}
              error={fieldError(error, `custom.${field.key}`)}
            />
          ))}
        {users.length > 1 && may('leads:assign') && (
          <SelectField
            label={t('leads.field.owner')}
            placeholder={t('leads.unassigned')}
            value={form.ownerId}
            options={users.filter((user) => user.active).map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(ownerId) => set({ ownerId })}
          />
        )}
        {free('notes') && (
          <TextField
            label={t('leads.field.note')}
            value={form.note}
            onChange={(note) => set({ note })}
            rows={3}
            onSubmit={() => void submit()}
          />
        )}
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({
  form: { gap: 12, paddingVertical: 6, paddingHorizontal: 2 },
  stack: { gap: 12 },
  pair: { flexDirection: 'row', gap: 12 },
  half: { flex: 1, minWidth: 0 },
}));
