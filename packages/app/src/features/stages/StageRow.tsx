import type { CustomField } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { type PipelineKind, stageFields } from '@lintel/contract/pipelines';
import { useState } from 'react';
import { View } from 'react-native';
import { useLeadLists } from '@/features/leads';
import { fieldLabel } from '@/ui/field-text';
import { OrderTools, orderKeys } from '@/ui/OrderTools';
import { MultiSelect, SelectField } from '@/ui/SelectField';
import { NumberField, TextField } from '@/ui/TextField';
import { makeStyles, useTheme } from '@/ui/theme-context';
import { type Row, readReasons } from './stage-rows';

const KINDS = ['open', 'won', 'lost'] as const;
const COLORS = ['v1', 'v2', 'v3', 'v4', 'v5', 'v6'] as const;

interface Props {
  row: Row;
  kind: PipelineKind;
  index: number;
  count: number;
  doubled: boolean;
  onChange: (next: Partial<Row>) => void;
  onStep: (by: 1 | -1) => void;
  onRemove: () => void;
}

const dealField = (field: string): string => t(`stages.deal.${field as 'price'}`);

const optionsOf = (kind: PipelineKind, fields: readonly CustomField[]) => [
  ...stageFields(kind).map((field) => ({
    value: field,
    label: kind === 'lead' ? fieldLabel(field, fields) : dealField(field),
  })),
  ...(kind === 'lead' ? fields.map(({ key, label }) => ({ value: `custom.${key}`, label })) : []),
];

/** One stage: its name and colour, what it is, how long is too long, and what it asks for. Alt and an arrow move it. */
export function StageRow({ row, kind, index, count, doubled, onChange, onStep, onRemove }: Props) {
  const styles = useStyles();
  const { colors } = useTheme();
  const { fields } = useLeadLists();
  const [reasons, setReasons] = useState(row.reasons.join('\n'));
  const name = row.name.trim() || t('stages.number', { number: index + 1 });
  return (
    <View role="listitem" style={styles.row} {...orderKeys(onStep)}>
      <View style={styles.line}>
        <View style={[styles.dot, { backgroundColor: colors[row.color] }]} />
        <View style={styles.name}>
          <TextField
            label={t('stages.stage_name', { number: index + 1 })}
            hideLabel
            value={row.name}
            maxLength={60}
            onChange={(value) => onChange({ name: value })}
            error={row.name.trim() === '' ? t('stages.needs_name') : doubled ? t('stages.twice') : undefined}
          />
        </View>
        <View style={styles.kind}>
          <SelectField
            label={t('stages.stage_kind', { name })}
            hideLabel
            options={KINDS.map((value) => ({ value, label: t(`stages.stage_kind.${value}`) }))}
            value={row.kind}
            onChange={(next) => onChange({ kind: next })}
          />
        </View>
        <OrderTools
          {...{ name, index, count, onStep, onRemove }}
          keepReason={count === 1 && t('stages.one')}
        />
      </View>
      <View style={styles.line}>
        <View style={styles.small}>
          <SelectField
            label={t('stages.color')}
            options={COLORS.map((value) => ({ value, label: t(`stages.color.${value}`) }))}
            value={row.color}
            onChange={(color) => onChange({ color })}
          />
        </View>
        {row.kind === 'open' && (
          <View style={styles.small}>
            <NumberField
              label={t('stages.limit')}
              suffix={t('stages.limit.days')}
              value={row.limitDays}
              error={
                row.limitDays !== null &&
                (row.limitDays < 1 || row.limitDays > 1000 || !Number.isInteger(row.limitDays))
                  ? t('stages.limit.bad')
                  : undefined
              }
              onChange={(limitDays) => onChange({ limitDays })}
            />
          </View>
        )}
        <View style={styles.required}>
          <MultiSelect
            label={t('stages.required')}
            placeholder={t('stages.required.none')}
            options={optionsOf(kind, fields)}
            values={row.required}
            onChange={(required) => onChange({ required })}
          />
        </View>
      </View>
      {row.kind === 'lost' && kind === 'lead' && (
        <TextField
          label={t('stages.reasons')}
          hint={t('stages.reasons.hint')}
          rows={3}
          value={reasons}
          onChange={(text) => {
            setReasons(text);
            onChange({ reasons: readReasons(text) });
          }}
        />
      )}
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  row: {
    gap: 10,
    padding: 12,
    borderWidth: 1,
    borderColor: colors.line,
    borderRadius: 10,
    backgroundColor: colors.surface,
  },
  line: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'flex-start', gap: 8 },
  dot: { width: 10, height: 10, borderRadius: 3, marginTop: 12 },
  name: { flexGrow: 1, flexBasis: 180, minWidth: 0 },
  kind: { width: 116 },
  small: { width: 150 },
  required: { flexGrow: 1, flexBasis: 220, minWidth: 0 },
}));
