import type { FormField } from '@lintel/contract';
import { FORM_FIELDS } from '@lintel/contract/doors';
import { t } from '@lintel/contract/messages';
import ArrowDown from 'lucide-react-native/icons/arrow-down';
import ArrowUp from 'lucide-react-native/icons/arrow-up';
import X from 'lucide-react-native/icons/x';
import { View } from 'react-native';
import { IconButton } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Checkbox } from '@/ui/Choice';
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
            <View style={styles.buttons}>
              <IconButton
                size="small"
                icon={ArrowUp}
                label={t('doors.builder.up', { field: name })}
                disabledReason={at === 0 && t('doors.builder.is_first')}
                onPress={() => onChange(move(fields, at, -1))}
              />
              <IconButton
                size="small"
                icon={ArrowDown}
                label={t('doors.builder.down', { field: name })}
                disabledReason={at === fields.length - 1 && t('doors.builder.is_last')}
                onPress={() => onChange(move(fields, at, 1))}
              />
              <IconButton
                size="small"
                icon={X}
                label={t('doors.builder.drop', { field: name })}
                onPress={() => onChange(fields.filter((_, index) => index !== at))}
              />
            </View>
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
  buttons: { flexDirection: 'row' },
}));
