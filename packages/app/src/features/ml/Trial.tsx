import type { ModelSummary, ModelTrial } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import CircleCheck from 'lucide-react-native/icons/circle-check';
import CircleDashed from 'lucide-react-native/icons/circle-dashed';
import CircleX from 'lucide-react-native/icons/circle-x';
import Trophy from 'lucide-react-native/icons/trophy';
import { useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { StatusChip } from '@/ui/Chip';
import { Icon } from '@/ui/Icon';
import { daysBetween } from '@/ui/moment';
import { showCount, showFigure } from '@/ui/numbers';
import { ProgressBar } from '@/ui/Progress';
import { SelectField } from '@/ui/SelectField';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { CardOf } from './CardOf';
import { IntervalRows } from './IntervalRows';
import { useChangeTrialMutation, useCurrentTrialQuery, useEndTrialMutation } from './ml.api';
import { PromoteDialog } from './PromoteDialog';
import { ReasonDialog } from './ReasonDialog';
import { SHARES, shareText } from './shares';

const tones = { promote: 'success', keep: 'warning' } as const;

/** Champion and challenger on the same leads: whether it is decided, by how much, and what is still missing to say. */
export function Trial({ champion }: { champion: ModelSummary | null }) {
  const now = useNow();
  const query = useCurrentTrialQuery();
  const days = query.data ? daysBetween(Date.parse(query.data.startedAt), now) : 0;
  return (
    <CardOf
      title={t('insights.trial.title')}
      note={t('insights.trial.note')}
      help={t('insights.trial.help')}
      failed={t('insights.trial.failed')}
      query={query}
      actions={
        query.data && (
          <View>
            <StatusChip label={t('insights.trial.day', { day: days + 1 })} />
          </View>
        )
      }
      nothing={<Text tone="text2">{t('insights.trial.none')}</Text>}
    >
      {(trial) => <Running trial={trial} champion={champion} />}
    </CardOf>
  );
}

function Running({ trial, champion }: { trial: ModelTrial; champion: ModelSummary | null }) {
  const styles = useStyles();
  const { may } = useSession();
  const [asking, setAsking] = useState<'promote' | 'end'>();
  const [open, setOpen] = useState(false);
  const [end] = useEndTrialMutation();
  const { aucGain, conversion } = trial;
  const denied = !may('ml:promote') && t('ml.ui.promote_denied');
  const arms = [
    { role: t('insights.trial.champion'), arm: trial.champion, color: 'v5' as const },
    { role: t('insights.trial.challenger'), arm: trial.challenger, color: 'v1' as const },
  ];
  const rates = arms.flatMap(({ arm, color }) =>
    arm.shown.rate ? [{ key: arm.model.id, label: arm.model.label, interval: arm.shown.rate, color }] : [],
  );
  const aucs = arms.flatMap(({ arm, color }) =>
    arm.auc ? [{ key: arm.model.id, label: arm.model.label, interval: arm.auc, color }] : [],
  );
  const share = Math.min(1, trial.outcomesNeeded ? trial.outcomes / trial.outcomesNeeded : 1);
  return (
    <View style={styles.body}>
      <View style={styles.verdict}>
        {trial.verdict !== 'not_decided' && (
          <StatusChip label={t(`insights.trial.verdict.${trial.verdict}`)} tone={tones[trial.verdict]} />
        )}
        <Text weight={600} style={styles.grow}>
          {trial.sentence}
        </Text>
      </View>
      {trial.verdict === 'not_decided' && (
        <ProgressBar
          value={share}
          label={t('insights.trial.progress', {
            have: showCount(trial.outcomes),
            need: showCount(trial.outcomesNeeded),
          })}
        />
      )}
      {aucs.length > 0 && (
        <IntervalRows label={t('insights.trial.auc')} rows={aucs} format={(value) => showFigure(value)} />
      )}
      {aucGain && (
        <Text variant="meta" tone="text2">
          {t('insights.trial.gain', {
            gain: change(aucGain.value),
            low: change(aucGain.low),
            high: change(aucGain.high),
          })}
        </Text>
      )}
      {rates.length > 0 && (
        <IntervalRows
          label={t('insights.trial.rate')}
          rows={rates}
          format={(value) => `${showFigure(value * 100, 1)}%`}
        />
      )}
      {conversion && (
        <Text variant="meta" tone="text2">
          {conversion.sentence}
        </Text>
      )}
      <View style={styles.actions}>
        <Button
          kind={trial.verdict === 'promote' ? 'filled' : 'tint'}
          size="small"
          icon={Trophy}
          label={t('insights.trial.promote', { label: trial.challenger.model.label })}
          disabledReason={denied}
          onPress={() => setAsking('promote')}
        />
        <Button
          kind="quiet"
          size="small"
          label={t('insights.trial.end')}
          disabledReason={denied}
          onPress={() => setAsking('end')}
        />
        <View style={styles.grow} />
        <Button
          kind="quiet"
          size="small"
          expanded={open}
          label={t(open ? 'insights.trial.details_hide' : 'insights.trial.details')}
          onPress={() => setOpen(!open)}
        />
      </View>
      {open && <Details trial={trial} denied={denied !== false} />}
      {asking === 'promote' && (
        <PromoteDialog
          model={trial.challenger.model}
          champion={champion}
          warning={trial.verdict === 'promote' ? undefined : `${t('insights.trial.early')} ${trial.sentence}`}
          onClose={() => setAsking(undefined)}
        />
      )}
      {asking === 'end' && (
        <ReasonDialog
          title={t('insights.trial.end_title', { label: trial.challenger.model.label })}
          text={t('insights.trial.end_text', { champion: trial.champion.model.label })}
          confirm={t('insights.trial.end')}
          done={t('insights.trial.ended')}
          act={async (reason) => {
            const reply = await end({ body: { reason } });
            return 'error' in reply ? { error: reply.error } : {};
          }}
          onClose={() => setAsking(undefined)}
        />
      )}
    </View>
  );
}

/** What a promotion by rule asks for, and who sees the challenger meanwhile. */
function Details({ trial, denied }: { trial: ModelTrial; denied: boolean }) {
  const styles = useStyles();
  const [show, showing] = useChangeTrialMutation();
  return (
    <View style={styles.body}>
      <View role="list" aria-label={t('insights.trial.conditions')}>
        {trial.conditions.map(({ name, met, text }) => (
          <View key={name} role="listitem" style={styles.condition}>
            <Icon
              of={met === null ? CircleDashed : met ? CircleCheck : CircleX}
              tone={met === null ? 'text3' : met ? 'success' : 'danger'}
              label={t(
                met === null ? 'insights.trial.open' : met ? 'insights.trial.met' : 'insights.trial.missed',
              )}
            />
            <Text variant="meta" tone="text2" style={styles.grow}>
              {text}
            </Text>
          </View>
        ))}
      </View>
      <Text variant="meta" tone="text3">
        {`${t('insights.trial.scored', { count: trial.scored })} ${shareText(trial.visibleShare)}.`}
      </Text>
      {!denied && (
        <SelectField
          label={t('insights.trial.share')}
          value={SHARES.find((value) => Number(value) === trial.visibleShare) ?? null}
          options={SHARES.map((value) => ({ value, label: shareText(value) }))}
          error={showing.isError ? problemText(showing.error) : undefined}
          onChange={(value) => void show({ body: { visibleShare: Number(value) } })}
        />
      )}
    </View>
  );
}

const change = (value: number): string => `${value < 0 ? '−' : '+'}${showFigure(Math.abs(value), 3)}`;

const useStyles = makeStyles(() => ({
  body: { gap: 10 },
  verdict: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 8 },
  grow: { flex: 1, minWidth: 0 },
  condition: { flexDirection: 'row', alignItems: 'center', gap: 8, paddingVertical: 2 },
  actions: { flexDirection: 'row', flexWrap: 'wrap', gap: 8 },
}));
