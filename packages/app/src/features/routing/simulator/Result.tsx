import type { Simulation, SimulationResult } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { Link } from 'expo-router';
import { useState } from 'react';
import { View } from 'react-native';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { fullMoment } from '@/ui/moment';
import { SimpleTable } from '@/ui/SimpleTable';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { Trace } from '../trace/Trace';
import { useNames } from '../use-names';
import { FEW, sharesOf, waitParts } from './takeaway';

/** What a replay found: a sentence first, then who gains and loses, what nobody took, and how soon people answered. */
export function Result({ run, result }: { run: Simulation; result: SimulationResult }) {
  const styles = useStyles();
  const { names } = useNames();
  const shares = sharesOf(result.people, names.user);
  const [winner, loser] = [shares[0], shares.at(-1)];
  if (result.leads === 0)
    return (
      <Card title={t('routing.sim.empty')}>
        <Text tone="text2">{t('routing.sim.empty_text', { days: run.days })}</Text>
      </Card>
    );
  const figures: [string, { before?: number; after?: number }][] = [
    [t('routing.sim.unmatched'), result.unmatched],
    [t('routing.sim.last_resort'), result.lastResort],
    [t('routing.sim.offered'), result.offered],
    [t('routing.sim.after_hours'), result.afterHours],
    ...(run.against === 'happened'
      ? [
          [t('routing.sim.nobody'), { before: result.nobody.before, after: 0 }] as [
            string,
            { before: number; after: number },
          ],
        ]
      : []),
  ];
  return (
    <View style={styles.page}>
      <Card
        title={t('routing.sim.takeaway', { moved: result.moved, leads: result.leads })}
        note={t('routing.sim.span', {
          from: fullMoment(run.from),
          to: fullMoment(run.to),
          version: run.version,
        })}
      >
        <Text>
          {shares.length === 0
            ? t('routing.sim.same')
            : [
                winner &&
                  winner.change > 0 &&
                  t('routing.sim.gains', { name: winner.name, count: winner.change }),
                loser &&
                  loser.change < 0 &&
                  t('routing.sim.loses', { name: loser.name, count: -loser.change }),
              ]
                .filter(Boolean)
                .join(' ')}
        </Text>
        {shares.map((share) => (
          <ShareRow
            key={share.id}
            {...share}
            most={Math.max(...shares.map(({ change }) => Math.abs(change)))}
          />
        ))}
      </Card>
      <Card title={t('routing.sim.where')}>
        <SimpleTable
          label={t('routing.sim.where')}
          columns={before(t('routing.sim.what'))}
          rows={figures.map(([key, { before: b = 0, after: a = 0 }]) => ({ key, cells: [key, b, a] }))}
        />
      </Card>
      <Card title={t('routing.sim.rules')}>
        <SimpleTable
          label={t('routing.sim.rules')}
          columns={before(t('routing.sim.rule'))}
          rows={result.rules.map((rule) => ({
            key: rule.ruleId ?? 'catch-all',
            cells: [rule.ruleId === null ? t('routing.catch_all') : rule.name, rule.before, rule.after],
          }))}
        />
      </Card>
      <Card title={t('routing.sim.answers')} note={t('routing.sim.answers_note')}>
        <SimpleTable
          label={t('routing.sim.answers')}
          columns={[
            { label: t('routing.sim.territory'), flex: 2 },
            { label: t('routing.sim.leads'), align: 'right' },
            { label: t('routing.sim.answered'), align: 'right' },
            { label: t('routing.sim.p50'), align: 'right' },
            { label: t('routing.sim.p90'), align: 'right' },
          ]}
          rows={result.territories.map((of) => ({
            key: of.territoryId ?? 'none',
            cells: [
              of.territoryId === null ? t('routing.sim.outside') : of.name,
              of.leads,
              of.answered,
              wait(of.answered, of.p50Minutes),
              wait(of.answered, of.p90Minutes),
            ],
          }))}
        />
      </Card>
      {result.samples.length > 0 && (
        <Card title={t('routing.sim.samples')} note={t('routing.sim.samples_note')}>
          {result.samples.map((sample) => (
            <Sample key={sample.leadId} sample={sample} userName={names.user} />
          ))}
        </Card>
      )}
    </View>
  );
}

const before = (what: string) =>
  [
    { label: what, flex: 2 },
    { label: t('routing.sim.before'), align: 'right' },
    { label: t('routing.sim.after'), align: 'right' },
  ] as const;

function wait(answered: number, minutes: number | null): string {
  if (minutes === null) return '–';
  if (answered < FEW) return t('routing.sim.few');
  const { value, unit } = waitParts(minutes);
  return t(`routing.sim.wait.${unit}`, { value });
}

function ShareRow({
  name,
  before: was,
  after,
  change,
  most,
}: {
  name: string;
  before: number;
  after: number;
  change: number;
  most: number;
}) {
  const styles = useStyles();
  const width = `${(50 * Math.abs(change)) / Math.max(1, most)}%` as const;
  return (
    <View style={styles.share} aria-label={t('routing.sim.share', { name, before: was, after })} role="img">
      <Text style={styles.name} lines={1}>
        {name}
      </Text>
      <View style={styles.track}>
        <View style={[styles.bar, change > 0 ? styles.gain : styles.loss, { width }]} />
        <View style={styles.middle} />
      </View>
      <Text align="right" style={styles.figure}>
        {change > 0 ? `+${change}` : `−${-change}`}
      </Text>
      <Text align="right" tone="text2" style={styles.span}>
        {`${was} → ${after}`}
      </Text>
    </View>
  );
}

function Sample({
  sample,
  userName,
}: {
  sample: SimulationResult['samples'][number];
  userName: (id: string) => string;
}) {
  const styles = useStyles();
  const [open, setOpen] = useState(false);
  return (
    <View style={styles.sample}>
      <View style={styles.sampleHead}>
        <View style={styles.words}>
          <Text variant="meta" tone="text2">
            {fullMoment(sample.at)}
          </Text>
          <Text tone="text2">{`${t('routing.sim.before')}: ${sample.before.text}`}</Text>
          <Text>{`${t('routing.sim.after')}: ${sample.after.text}`}</Text>
        </View>
        <Button
          kind="quiet"
          size="small"
          label={t(open ? 'routing.sim.less' : 'routing.sim.why')}
          expanded={open}
          onPress={() => setOpen(!open)}
        />
        <Link href={`/leads/${sample.leadId}`}>
          <Text tone="accentText">{t('routing.sim.lead')}</Text>
        </Link>
      </View>
      {open && <Trace rules={sample.rules} steps={sample.steps} userName={userName} />}
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  page: { gap: 14 },
  share: { flexDirection: 'row', alignItems: 'center', gap: 10, paddingVertical: 4 },
  name: { width: 130 },
  track: { flex: 1, height: 10, position: 'relative' },
  bar: { position: 'absolute', top: 0, bottom: 0, borderRadius: radius.chip },
  gain: { left: '50%', backgroundColor: colors.success },
  loss: { right: '50%', backgroundColor: colors.warning },
  middle: { position: 'absolute', left: '50%', top: -2, bottom: -2, width: 1, backgroundColor: colors.line },
  figure: { width: 44 },
  span: { width: 80 },
  sample: { gap: 8, paddingVertical: 8, borderBottomWidth: 1, borderBottomColor: colors.lineSubtle },
  sampleHead: { flexDirection: 'row', alignItems: 'center', gap: 10, flexWrap: 'wrap' },
  words: { flexGrow: 1, flexShrink: 1, minWidth: 200, gap: 2 },
}));
