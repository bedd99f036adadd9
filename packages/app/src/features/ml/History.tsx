import type { MlSettings, RegistryEntry, TrainingRun } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Card } from '@/ui/Card';
import { StatusChip } from '@/ui/Chip';
import { Toggle } from '@/ui/Choice';
import { HelpHint } from '@/ui/HelpHint';
import { fullMoment } from '@/ui/moment';
import { SelectField } from '@/ui/SelectField';
import { Text } from '@/ui/Text';
import type { Tone } from '@/ui/theme';
import { makeStyles } from '@/ui/theme-context';
import { useListRunsQuery, useRegistryLogQuery, useSaveMlSettingsMutation } from './ml.api';
import { Pages } from './Pages';

const PAGE = 20;
const useLogPage = (cursor: string | undefined) => useRegistryLogQuery({ query: { limit: PAGE, cursor } });
const useRunsPage = (cursor: string | undefined) => useListRunsQuery({ query: { limit: PAGE, cursor } });

/** What happened to the models, in the order of a log: who, when, why. */
export function RegistryLog() {
  return (
    <Card
      fill
      title={t('insights.log.title')}
      actions={<HelpHint about={t('insights.log.title')} text={t('insights.log.help')} />}
    >
      <Pages
        label={t('insights.log.title')}
        usePage={useLogPage}
        row={(entry) => <Entry key={entry.id} entry={entry} />}
        empty={t('insights.log.none')}
        failed={t('insights.log.failed')}
      />
    </Card>
  );
}

function Entry({ entry: { action, modelLabel, reason, byName, at } }: { entry: RegistryEntry }) {
  const styles = useStyles();
  return (
    <View role="listitem" style={styles.item}>
      <Text variant="strong">
        {t(`insights.log.did.${action}`, { label: modelLabel ?? t('insights.rules') })}
      </Text>
      {reason && <Text tone="text2">{reason}</Text>}
      <Text variant="meta" tone="text3">{`${byName ?? t('insights.system')}, ${fullMoment(at)}`}</Text>
    </View>
  );
}

const runTone: Record<TrainingRun['state'], Tone> = {
  waiting: 'neutral',
  running: 'accent',
  done: 'success',
  failed: 'danger',
  cancelled: 'neutral',
};

/** Every training there was and how it ended. */
export function Runs() {
  return (
    <Card fill title={t('insights.runs.title')}>
      <Pages
        label={t('insights.runs.title')}
        usePage={useRunsPage}
        row={(run) => <Run key={run.id} run={run} />}
        empty={t('insights.runs.none')}
        failed={t('insights.runs.load_failed')}
      />
    </Card>
  );
}

function Run({ run }: { run: TrainingRun }) {
  const styles = useStyles();
  return (
    <View role="listitem" style={styles.item}>
      <View style={styles.line}>
        <StatusChip label={t(`insights.runs.${run.state}`)} tone={runTone[run.state]} />
        <Text variant="meta" tone="text3">
          {fullMoment(run.startedAt)}
        </Text>
      </View>
      {run.problem && <Text tone="text2">{run.problem.message}</Text>}
    </View>
  );
}

const EVERY = ['never', '7', '10', '14', '30', '60', '90'] as const;
const everyOf = (days: number | null): (typeof EVERY)[number] =>
  EVERY.find((value) => value === (days === null ? 'never' : String(days))) ?? '10';

const SHARES = ['0', '1', '2', '5', '10'] as const;
/** What was set over the API stands among the choices, too. */
const sharesWith = (percent: number): string[] =>
  [...new Set([...SHARES, String(percent)])].sort((a, b) => Number(a) - Number(b));
const shareText = (percent: string): string =>
  percent === '0'
    ? t('insights.settings.outOfOrder_none')
    : t('insights.settings.outOfOrder_share', { percent });

/** When models are trained anew, promoted and recalibrated without anybody asking. */
export function Settings({ settings }: { settings: MlSettings }) {
  const styles = useStyles();
  const { may } = useSession();
  const [save, { isError, error }] = useSaveMlSettingsMutation();
  const denied = !may('ml:promote') && t('ml.ui.promote_denied');
  const set = (change: Partial<MlSettings>) => void save({ body: { ...settings, ...change } });
  const every = settings.retrainEveryDays === null ? null : String(settings.retrainEveryDays);
  return (
    <Card fill title={t('insights.settings.title')}>
      {denied ? (
        <Text>
          {t('insights.settings.every')}: {everyText(every ?? 'never')}
        </Text>
      ) : (
        <SelectField
          label={t('insights.settings.every')}
          value={everyOf(settings.retrainEveryDays)}
          options={EVERY.map((value) => ({ value, label: everyText(value) }))}
          onChange={(value) => set({ retrainEveryDays: value === 'never' ? null : Number(value) })}
        />
      )}
      {(['retrainOnAlarm', 'autoPromote', 'recalibrate'] as const).map((key) => (
        <Toggle
          key={key}
          label={t(`insights.settings.${key}`)}
          hint={t(`insights.settings.${key}_hint`)}
          on={settings[key]}
          disabledReason={denied}
          onChange={(on) => set({ [key]: on })}
        />
      ))}
      {denied ? (
        <Text>
          {t('insights.settings.outOfOrder')}: {shareText(String(settings.outOfOrderPercent))}
        </Text>
      ) : (
        <SelectField
          label={t('insights.settings.outOfOrder')}
          hint={t('insights.settings.outOfOrder_hint')}
          value={String(settings.outOfOrderPercent)}
          options={sharesWith(settings.outOfOrderPercent).map((value) => ({
            value,
            label: shareText(value),
          }))}
          onChange={(value) => set({ outOfOrderPercent: Number(value) })}
        />
      )}
      {isError && (
        <Text tone="dangerText" live="polite" style={styles.grow}>
          {`${t('insights.settings.failed')} ${problemText(error)}`}
        </Text>
      )}
    </Card>
  );
}

const everyText = (value: string): string =>
  value === 'never' ? t('insights.settings.never') : t('insights.settings.days', { count: Number(value) });

const useStyles = makeStyles(({ colors }) => ({
  item: { gap: 2, paddingVertical: 8, borderTopWidth: 1, borderTopColor: colors.lineSubtle },
  line: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  grow: { flex: 1 },
}));
