import { ITEM_ROLES, MILESTONES } from '@lintel/contract/deals';
import { OFFSET_UNITS } from '@lintel/contract/deals/days';
import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { Checkbox } from '@/ui/Choice';
import { OrderTools, orderKeys } from '@/ui/OrderTools';
import { SelectField } from '@/ui/SelectField';
import { NumberField, TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { badDays, MOST_DAYS, type Row } from './template-rows';

interface Props {
  row: Row;
  index: number;
  count: number;
  onChange: (next: Partial<Row>) => void;
  onStep: (by: 1 | -1) => void;
  onRemove: () => void;
}
const NO_DATE = 'none';

/** One item of a checklist: what, who does it, and when by which date. Alt and an arrow move it. */
export function TemplateRow({ row, index, count, onChange, onStep, onRemove }: Props) {
  const styles = useStyles();
  const number = index + 1;
  const name = row.title.trim() || t('deals.templates.number', { number });
  return (
    <View role="listitem" style={styles.row} {...orderKeys(onStep)}>
      <View style={styles.line}>
        <View style={styles.title}>
          <TextField
            hideLabel
            label={t('deals.templates.item_title', { number })}
            placeholder={t('deals.checklist.title')}
            value={row.title}
            maxLength={160}
            onChange={(title) => onChange({ title })}
            error={row.title.trim() === '' ? t('deals.templates.needs_title') : undefined}
          />
        </View>
        <OrderTools
          {...{ name, index, count, onStep, onRemove }}
          keepReason={count === 1 && t('deals.templates.one')}
        />
      </View>
      <View style={styles.line}>
        <View style={styles.who}>
          <SelectField
            label={t('deals.checklist.role')}
            value={row.role}
            onChange={(role) => onChange({ role })}
            options={ITEM_ROLES.map((value) => ({ value, label: t(`deals.role.${value}`) }))}
          />
        </View>
        <View style={styles.who}>
          <SelectField
            label={t('deals.checklist.follows')}
            value={row.milestone ?? NO_DATE}
            onChange={(value) => onChange({ milestone: MILESTONES.find((key) => key === value) ?? null })}
            options={[
              { value: NO_DATE, label: t('deals.checklist.follows_none') },
              ...MILESTONES.map((value) => ({ value, label: t(`deals.field.dates.${value}`) })),
            ]}
          />
        </View>
        {row.milestone !== null && (
          <>
            <View style={styles.days}>
              <NumberField
                label={t('deals.templates.days')}
                value={row.days}
                onChange={(days) => onChange({ days })}
                error={badDays(row) ? t('deals.templates.days_bad', { most: MOST_DAYS }) : undefined}
              />
            </View>
            <View style={styles.unit}>
              <SelectField
                label={t('deals.templates.unit')}
                value={row.unit}
                onChange={(unit) => onChange({ unit })}
                options={OFFSET_UNITS.map((value) => ({ value, label: t(`deals.templates.unit.${value}`) }))}
              />
            </View>
            <View style={styles.unit}>
              <SelectField
                label={t('deals.templates.when')}
                value={row.when}
                onChange={(when) => onChange({ when })}
                options={(['before', 'after'] as const).map((value) => ({
                  value,
                  label: t(`deals.templates.when.${value}`),
                }))}
              />
            </View>
          </>
        )}
      </View>
      <Checkbox
        label={t('deals.checklist.blocking')}
        checked={row.blocking}
        onChange={(blocking) => onChange({ blocking })}
      />
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  row: {
    gap: 8,
    padding: 12,
    borderWidth: 1,
    borderColor: colors.line,
    borderRadius: 10,
    backgroundColor: colors.surface,
  },
  line: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'flex-start', gap: 8 },
  title: { flexGrow: 1, flexBasis: 200, minWidth: 0 },
  who: { flexGrow: 1, flexBasis: 130, minWidth: 0 },
  days: { width: 84 },
  unit: { flexGrow: 1, flexBasis: 100, minWidth: 0 },
}));
