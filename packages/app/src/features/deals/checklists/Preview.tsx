import type { Milestone } from '@lintel/contract/deals';
import { MILESTONES } from '@lintel/contract/deals';
import { dayAfter } from '@lintel/contract/deals/days';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { Card } from '@/ui/Card';
import { Text } from '@/ui/Text';
import { DateField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { dayText } from '../format';
import { type Dates, daysOf, exampleDates, type Row } from './template-rows';

/** Days to the closing of the example. */
const AHEAD = 30;

/** Which days the items would have on a deal that closes on a day; other dates can be set as well. */
export function Preview({ rows, today }: { rows: readonly Row[]; today: string }) {
  const styles = useStyles();
  const [closing, setClosing] = useState<string | null>(dayAfter(today, AHEAD, 'calendar'));
  const [set, setSet] = useState<Partial<Dates>>({});
  const dates = exampleDates(closing, set);
  const used = MILESTONES.filter((key) => key !== 'closing' && rows.some((row) => row.milestone === key));
  const choose = (key: Milestone, day: string | null) => setSet((now) => ({ ...now, [key]: day }));
  return (
    <Card title={t('deals.templates.preview')}>
      <Text variant="meta" tone="text2">
        {t('deals.templates.preview_text')}
      </Text>
      <DateField
        label={t('deals.templates.closing_on')}
        value={closing}
        onChange={(day) => {
          setClosing(day);
          setSet({});
        }}
      />
      {used.map((key) => (
        <DateField
          key={`${key} ${closing}`}
          label={t(`deals.field.dates.${key}`)}
          value={dates[key]}
          onChange={(day) => choose(key, day)}
        />
      ))}
      <View role="list" aria-label={t('deals.templates.preview')} style={styles.list}>
        {daysOf(rows, dates).map(({ row, day }) => (
          <View key={row.key} role="listitem" style={styles.item}>
            <Text tone={day === null ? 'text2' : 'text'} style={styles.day}>
              {day === null ? t('deals.checklist.no_day') : dayText(day, today)}
            </Text>
            <View style={styles.grow}>
              <Text lines={2}>{row.title.trim() || '–'}</Text>
              <Text variant="meta" tone="text2">
                {t(`deals.role.${row.role}`)}
              </Text>
            </View>
          </View>
        ))}
      </View>
    </Card>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  list: { gap: 0 },
  item: {
    flexDirection: 'row',
    gap: 10,
    paddingVertical: 6,
    borderTopWidth: 1,
    borderTopColor: colors.lineSubtle,
  },
  day: { width: 92 },
  grow: { flex: 1, minWidth: 0 },
}));
