import type { LeadScore, ScoreExplanation } from '@lintel/contract';
import { currentLocale, numberFormat, t } from '@lintel/contract/messages';
import ChevronRight from 'lucide-react-native/icons/chevron-right';
import Ellipsis from 'lucide-react-native/icons/ellipsis';
import Flag from 'lucide-react-native/icons/flag';
import Hand from 'lucide-react-native/icons/hand';
import Smartphone from 'lucide-react-native/icons/smartphone';
import { useState } from 'react';
import { View } from 'react-native';
import { isHere } from '@/store/offline/score-mark';
import { isAppProblem, problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { useSession } from '@/store/use-session';
import { IconButton } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Chip } from '@/ui/Chip';
import { HelpHint } from '@/ui/HelpHint';
import { Icon } from '@/ui/Icon';
import { Menu } from '@/ui/Menu';
import { ago } from '@/ui/moment';
import { PressBox } from '@/ui/PressBox';
import { BandChip, MakerChip } from '@/ui/ScoreMeter';
import { ScoreWaterfall } from '@/ui/ScoreWaterfall';
import { Sheet } from '@/ui/Sheet';
import { ErrorState } from '@/ui/States';
import { Segmented } from '@/ui/Tabs';
import { Text } from '@/ui/Text';
import { Tint } from '@/ui/Tint';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { ScorePlace } from '../ScorePlace';
import { isStale, scoreMaker } from '../score-age';
import { Changes, LocalView } from './OtherViews';
import { Override } from './Override';
import { ReasonBars } from './ReasonBars';
import type { Asking } from './ScoreQuestions';
import { useExplainScoreQuery } from './score.api';

interface Props {
  leadId: string;
  /** The score as the lead carries it; null as long as there is none. */
  score: LeadScore | null;
  /** Opens one of the `ScoreQuestions`. */
  onAsk: (what: Asking) => void;
}

/** The score, the chance it stands for, who made it and when, and how it adds up. */
export function ScoreCard({ leadId, score, onAsk }: Props) {
  const compact = useWidth() === 'compact';
  const now = useNow();
  const found = useExplainScoreQuery({ params: { leadId } }, { skip: score === null });
  useAutoRetry(found.isError, found.isFetching, () => void found.refetch());
  const why = found.currentData;
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
  if (!why && !found.isError) return <ScorePlace score={score} />;
  if (!why) {
    return (
      <Card>
        <ErrorState
          title={t('leads.score.error')}
          text={problemText(found.error)}
          reference={isAppProblem(found.error) ? found.error.requestId : undefined}
          onRetry={() => void found.refetch()}
          retrying={found.isFetching}
        />
      </Card>
    );
  }
  const Shown = compact ? ShortCard : FullCard;
  return <Shown why={why} delta={score.delta} now={now} onAsk={onAsk} />;
}

interface CardProps {
  why: ScoreExplanation;
  delta: number | null;
  now: number;
  onAsk: (what: Asking) => void;
}

const percent = (chance: number): string =>
  numberFormat({
    style: 'percent',
    maximumFractionDigits: chance < 0.1 ? 1 : 0,
  }).format(chance);

const change = (delta: number | null): string | null =>
  delta ? t(delta > 0 ? 'leads.score.up' : 'leads.score.down', { points: Math.abs(delta) }) : null;

/** What stands: a person's own score while it lasts, else what was worked out. */
const standing = ({ override, points, band }: ScoreExplanation) =>
  override ? { points: override.points, band: override.band } : { points, band };

function FullCard({ why, delta, now, onAsk }: CardProps) {
  const styles = useStyles();
  const stands = standing(why);
  return (
    <Card>
      <View style={styles.head}>
        <Tint value={stands.points}>
          <Text variant="metric" style={styles.points}>
            {stands.points}
          </Text>
        </Tint>
        <View style={styles.chips}>
          <View style={styles.marks}>
            <Marks why={why} />
          </View>
          <HelpHint about={t('leads.field.score')} text={t('leads.score.help')} />
        </View>
        <Chance why={why} delta={delta} />
        <Maker why={why} now={now} />
        <Actions why={why} onAsk={onAsk} />
      </View>
      <SetByHand why={why} />
      <Views why={why} />
    </Card>
  );
}

/** The band, and what has to be known about where the score comes from. */
function Marks({ why }: { why: ScoreExplanation }) {
  return (
    <>
      <BandChip band={standing(why).band} />
      {why.override && <Chip label={t('ui.score.by_hand')} tone="violet" icon={Hand} />}
      {why.source !== 'model' && <MakerChip maker={why.source} />}
      {isHere(why) && <Chip label={t('score.here')} tone="info" icon={Smartphone} />}
    </>
  );
}

function SetByHand({ why }: { why: ScoreExplanation }) {
  return why.override ? (
    <Override
      leadId={why.leadId}
      override={why.override}
      points={why.points}
      rules={why.source === 'rules'}
    />
  ) : null;
}

/** What a person can do about a score: set their own, or say that it looks wrong. */
function Actions({ why, onAsk }: Pick<CardProps, 'why' | 'onAsk'>) {
  const { may } = useSession();
  return (
    <Menu
      label={t('score.actions')}
      items={[
        {
          key: 'override',
          label: t(why.override ? 'score.override.change' : 'score.override.menu'),
          icon: Hand,
          disabledReason: !may('leads:update') && t('score.override.denied'),
          onPress: () => onAsk('override'),
        },
        {
          key: 'flag',
          label: t('score.flag.title'),
          icon: Flag,
          onPress: () => onAsk('flag'),
        },
      ]}
      trigger={({ ref, onPress, expanded }) => (
        <IconButton
          ref={ref}
          size="small"
          icon={Ellipsis}
          label={t('score.actions')}
          onPress={onPress}
          expanded={expanded}
        />
      )}
    />
  );
}

const VIEWS = ['why', 'changes', 'local'] as const;

/** Why it is what it is, what would change it, and, for who wants it, the same looked at another way. */
function Views({ why }: { why: ScoreExplanation }) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const [view, setView] = useState<(typeof VIEWS)[number]>('why');
  return (
    <>
      {why.source !== 'rules' && (
        <View style={styles.views}>
          <Segmented
            label={t('score.views')}
            items={VIEWS.map((key) => ({
              key,
              label: t(compact && key === 'changes' ? 'score.view.changes_short' : `score.view.${key}`),
            }))}
            value={view}
            onChange={setView}
          />
          {view === 'local' && <HelpHint about={t('score.view.local')} text={t('score.local.help')} />}
        </View>
      )}
      {view === 'changes' && <Changes leadId={why.leadId} />}
      {view === 'local' && <LocalView leadId={why.leadId} />}
      {view === 'why' && (
        <>
          {why.source !== 'rules' && <BothWays why={why} />}
          <Why why={why} />
        </>
      )}
    </>
  );
}

const SAID = 3;

/** The largest reasons of both directions, as a sentence each. */
function BothWays({ why: { bars } }: { why: ScoreExplanation }) {
  const styles = useStyles();
  const named = (sign: 1 | -1) =>
    bars
      .filter(({ points }) => points * sign > 0)
      .slice(0, SAID)
      .map(({ label }) => label)
      .join(' · ');
  const [up, down] = [named(1), named(-1)];
  return (
    <View style={styles.both}>
      {up !== '' && <Text tone="text2">{t('score.for', { reasons: up })}</Text>}
      {down !== '' && <Text tone="text2">{t('score.against', { reasons: down })}</Text>}
    </View>
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
      {why.source === 'starter' && (
        <Text variant="meta" tone="text2">
          {t('score.starter')}
        </Text>
      )}
      {second !== '' && (
        <Text variant="meta" tone="text2">
          {second}
        </Text>
      )}
    </View>
  );
}

function Maker({ why, now, inLine }: Pick<CardProps, 'why' | 'now'> & { inLine?: boolean }) {
  const styles = useStyles();
  const age = ago(why.scoredAt, now);
  const stale = isStale(why.scoredAt, now);
  return (
    <View style={inLine ? styles.line : styles.maker}>
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
function ShortCard({ why, delta, now, onAsk }: CardProps) {
  const styles = useStyles();
  const stands = standing(why);
  const [open, setOpen] = useState(false);
  const up = change(delta);
  const line =
    why.probability === null ? t('leads.score.rules_text') : [why.target, up].filter(Boolean).join(' · ');
  return (
    <Card>
      <PressBox role="button" aria-expanded={open} onPress={() => setOpen(true)} style={styles.head}>
        <Tint value={stands.points}>
          <Text variant="metric" style={styles.pointsPhone}>
            {stands.points}
          </Text>
        </Tint>
        <View style={styles.grow}>
          <View style={styles.chips}>
            <Marks why={why} />
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
              {stands.points}
            </Text>
            <Chance why={why} delta={delta} />
            <Actions why={why} onAsk={onAsk} />
          </View>
          <Maker why={why} now={now} inLine />
          <SetByHand why={why} />
          <Views why={why} />
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
  marks: { flexDirection: 'row', flexWrap: 'wrap', gap: 6 },
  chance: { flex: 1, minWidth: 0 },
  maker: { alignItems: 'flex-end', maxWidth: 150 },
  line: { flexDirection: 'row', flexWrap: 'wrap', columnGap: 10 },
  grow: { flex: 1, minWidth: 0, gap: 2 },
  sheet: { padding: 16, gap: 12 },
  views: { flexDirection: 'row', alignItems: 'center', gap: 6 },
  both: { gap: 2 },
}));
