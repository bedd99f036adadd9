import type { MlOverview } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import Scale from 'lucide-react-native/icons/scale';
import Sprout from 'lucide-react-native/icons/sprout';
import type { ReactNode } from 'react';
import { View } from 'react-native';
import { useSession } from '@/store/use-session';
import { Card } from '@/ui/Card';
import { Icon, type LucideIcon } from '@/ui/Icon';
import { shortDay } from '@/ui/moment';
import { showCount, showFigure } from '@/ui/numbers';
import { EmptyState } from '@/ui/States';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { Gates } from './Gates';

/** What more outcomes would change; outcomes of invented leads do not count. */
const WAITS: ReadonlySet<string> = new Set(['too_few', 'undecided']);

/** No model of the company's own yet: what scores instead, why that is all right, and how it was decided. */
export function WhoScores({ starter }: { starter: MlOverview['starter'] }) {
  const { me } = useSession();
  const { fit, because } = starter;
  if (starter.state === 'scores') {
    return (
      <Said icon={Sprout} title={t('insights.starter.title')}>
        <Text tone="text2">{t('insights.starter.text')}</Text>
        {fit && <Fit fit={fit} />}
        <Text variant="meta" tone="text2">
          {missingOf(starter.missing)}
        </Text>
      </Said>
    );
  }
  return (
    <Said icon={Scale} title={t('ml.ui.rules.title')}>
      <Text tone="text2">{t('ml.ui.rules.text')}</Text>
      {because && (
        <Text variant="meta" tone="text2">
          {t(`insights.starter.off.${me?.company.sample && WAITS.has(because) ? 'invented' : because}`)}
        </Text>
      )}
      {because === 'no_better' && fit && <Fit fit={fit} />}
    </Said>
  );
}

/** How many outcomes a model of the company's own still wants, in words. */
function missingOf(missing: MlOverview['starter']['missing']): string {
  const more = (['labelled', 'positives', 'negatives'] as const).filter((key) => missing[key] > 0);
  if (more.length === 0) return t('insights.starter.enough');
  return t('insights.starter.missing', {
    missing: more.map((key) => t(`ml.ui.gate.${key}`, { count: missing[key] })).join(', '),
  });
}

/** What the starter model was held against: the company's own outcomes, beside saying the same of everybody. */
function Fit({ fit }: { fit: NonNullable<MlOverview['starter']['fit']> }) {
  const { target, leads, positives, auc, logLoss, baseLogLoss, decidedAt } = fit;
  return (
    <Text variant="meta" tone="text2">
      {t('insights.starter.fit', {
        target,
        leads: showCount(leads),
        positives: showCount(positives),
        auc: showFigure(auc.value),
        low: showFigure(auc.low),
        high: showFigure(auc.high),
        logLoss: showFigure(logLoss, 3),
        base: showFigure(baseLogLoss, 3),
        day: shortDay(decidedAt),
      })}
    </Text>
  );
}

function Said({ icon, title, children }: { icon: LucideIcon; title: string; children: ReactNode }) {
  const styles = useStyles();
  return (
    <Card>
      <View style={styles.said}>
        <Icon of={icon} size={20} />
        <View style={styles.grow}>
          <Text variant="section" heading={2}>
            {title}
          </Text>
          {children}
        </View>
      </View>
    </Card>
  );
}

/** What there is to learn from, and how much is missing. */
export function Targets({ overview: { targets, gates } }: { overview: MlOverview }) {
  const styles = useStyles();
  const router = useRouter();
  const { may } = useSession();
  if (targets.length === 0) {
    return (
      <Card>
        <EmptyState
          kind="first-use"
          title={t('ml.ui.no_targets')}
          text={t('ml.ui.no_targets_text')}
          action={
            may('leads:import')
              ? { label: t('ml.ui.import'), onPress: () => router.push('/leads/import') }
              : undefined
          }
        />
      </Card>
    );
  }
  return (
    <Card title={t('ml.ui.targets')}>
      {targets.map((target) => (
        <View key={target.key} style={styles.target}>
          <Text variant="strong" weight={600} heading={3}>
            {target.name}
          </Text>
          <Gates target={target} gates={gates} />
        </View>
      ))}
    </Card>
  );
}

const STEPS = ['kept_back', 'left_out', 'tried', 'calibrated', 'measured'] as const;

/** How a model comes about, before anybody has seen one. */
export function HowItGoes() {
  const styles = useStyles();
  return (
    <Card title={t('insights.how.title')}>
      <View role="list">
        {STEPS.map((step, index) => (
          <View key={step} role="listitem" style={styles.step}>
            <View style={styles.number} aria-hidden>
              <Text variant="meta" weight={600} tone="text2">
                {index + 1}
              </Text>
            </View>
            <Text tone="text2" style={styles.grow}>
              {t(`insights.how.${step}`)}
            </Text>
          </View>
        ))}
      </View>
    </Card>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  said: { flexDirection: 'row', gap: 12 },
  grow: { flex: 1, minWidth: 0, gap: 4 },
  target: { gap: 8, paddingVertical: 6 },
  step: { flexDirection: 'row', gap: 10, paddingVertical: 5 },
  number: {
    width: 20,
    height: 20,
    alignItems: 'center',
    justifyContent: 'center',
    borderRadius: radius.full,
    backgroundColor: colors.sunken,
  },
}));
