import type { Simulation } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { Failed, NotSaved } from '@/features/admin';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { fullMoment } from '@/ui/moment';
import { ProgressBar } from '@/ui/Progress';
import { SelectField } from '@/ui/SelectField';
import { SkeletonRows } from '@/ui/Skeleton';
import { PermissionState } from '@/ui/States';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useSimulationQuery, useSimulationsQuery, useStartSimulationMutation } from '../routing.api';
import { Result } from './Result';

const DAYS = ['7', '30', '90', '365'] as const;
/** A replay reports its progress by hints; asked as well, in case the connection is away. */
const POLL_MS = 2_000;

/** Past leads once more, by the draft: who would gain, who would lose, what nobody would have taken. */
export function SimulatorTab() {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const { may } = useSession();
  const manager = may('routing:manage');
  const [days, setDays] = useState<(typeof DAYS)[number]>('30');
  const [against, setAgainst] = useState<'published' | 'happened'>('published');
  const [chosen, setChosen] = useState<string>();
  const list = useSimulationsQuery(undefined, { skip: !manager });
  const [start, starting] = useStartSimulationMutation();
  if (!manager) return <PermissionState />;
  const runs = list.data?.items ?? [];
  const shown = chosen ?? runs[0]?.id;
  const running = runs.some(({ state }) => state === 'running');
  const run = async () => {
    const reply = await start({ body: { days: Number(days), against } });
    if ('data' in reply && reply.data) setChosen(reply.data.id);
  };
  return (
    <View style={styles.page}>
      <Card title={t('routing.sim.title')} note={t('routing.sim.note')}>
        <View style={[styles.row, compact && styles.stack]}>
          <View style={!compact && styles.grow}>
            <SelectField
              label={t('routing.sim.days')}
              value={days}
              options={DAYS.map((value) => ({
                value,
                label: t('routing.sim.last_days', { count: Number(value) }),
              }))}
              onChange={setDays}
            />
          </View>
          <View style={!compact && styles.grow}>
            <SelectField
              label={t('routing.sim.against')}
              value={against}
              options={[
                {
                  value: 'published',
                  label: t('routing.sim.published'),
                  hint: t('routing.sim.published_hint'),
                },
                { value: 'happened', label: t('routing.sim.happened'), hint: t('routing.sim.happened_hint') },
              ]}
              onChange={setAgainst}
            />
          </View>
          <View style={styles.run}>
            <Button
              kind="filled"
              label={t('routing.sim.run')}
              busy={starting.isLoading}
              disabledReason={running && t('routing.sim.running')}
              onPress={() => void run()}
            />
          </View>
        </View>
        <NotSaved error={starting.error} />
        {runs.length > 1 && (
          <SelectField
            label={t('routing.sim.shown')}
            value={shown ?? null}
            options={runs.map((r) => ({
              value: r.id as string,
              label: t('routing.sim.of', { when: fullMoment(r.startedAt), days: r.days }),
              hint: t(`routing.sim.${r.against}`),
            }))}
            onChange={setChosen}
          />
        )}
      </Card>
      {shown ? (
        <Shown id={shown} />
      ) : list.isError ? (
        <Card>
          <Failed title={t('routing.sim.failed_list')} query={list} />
        </Card>
      ) : (
        list.data && (
          <Card>
            <Text tone="text2">{t('routing.sim.none')}</Text>
          </Card>
        )
      )}
    </View>
  );
}

function Shown({ id }: { id: string }) {
  const [live, setLive] = useState(true);
  const query = useSimulationQuery(
    { params: { simulationId: id } },
    { pollingInterval: live ? POLL_MS : 0, skipPollingIfUnfocused: true },
  );
  const run = query.data;
  if (run && live !== (run.state === 'running')) setLive(run.state === 'running');
  if (!run)
    return query.isError ? (
      <Card>
        <Failed title={t('routing.sim.failed_list')} query={query} />
      </Card>
    ) : (
      <SkeletonRows rows={3} avatar={false} />
    );
  if (run.state === 'running') return <Running run={run} />;
  if (run.state === 'failed' || !run.result)
    return <Banner inset kind="error" title={t('routing.sim.failed')} text={t('routing.sim.failed_text')} />;
  return <Result run={run} result={run.result} />;
}

function Running({ run }: { run: Simulation }) {
  return (
    <Card title={t('routing.sim.running')}>
      <ProgressBar
        label={t('routing.sim.progress', { done: run.done, total: run.total })}
        value={run.total === 0 ? 0 : run.done / run.total}
      />
      <Text variant="meta" tone="text2" live="polite">
        {t('routing.sim.progress', { done: run.done, total: run.total })}
      </Text>
    </Card>
  );
}

const useStyles = makeStyles(() => ({
  page: { gap: 14 },
  row: { flexDirection: 'row', alignItems: 'flex-end', gap: 10 },
  stack: { flexDirection: 'column', alignItems: 'stretch' },
  grow: { flexGrow: 1, flexBasis: 160, minWidth: 0 },
  run: { paddingBottom: 1 },
}));
