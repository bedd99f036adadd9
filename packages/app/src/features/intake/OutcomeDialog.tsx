import type { ColumnTarget, ImportColumn } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { Button } from '@/ui/Button';
import { Checkbox } from '@/ui/Choice';
import { Dialog } from '@/ui/Dialog';
import { Text } from '@/ui/Text';
import { TextField } from '@/ui/TextField';
import { likelyPositives } from './column-choice';

interface Props {
  column: ImportColumn;
  onClose: () => void;
  onSave: (target: ColumnTarget) => void;
}

/** What the outcome is called and which of the column's values mean yes; others mean no, blanks are not known yet. */
export function OutcomeDialog({ column, onClose, onSave }: Props) {
  const known = column.target.kind === 'outcome' ? column.target : undefined;
  const [name, setName] = useState(known?.name ?? column.name.slice(0, 80));
  const [values, setValues] = useState(() => [...new Set([...column.samples, ...(known?.positive ?? [])])]);
  const [positive, setPositive] = useState<readonly string[]>(
    known?.positive ?? likelyPositives(column.samples),
  );
  const [another, setAnother] = useState('');
  const tick = (value: string, on: boolean) =>
    setPositive(on ? [...positive, value] : positive.filter((known) => known !== value));
  const add = () => {
    const value = another.trim();
    if (value === '') return;
    if (!values.includes(value)) setValues([...values, value]);
    if (!positive.includes(value)) setPositive([...positive, value]);
    setAnother('');
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('intake.ui.outcome.title', { column: column.name })}
      text={t('intake.ui.outcome.text')}
      confirm={{
        label: t('intake.ui.outcome.save'),
        onPress: () =>
          onSave({ kind: 'outcome', name: name.trim() || column.name.slice(0, 80), positive: [...positive] }),
        disabledReason: positive.length === 0 && t('intake.ui.outcome.none'),
      }}
    >
      <View style={{ gap: 12, padding: 4 }}>
        <TextField
          label={t('intake.ui.outcome.name')}
          hint={t('intake.ui.outcome.name_hint')}
          value={name}
          onChange={setName}
          maxLength={80}
          required
        />
        <View role="group" aria-label={t('intake.ui.outcome.positive')}>
          <Text variant="meta" weight={500}>
            {t('intake.ui.outcome.positive')}
          </Text>
          {values.map((value) => (
            <Checkbox
              key={value}
              label={value}
              checked={positive.includes(value)}
              onChange={(on) => tick(value, on)}
            />
          ))}
        </View>
        {column.distinct > values.length && (
          <View style={{ flexDirection: 'row', alignItems: 'flex-end', gap: 8 }}>
            <View style={{ flex: 1 }}>
              <TextField
                label={t('intake.ui.outcome.more')}
                placeholder={t('intake.ui.outcome.more_hint')}
                value={another}
                onChange={setAnother}
                onSubmit={add}
                maxLength={200}
              />
            </View>
            <Button label={t('intake.ui.outcome.add')} onPress={add} />
          </View>
        )}
      </View>
    </Dialog>
  );
}
