import { type ColumnTarget, FIELD_TYPES, type ImportColumn } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { Dialog } from '@/ui/Dialog';
import { SelectField } from '@/ui/SelectField';
import { TextField } from '@/ui/TextField';

interface Props {
  column: ImportColumn;
  onClose: () => void;
  onSave: (target: ColumnTarget) => void;
}

/** Name and kind of a field that the import is to add. */
export function NewFieldDialog({ column, onClose, onSave }: Props) {
  const known = column.target.kind === 'newField' ? column.target : undefined;
  const [label, setLabel] = useState(known?.label ?? column.name.slice(0, 80));
  const [type, setType] = useState<(typeof FIELD_TYPES)[number]>(known?.type ?? 'text');
  const save = () =>
    onSave({
      kind: 'newField',
      label: label.trim(),
      type,
      ...(type === 'date' && known?.dateOrder && { dateOrder: known.dateOrder }),
    });
  const nameless = label.trim() === '';
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('intake.ui.new_field.title', { column: column.name })}
      text={t('intake.ui.new_field.text')}
      confirm={{
        label: t('intake.ui.new_field.save'),
        onPress: save,
        disabledReason: nameless && t('intake.ui.new_field.label'),
      }}
    >
      <View style={{ gap: 12, padding: 4 }}>
        <TextField
          label={t('intake.ui.new_field.label')}
          value={label}
          onChange={setLabel}
          maxLength={80}
          required
          onSubmit={nameless ? undefined : save}
        />
        <SelectField
          label={t('intake.ui.new_field.type')}
          value={type}
          options={FIELD_TYPES.map((value) => ({ value, label: t(`intake.ui.type.${value}`) }))}
          onChange={setType}
        />
      </View>
    </Dialog>
  );
}
