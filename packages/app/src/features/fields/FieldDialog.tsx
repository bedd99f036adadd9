import { type CustomField, type CustomValue, FIELD_TYPES, type FieldType } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { NotSaved } from '@/features/admin';
import { fieldError } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Toggle } from '@/ui/Choice';
import { CustomInput } from '@/ui/CustomInput';
import { Dialog } from '@/ui/Dialog';
import { HelpHint } from '@/ui/HelpHint';
import { SelectField } from '@/ui/SelectField';
import { NumberField, TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { hasChoices, limitsOf, linesOf } from './field-shape';
import { useCreateFieldMutation, useUpdateFieldMutation } from './fields.api';

interface Form {
  label: string;
  type: FieldType;
  choices: string;
  description: string;
  required: boolean;
  min: number | null;
  max: number | null;
  default: CustomValue | null;
}

/** A new field, or what is said of one beside its type, which has a dialog of its own. */
export function FieldDialog({ of, onClose }: { of?: CustomField; onClose: () => void }) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const toast = useToast();
  const { me } = useSession();
  const [form, setForm] = useState<Form>({
    label: of?.label ?? '',
    type: of?.type ?? 'text',
    choices: of?.options.join('\n') ?? '',
    description: of?.description ?? '',
    required: of?.required ?? false,
    min: of?.min ?? null,
    max: of?.max ?? null,
    default: of?.default ?? null,
  });
  const [create, creating] = useCreateFieldMutation();
  const [update, updating] = useUpdateFieldMutation();
  const error = creating.error ?? updating.error;
  const set = (change: Partial<Form>) => setForm((now) => ({ ...now, ...change }));
  const options = linesOf(form.choices);
  const limits = limitsOf(form.type);
  const save = async () => {
    const body = {
      label: form.label.trim(),
      description: form.description.trim() || null,
      required: form.required,
      min: limits ? form.min : null,
      max: limits ? form.max : null,
      default: form.default,
      ...(hasChoices(form.type) ? { options } : {}),
    };
    const reply = of
      ? await update({ params: { fieldId: of.id }, body })
      : await create({ body: { ...body, type: form.type } });
    if ('error' in reply) return;
    toast({ message: t(of ? 'fields.saved' : 'fields.added', { name: body.label }) });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      width={560}
      title={of ? t('fields.edit_title', { name: of.label }) : t('fields.add')}
      confirm={{
        label: t(of ? 'fields.save' : 'fields.add'),
        busy: creating.isLoading || updating.isLoading,
        disabledReason:
          (form.label.trim() === '' && t('fields.need_name')) ||
          (hasChoices(form.type) && options.length === 0 && t('fields.need_choices')),
        onPress: () => void save(),
      }}
    >
      <View style={styles.body}>
        <TextField
          label={t('fields.name')}
          value={form.label}
          onChange={(label) => set({ label })}
          maxLength={80}
          autoFocus
          required
          error={fieldError(error, 'label')}
        />
        {of ? null : (
          <SelectField<FieldType>
            label={t('fields.type')}
            value={form.type}
            options={FIELD_TYPES.map((value) => ({
              value,
              label: t(`fields.type.${value}`),
              hint: t(`fields.type_hint.${value}`),
            }))}
            onChange={(type) => set({ type, default: null, min: null, max: null })}
          />
        )}
        {hasChoices(form.type) && (
          <TextField
            label={t('fields.options')}
            hint={t('fields.options_hint')}
            value={form.choices}
            onChange={(choices) => set({ choices })}
            rows={5}
            required
          />
        )}
        <TextField
          label={t('fields.description')}
          hint={t('fields.description_hint')}
          value={form.description}
          onChange={(description) => set({ description })}
          maxLength={500}
        />
        {limits && (
          <View style={compact ? styles.stack : styles.pair}>
            <View style={!compact && styles.half}>
              <NumberField
                label={t(`fields.least_${limits}`)}
                value={form.min}
                onChange={(min) => set({ min })}
              />
            </View>
            <View style={!compact && styles.half}>
              <NumberField
                label={t(`fields.most_${limits}`)}
                value={form.max}
                onChange={(max) => set({ max })}
                error={fieldError(error, 'max')}
              />
            </View>
          </View>
        )}
        <CustomInput
          field={{ label: t('fields.default'), type: form.type, options }}
          hint={t('fields.default_hint')}
          value={form.default}
          currency={me?.company.currency ?? 'USD'}
          onChange={(value) => set({ default: value })}
          error={fieldError(error, 'default')}
        />
        <View style={styles.line}>
          <View style={styles.grow}>
            <Toggle
              label={t('fields.required_label')}
              on={form.required}
              onChange={(required) => set({ required })}
            />
          </View>
          <HelpHint about={t('fields.required_label')} text={t('fields.required_help')} />
        </View>
        <NotSaved error={error} />
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({
  body: { gap: 12, paddingVertical: 6, paddingHorizontal: 2 },
  stack: { gap: 12 },
  pair: { flexDirection: 'row', gap: 12 },
  half: { flex: 1, minWidth: 0 },
  line: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  grow: { flex: 1, minWidth: 0 },
}));
