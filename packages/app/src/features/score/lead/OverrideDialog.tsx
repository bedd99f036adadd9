import type { ScoreExplanation } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { bandOf } from '@/ui/bands';
import { Dialog } from '@/ui/Dialog';
import { shortDay } from '@/ui/moment';
import { BandChip } from '@/ui/ScoreMeter';
import { SelectField } from '@/ui/SelectField';
import { Text } from '@/ui/Text';
import { NumberField, TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { useOverrideScoreMutation } from './score.api';

const DAY_MS = 86_400_000;
const DAYS = ['1', '3', '7', '14', '30', '90'] as const;
type Days = (typeof DAYS)[number];

/** A score of one's own for a time, with the reason others will read. */
export function OverrideDialog({
  leadId,
  why,
  onClose,
}: {
  leadId: string;
  why: Pick<ScoreExplanation, 'points' | 'override'>;
  onClose: () => void;
}) {
  const styles = useStyles();
  const toast = useToast();
  const [points, setPoints] = useState<number | null>(why.override?.points ?? null);
  const [reason, setReason] = useState('');
  const [days, setDays] = useState<Days>('7');
  const [save, { isLoading, isError, error }] = useOverrideScoreMutation();
  const fits = points !== null && Number.isInteger(points) && points >= 0 && points <= 100;
  const confirm = async () => {
    if (!fits) return;
    const expiresAt = new Date(Date.now() + Number(days) * DAY_MS).toISOString();
    const reply = await save({ params: { leadId }, body: { points, reason: reason.trim(), expiresAt } });
    if ('error' in reply) return;
    toast({ message: t('score.override.done', { points, day: shortDay(expiresAt) }) });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('score.override.title')}
      text={t('score.override.text', { points: why.points })}
      confirm={{
        label: t('score.override.confirm'),
        busy: isLoading,
        disabledReason: !fits
          ? t('score.override.need_points')
          : reason.trim() === '' && t('score.override.need_reason'),
        onPress: () => void confirm(),
      }}
    >
      <View style={styles.body}>
        <View style={styles.row}>
          <View style={styles.points}>
            <NumberField
              label={t('score.override.points')}
              value={points}
              onChange={setPoints}
              error={points !== null && !fits ? t('score.override.need_points') : undefined}
              autoFocus
            />
          </View>
          {fits && <BandChip band={bandOf(points)} />}
        </View>
        <TextField
          label={t('score.override.reason')}
          hint={t('score.override.reason_hint')}
          required
          rows={2}
          maxLength={500}
          value={reason}
          onChange={setReason}
        />
        <SelectField
          label={t('score.override.until')}
          value={days}
          options={DAYS.map((value) => ({
            value,
            label: `${t('score.override.days', { count: Number(value) })}, ${t('score.override.until_day', {
              day: shortDay(new Date(Date.now() + Number(value) * DAY_MS).toISOString()),
            })}`,
          }))}
          onChange={setDays}
        />
        {isError && (
          <Text tone="dangerText" live="polite">
            {`${t('score.nothing_changed')} ${problemText(error)}`}
          </Text>
        )}
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({
  body: { gap: 12, padding: 4 },
  row: { flexDirection: 'row', alignItems: 'center', gap: 12 },
  points: { flex: 1, maxWidth: 180 },
}));
