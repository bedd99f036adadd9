import type { FormField } from '@lintel/contract';
import { FORM_FIELDS } from '@lintel/contract/doors';
import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { Card } from '@/ui/Card';
import { Checkbox } from '@/ui/Choice';
import { OrderTools } from '@/ui/OrderTools';
import { SelectField } from '@/ui/SelectField';
import { TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { useDoorFieldsQuery } from '../doors.api';
import { fieldLabel } from '../webhooks/field-options';
import { move } from './form-draft';

const ADD = '';

/** What the form asks for, in its order, in the words visitors read. */
export function FieldsCard({
  fields,
  onChange,
}: {
  fields: readonly FormField[];
  onChange: (fields: FormField[]) => void;
}) {
  const styles = useStyles();
  const custom = useDoorFieldsQuery().data?.items ?? [];
  const set = (at: number, change: Partial<FormField>) =>
    onChange(fields.map((one, index) => (index === at ? { ...one, ...change } : one)));
  const left = [...FORM_FIELDS, ...custom.map(({ key }) => `custom.${key}`)].filter(
    (field) => !fields.some((one) => one.field === field),
  );
  return (
    <Card title={t('doors.builder.fields')}>
      {fields.map(({ field, label, required }, at) => {
        const name = fieldLabel(field, custom);
        return (
          <View key={field} style={styles.field}>
            <View style={styles.words}>
              <TextField
                label={t('doors.builder.label_of', { field: name })}
                value={label}
                onChange={(text) => set(at, { label: text })}
                maxLength={200}
              />
            </View>
            <Checkbox
              label={t('doors.builder.required')}
              checked={required}
              onChange={(checked) => set(at, { required: checked })}
            />
            <OrderTools
              name={name}
              index={at}
              count={fields.length}
              onStep={(by) => onChange(move(fields, at, by))}
              onRemove={() => onChange(fields.filter((_, index) => index !== at))}
            />
          </View>
        );
      })}
      {left.length > 0 && (
        <SelectField
          label={t('doors.builder.add_field')}
          value={ADD}
          placeholder={t('doors.builder.choose_field')}
          options={left.map((field) => ({ value: field, label: fieldLabel(field, custom) }))}
          onChange={(field) =>
            onChange([
              ...fields,
              { field: field as FormField['field'], label: fieldLabel(field, custom), required: false },
            ])
          }
        />
      )}
    </Card>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  field: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    alignItems: 'flex-end',
    gap: 10,
    paddingBottom: 10,
    borderBottomWidth: 1,
    borderBottomColor: colors.lineSubtle,
  },
  words: { flexGrow: 1, flexBasis: 180, minWidth: 0 },
}));
