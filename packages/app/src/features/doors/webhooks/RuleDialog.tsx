import type { CustomField, MapField, MapRule } from '@lintel/contract';
import { MapPath } from '@lintel/contract/doors';
import { stepsOf } from '@lintel/contract/mapping';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { Dialog } from '@/ui/Dialog';
import { SelectField } from '@/ui/SelectField';
import { TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { fieldOptions } from './field-options';
import { fromLines, toLines } from './mapping-draft';

interface Props {
  rule: MapRule | undefined;
  custom: readonly CustomField[];
  onSave: (rule: MapRule) => void;
  onClose: () => void;
}

/** One rule in full: where its value is looked for, how several are joined, in which other words, and what stands in. */
export function RuleDialog({ rule, custom, onSave, onClose }: Props) {
  const styles = useStyles();
  const [field, setField] = useState<MapField>(rule?.field ?? 'source');
  const [places, setPlaces] = useState((rule?.from ?? []).join('\n'));
  const [join, setJoin] = useState(rule?.join);
  const [values, setValues] = useState(toLines(rule?.values));
  const [otherwise, setOtherwise] = useState(rule?.otherwise ?? '');
  const from = places
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const bad = from.find((path) => stepsOf(path) === null || !MapPath.safeParse(path).success);
  const save = () => {
    const words = fromLines(values);
    onSave({
      field,
      from: from.slice(0, 10),
      ...(join === undefined ? {} : { join }),
      ...(words ? { values: words } : {}),
      ...(otherwise.trim() === '' ? {} : { otherwise: otherwise.trim() }),
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      width={520}
      title={t(rule ? 'doors.rule.edit' : 'doors.rule.new')}
      confirm={{
        label: t('doors.rule.save'),
        disabledReason: bad
          ? t('doors.rule.bad_place', { place: bad })
          : from.length === 0 && otherwise.trim() === '' && t('doors.rule.nothing'),
        onPress: save,
      }}
    >
      <View style={styles.body}>
        <SelectField
          label={t('doors.rule.field')}
          value={field}
          options={fieldOptions(custom)}
          onChange={setField}
        />
        <TextField
          label={t('doors.rule.places')}
          hint={t('doors.rule.places_hint')}
          value={places}
          onChange={setPlaces}
          rows={3}
          spellCheck={false}
          autoCapitalize="none"
          {...(bad ? { error: t('doors.rule.bad_place', { place: bad }) } : {})}
        />
        <SelectField
          label={t('doors.rule.several')}
          value={join === undefined ? 'first' : 'join'}
          options={[
            { value: 'first', label: t('doors.rule.first') },
            { value: 'join', label: t('doors.rule.join') },
          ]}
          onChange={(way) => setJoin(way === 'join' ? ' ' : undefined)}
        />
        <TextField
          label={t('doors.rule.values')}
          hint={t('doors.rule.values_hint')}
          value={values}
          onChange={setValues}
          rows={3}
        />
        <TextField
          label={t('doors.rule.otherwise')}
          hint={t('doors.rule.otherwise_hint')}
          value={otherwise}
          onChange={setOtherwise}
          maxLength={500}
        />
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({ body: { gap: 14, padding: 4 } }));
