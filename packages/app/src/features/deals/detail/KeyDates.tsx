import { MILESTONES, type Milestone } from '@lintel/contract/deals';
import { daysBetween } from '@lintel/contract/deals/days';
import { t } from '@lintel/contract/messages';
import CalendarClock from 'lucide-react-native/icons/calendar-clock';
import { useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { Card, Divider } from '@/ui/Card';
import { Dialog } from '@/ui/Dialog';
import { Spinner } from '@/ui/Spinner';
import { Text } from '@/ui/Text';
import { DateField } from '@/ui/TextField';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useSettled } from '@/ui/use-settled';
import { usePreviewDatesQuery, useSetDatesMutation } from '../deals.api';
import { daysLeft, dayText } from '../format';
import { type DealPart, useTell } from './use-change';

/** The days a deal hangs on, in their order, with how far they are. */
export function KeyDates(part: DealPart) {
  const styles = useStyles();
  const { deal, names, mayChange } = part;
  const [open, setOpen] = useState(false);
  const shown = MILESTONES.filter((key) => deal.dates[key] !== null || key === 'closing');
  return (
    <Card
      title={t('deals.dates')}
      actions={
        mayChange && (
          <Button
            size="small"
            icon={CalendarClock}
            label={t('deals.dates.edit')}
            onPress={() => setOpen(true)}
          />
        )
      }
    >
      <View role="list" aria-label={t('deals.dates')} style={styles.strip}>
        {shown.map((key) => {
          const day = deal.dates[key];
          const left = day === null ? null : daysBetween(names.today, day);
          return (
            <View key={key} role="listitem" style={[styles.date, key === 'closing' && styles.closing]}>
              <Text variant="meta" tone="text2" lines={1}>
                {t(`deals.field.dates.${key}`)}
              </Text>
              <Text variant="strong">{day === null ? t('deals.dates.none') : dayText(day, names.today)}</Text>
              {left !== null && deal.state === 'open' && (
                <Text variant="meta" tone={left < 0 ? 'text3' : left <= 3 ? 'warningText' : 'text2'}>
                  {daysLeft(left)}
                </Text>
              )}
            </View>
          );
        })}
      </View>
      {open && <DatesDialog {...part} onClose={() => setOpen(false)} />}
    </Card>
  );
}

/** Changes dates; what moves with them is shown while they are typed, and nothing else moves. */
function DatesDialog({ deal, names, onClose }: DealPart & { onClose: () => void }) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const tell = useTell();
  const [dates, setDates] = useState<Record<Milestone, string | null>>(deal.dates);
  const [save, saved] = useSetDatesMutation();
  const changed = Object.fromEntries(
    MILESTONES.filter((key) => dates[key] !== deal.dates[key]).map((key) => [key, dates[key]]),
  );
  const any = Object.keys(changed).length > 0;
  const asked = useSettled(JSON.stringify(changed));
  const preview = usePreviewDatesQuery(
    { params: { dealId: deal.id }, body: { dates: JSON.parse(asked) as typeof changed } },
    { skip: asked === '{}', refetchOnMountOrArgChange: true },
  );
  const shown = any ? preview.currentData : undefined;
  const submit = async () => {
    const body = { version: deal.version, dates: changed };
    if (tell(await save({ params: { dealId: deal.id }, body }), t('deals.dates.saved'))) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('deals.dates.title')}
      width={620}
      confirm={{
        label: t('deals.dates.submit'),
        onPress: () => void submit(),
        busy: saved.isLoading,
        disabledReason: !any && t('deals.dates.nothing'),
      }}
    >
      <View style={styles.form}>
        {saved.error && <Banner kind="error" inset title={problemText(saved.error)} />}
        <View style={styles.fields}>
          {MILESTONES.map((key) => (
            <View key={key} style={compact ? styles.full : styles.field}>
              <DateField
                label={t(`deals.field.dates.${key}`)}
                value={dates[key]}
                onChange={(day) => setDates((now) => ({ ...now, [key]: day }))}
                hint=""
              />
            </View>
          ))}
        </View>
        {any && (
          <>
            <Divider />
            <Text variant="card" heading={3}>
              {t('deals.dates.preview')}
            </Text>
            {preview.isError && <Banner kind="error" inset title={problemText(preview.error)} />}
            {!shown && !preview.isError && <Spinner />}
            {shown && (
              <View style={styles.moves}>
                <Text tone="text2" live="polite">
                  {shown.moves.length === 0
                    ? t('deals.dates.nothing')
                    : t(shown.moves.length === 1 ? 'deals.dates.moves.one' : 'deals.dates.moves.other', {
                        count: shown.moves.length,
                      })}
                </Text>
                {shown.moves.map((move) => (
                  <View key={move.itemId} style={styles.move}>
                    <Text style={styles.grow}>{move.title}</Text>
                    <View>
                      <Text align="right">
                        {t('deals.dates.from_to', {
                          from: move.from ? dayText(move.from, names.today) : t('deals.dates.none'),
                          to: move.to ? dayText(move.to, names.today) : t('deals.dates.none'),
                        })}
                      </Text>
                      {move.late && (
                        <Text variant="meta" tone="dangerText" align="right">
                          {t('deals.dates.late')}
                        </Text>
                      )}
                    </View>
                  </View>
                ))}
                {shown.kept.map((item) => (
                  <Text key={item.itemId} variant="meta" tone="text2">
                    {t('deals.dates.kept', {
                      title: item.title,
                      day: item.dueOn ? dayText(item.dueOn, names.today) : t('deals.dates.none'),
                    })}
                  </Text>
                ))}
                {shown.done > 0 && (
                  <Text variant="meta" tone="text2">
                    {t('deals.dates.done', { count: shown.done })}
                  </Text>
                )}
              </View>
            )}
          </>
        )}
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  strip: { flexDirection: 'row', flexWrap: 'wrap', gap: 8 },
  date: {
    flexGrow: 1,
    flexBasis: 110,
    maxWidth: 240,
    gap: 1,
    paddingHorizontal: 10,
    paddingVertical: 7,
    borderRadius: radius.control,
    borderWidth: 1,
    borderColor: colors.lineSubtle,
  },
  closing: { borderColor: colors.accentLine, backgroundColor: colors.accentTint },
  form: { gap: 12 },
  fields: { flexDirection: 'row', flexWrap: 'wrap', gap: 12 },
  field: { width: '47%' },
  full: { width: '100%' },
  moves: { gap: 8 },
  move: { flexDirection: 'row', gap: 12 },
  grow: { flex: 1 },
}));
