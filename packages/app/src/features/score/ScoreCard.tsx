import type { LeadScore, ScoreExplanation } from '@lintel/contract';
import { currentLocale, t } from '@lintel/contract/messages';
import ChevronRight from 'lucide-react-native/icons/chevron-right';
import { useMemo, useState } from 'react';
import { View } from 'react-native';
import { isAppProblem, problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { Card } from '@/ui/Card';
import { HelpHint } from '@/ui/HelpHint';
import { Icon } from '@/ui/Icon';
import { ago } from '@/ui/moment';
import { PressBox } from '@/ui/PressBox';
import { BandChip, RulesChip } from '@/ui/ScoreMeter';
import { ScoreWaterfall } from '@/ui/ScoreWaterfall';
import { Sheet } from '@/ui/Sheet';
import { SkeletonBlock } from '@/ui/Skeleton';
import { ErrorState } from '@/ui/States';
import { Text } from '@/ui/Text';
import { Tint } from '@/ui/Tint';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { ReasonBars } from './ReasonBars';
import { useExplainScoreQuery } from './score.api';
import { isStale, scoreMaker } from './score-age';

interface Props {
  leadId: string;
  /** The score as the lead carries it; null as long as there is none. */
  score: LeadScore | null;
}

/** The score, the chance it stands for, who made it and when, and how it adds up. */
export function ScoreCard({ leadId, score }: Props) {
  const compact = useWidth() === 'compact';
  const now = useNow();
  const found = useExplainScoreQuery({ params: { leadId } }, { skip: score === null });
  useAutoRetry(found.isError, found.isFetching, () => void found.refetch());
  const why = useMemo(() => found.currentData && withValues(found.currentData), [found.currentData]);
  if (score === null) {
    return (
      <Card>
        <Text variant="card" heading={2}>
          {t('leads.score.none')}
        </Text>
        <Text tone="text2">{t('leads.score.none_text')}</Text>
      </Card>
    );
  }
  if (!why) {
    return (
      <Card>
        {found.isError ? (
          <ErrorState
            title={t('leads.score.error')}
            text={problemText(found.error)}
            reference={isAppProblem(found.error) ? found.error.requestId : undefined}
            onRetry={() => void found.refetch()}
            retrying={found.isFetching}
          />
        ) : (
          <SkeletonBlock lines={8} />
        )}
      </Card>
    );
  }
  return compact ? (
    <ShortCard why={why} delta={score.delta} now={now} />
  ) : (
    <FullCard why={why} delta={score.delta} now={now} />
  );
}

/** Each reason with the lead's value behind it: "Timeline: Now" says more than "Timeline". */
const withValues = (why: ScoreExplanation): ScoreExplanation => ({
  ...why,
  bars: why.bars.map((bar) => (bar.value ? { ...bar, label: `${bar.label}: ${bar.value}` } : bar)),
});

interface CardProps {
  why: ScoreExplanation;
  delta: number | null;
  now: number;
}

const percent = (chance: number): string =>
  new Intl.NumberFormat(currentLocale(), {
    style: 'percent',
    maximumFractionDigits: chance < 0.1 ? 1 : 0,
  }).format(chance);

const change = (delta: number | null): string | null =>
  delta ? t(delta > 0 ? 'leads.score.up' : 'leads.score.down', { points: Math.abs(delta) }) : null;

function FullCard({ why, delta, now }: CardProps) {
  const styles = useStyles();
  return (
    <Card>
      <View style={styles.head}>
        <Tint value={why.points}>
          <Text variant="metric" style={styles.points}>
            {why.points}
          </Text>
        </Tint>
        <View style={styles.chips}>
          <BandChip band={why.band} />
          {why.source === 'rules' && <RulesChip />}
          <HelpHint about={t('leads.field.score')} text={t('leads.score.help')} />
        </View>
        <Chance why={why} delta={delta} />
        <Maker why={why} now={now} />
      </View>
      <Why why={why} />
    </Card>
  );
}

function Chance({ why, delta }: Pick<CardProps, 'why' | 'delta'>) {
  const styles = useStyles();
  const second = [
    change(delta),
    why.baseRate !== null && t('leads.score.base', { chance: percent(why.baseRate) }),
  ]
    .filter(Boolean)
    .join(' · ');
  return (
    <View style={styles.chance}>
      {why.probability !== null ? (
        <Text>
          <Text weight={600}>{t('leads.score.chance', { chance: percent(why.probability) })}</Text>
          {why.target ? <Text tone="text2">{` ${why.target}`}</Text> : null}
        </Text>
      ) : (
        <Text tone="text2">{t('leads.score.rules_text')}</Text>
      )}
      {second !== '' && (
        <Text variant="meta" tone="text2">
          {second}
        </Text>
      )}
    </View>
  );
}

function Maker({ why, now }: Pick<CardProps, 'why' | 'now'>) {
  const styles = useStyles();
  const age = ago(why.scoredAt, now);
  const stale = isStale(why.scoredAt, now);
  return (
    <View style={styles.maker}>
      {why.source === 'model' && (
        <Text variant="meta" tone="text2" lines={1}>
          {scoreMaker(why)}
        </Text>
      )}
      <Text variant="meta" tone={stale ? 'warningText' : 'text2'} lines={1}>
        {stale ? t('leads.score.age', { age: age.toLocaleLowerCase(currentLocale()) }) : age}
      </Text>
    </View>
  );
}

/** Bars that add up for a model, the list of rules for rules. */
function Why({ why }: { why: ScoreExplanation }) {
  return why.source === 'rules' ? <ReasonBars why={why} complete /> : <ScoreWaterfall explanation={why} />;
}

/** On a phone: three reasons, the rest one press away. */
function ShortCard({ why, delta, now }: CardProps) {
  const styles = useStyles();
  const [open, setOpen] = useState(false);
  const up = change(delta);
  const line =
    why.probability === null ? t('leads.score.rules_text') : [why.target, up].filter(Boolean).join(', ');
  return (
    <Card>
      <PressBox role="button" aria-expanded={open} onPress={() => setOpen(true)} style={styles.head}>
        <Tint value={why.points}>
          <Text variant="metric" style={styles.pointsPhone}>
            {why.points}
          </Text>
        </Tint>
        <View style={styles.grow}>
          <View style={styles.chips}>
            <BandChip band={why.band} />
            {why.source === 'rules' && <RulesChip />}
            {why.probability !== null && (
              <Text variant="strong">{t('leads.score.chance', { chance: percent(why.probability) })}</Text>
            )}
          </View>
          {line !== '' && <Text tone="text2">{line}</Text>}
        </View>
        <Icon of={ChevronRight} tone="text3" label={t('leads.score.reasons')} />
      </PressBox>
      <ReasonBars why={{ ...why, bars: why.bars.slice(0, 3) }} />
      <Sheet open={open} onClose={() => setOpen(false)} title={t('ui.score.why')}>
        <View style={styles.sheet}>
          <View style={styles.head}>
            <Text variant="metric" style={styles.pointsPhone}>
              {why.points}
            </Text>
            <Chance why={why} delta={delta} />
          </View>
          <Maker why={why} now={now} />
          <Why why={why} />
        </View>
      </Sheet>
    </Card>
  );
}

const useStyles = makeStyles(() => ({
  head: { flexDirection: 'row', alignItems: 'center', gap: 12 },
  points: { fontSize: 26, lineHeight: 32 },
  pointsPhone: { fontSize: 30, lineHeight: 36 },
  chips: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 6 },
  chance: { flex: 1, minWidth: 0 },
  maker: { alignItems: 'flex-end', maxWidth: 150 },
  grow: { flex: 1, minWidth: 0, gap: 2 },
  sheet: { padding: 16, gap: 12 },
}));
