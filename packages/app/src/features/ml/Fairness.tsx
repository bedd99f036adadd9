import type { FairnessReport, ModelSummary } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { FAIRNESS_MIN_LEADS } from '@lintel/contract/ml';
import CircleCheck from 'lucide-react-native/icons/circle-check';
import CircleX from 'lucide-react-native/icons/circle-x';
import Scale from 'lucide-react-native/icons/scale';
import TriangleAlert from 'lucide-react-native/icons/triangle-alert';
import { useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { StatusChip } from '@/ui/Chip';
import { Icon, type LucideIcon } from '@/ui/Icon';
import { fullMoment } from '@/ui/moment';
import { showCount, showFigure, showPercent } from '@/ui/numbers';
import { Table, type TableColumn } from '@/ui/Table';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import type { ColorName, Tone } from '@/ui/theme';
import { makeStyles } from '@/ui/theme-context';
import { CardOf } from './CardOf';
import { GroupsDialog } from './GroupsDialog';
import { useFairnessReportQuery, useMakeFairnessReportMutation } from './ml.api';
import { signed } from './words';

type Attribute = FairnessReport['attributes'][number];
type Group = Attribute['groups'][number];
type Check = NonNullable<Group['ece']>;
type Verdict = FairnessReport['verdict'];

const looks = {
  pass: { icon: CircleCheck, tone: 'success', chip: 'success' },
  review: { icon: TriangleAlert, tone: 'warning', chip: 'warning' },
  block: { icon: CircleX, tone: 'danger', chip: 'danger' },
} as const satisfies Record<Verdict, { icon: LucideIcon; tone: ColorName; chip: Tone }>;

/** How a model treats groups of people: measured on labels that nothing which scores can read. */
export function Fairness({ model }: { model: ModelSummary }) {
  const { may } = useSession();
  const toast = useToast();
  const [groups, setGroups] = useState(false);
  const query = useFairnessReportQuery({ params: { modelId: model.id } });
  const [make, making] = useMakeFairnessReportMutation();
  const mine = may('ml:fairness');
  const measure = async () => {
    const reply = await make({ params: { modelId: model.id } });
    if (!('error' in reply)) toast({ message: t('insights.fairness.made') });
  };
  return (
    <>
      <CardOf
        title={t('insights.fairness.title')}
        note={t('insights.fairness.note', { label: model.label })}
        help={t('insights.fairness.help')}
        failed={t('insights.fairness.failed')}
        query={query}
        actions={
          <>
            {query.data && (
              <View>
                <StatusChip
                  label={t(`insights.fairness.verdict.${query.data.verdict}`)}
                  tone={looks[query.data.verdict].chip}
                  icon={looks[query.data.verdict].icon}
                />
              </View>
            )}
            {mine && (
              <Button size="small" label={t('insights.fairness.groups')} onPress={() => setGroups(true)} />
            )}
            {mine && (
              <Button
                kind="tint"
                size="small"
                icon={Scale}
                label={t(query.data ? 'insights.fairness.again' : 'insights.fairness.make')}
                busy={making.isLoading}
                onPress={() => void measure()}
              />
            )}
          </>
        }
        nothing={
          <Text tone="text2">{t(mine ? 'insights.fairness.none' : 'insights.fairness.none_ask')}</Text>
        }
      >
        {(report) => <Report report={report} />}
      </CardOf>
      {making.isError && (
        <Text tone="dangerText" live="polite">
          {`${t('insights.fairness.make_failed')} ${problemText(making.error)}`}
        </Text>
      )}
      {groups && <GroupsDialog onClose={() => setGroups(false)} />}
    </>
  );
}

function Report({ report }: { report: FairnessReport }) {
  const styles = useStyles();
  return (
    <View style={styles.stack}>
      {report.findings.length > 0 && (
        <View role="list" aria-label={t('insights.fairness.findings')}>
          {report.findings.map((finding) => (
            <View key={finding} role="listitem">
              <Text>{finding}</Text>
            </View>
          ))}
        </View>
      )}
      {report.attributes.map((attribute) => (
        <OneAttribute key={attribute.attribute} attribute={attribute} />
      ))}
      <Limits />
      <Text variant="meta" tone="text3">
        {t('insights.fairness.made_at', {
          when: fullMoment(report.madeAt),
          who: report.madeByName ?? t('insights.system'),
        })}
      </Text>
    </View>
  );
}

function OneAttribute({ attribute }: { attribute: Attribute }) {
  const styles = useStyles();
  const { proxy } = attribute;
  const columns: TableColumn<Group>[] = [
    {
      key: 'group',
      label: t('insights.fairness.group'),
      width: { flex: 1.4, min: 100 },
      cell: ({ group, leads }) => (
        <View>
          <Text variant="strong">{group}</Text>
          <Text variant="meta" tone="text3">
            {t('insights.segments.leads', { count: leads, shown: showCount(leads) })}
          </Text>
        </View>
      ),
    },
    {
      key: 'hot',
      label: t('insights.fairness.hot_share'),
      width: { flex: 1, min: 110 },
      align: 'right',
      cell: ({ hotShare }) =>
        t('insights.performance.interval', {
          value: showPercent(hotShare.value, 1),
          low: showPercent(hotShare.low, 1),
          high: showPercent(hotShare.high, 1),
        }),
    },
    {
      key: 'ratio',
      label: t('insights.fairness.ratio'),
      width: { flex: 1.1, min: 124 },
      align: 'right',
      cell: ({ selectionRatio }) => <Figure check={selectionRatio} p={selectionRatio.p} />,
    },
    {
      key: 'tpr',
      label: t('insights.fairness.tpr'),
      width: { flex: 1.1, min: 124 },
      align: 'right',
      cell: ({ tprGap }) => <Figure check={tprGap} />,
    },
    {
      key: 'ece',
      label: t('insights.fairness.ece'),
      width: { flex: 1.1, min: 124 },
      align: 'right',
      cell: ({ ece }) => <Figure check={ece} />,
    },
  ];
  return (
    <View style={styles.part}>
      <View style={styles.head}>
        <Text variant="strong" weight={600} heading={3}>
          {attribute.attribute}
        </Text>
        <StatusChip
          label={t(`insights.fairness.verdict.${attribute.verdict}`)}
          tone={looks[attribute.verdict].chip}
          icon={looks[attribute.verdict].icon}
        />
      </View>
      <View style={styles.line}>
        <Icon
          of={looks[proxy?.verdict ?? 'review'].icon}
          tone={proxy ? looks[proxy.verdict].tone : 'text3'}
        />
        <Text style={styles.grow}>
          {proxy
            ? t(`insights.fairness.proxy.${proxy.verdict}`, {
                group: proxy.group,
                auc: showFigure(proxy.value),
                low: proxy.low === null ? '–' : showFigure(proxy.low),
                high: proxy.high === null ? '–' : showFigure(proxy.high),
              })
            : t('insights.fairness.proxy.none')}
        </Text>
      </View>
      {attribute.groups.length > 0 && (
        <View style={styles.table}>
          <Table
            label={t('insights.fairness.table', { attribute: attribute.attribute })}
            columns={columns}
            rows={attribute.groups}
            rowKey={({ group }) => group}
            card={(row) => (
              <>
                {columns[0]?.cell(row)}
                {columns.slice(1).map((column) => (
                  <View key={column.key} style={styles.line}>
                    <Text variant="meta" tone="text2" style={styles.grow}>
                      {column.label}
                    </Text>
                    {typeof column.cell(row) === 'string' ? (
                      <Text>{column.cell(row)}</Text>
                    ) : (
                      column.cell(row)
                    )}
                  </View>
                ))}
              </>
            )}
          />
        </View>
      )}
      {attribute.small > 0 && (
        <Text variant="meta" tone="text3">
          {t('insights.fairness.small', { count: attribute.small, least: FAIRNESS_MIN_LEADS })}
        </Text>
      )}
    </View>
  );
}

/** A measure with its interval and what it comes to: a sign and a word for those who see no colour. */
function Figure({ check, p }: { check: Check | null; p?: number }) {
  const styles = useStyles();
  if (!check) {
    return (
      <Text variant="meta" tone="text3" align="right">
        {t('insights.fairness.too_few')}
      </Text>
    );
  }
  const { icon, tone } = looks[check.verdict];
  return (
    <View style={styles.figure}>
      <View style={styles.value}>
        <Icon of={icon} size={14} tone={tone} label={t(`insights.fairness.verdict.${check.verdict}`)} />
        <Text weight={600}>{signed(check.value)}</Text>
      </View>
      <Text variant="meta" tone="text3" align="right">
        {[
          check.low !== null &&
            check.high !== null &&
            t('insights.fairness.interval', { low: signed(check.low), high: signed(check.high) }),
          p !== undefined && t('insights.fairness.p', { p: showFigure(p, 3) }),
        ]
          .filter(Boolean)
          .join(', ')}
      </Text>
    </View>
  );
}

/** What the figures mean, and what they do not prove. */
function Limits() {
  const styles = useStyles();
  return (
    <View style={styles.limits}>
      <View style={styles.half}>
        <Text variant="strong" weight={600} heading={3}>
          {t('insights.fairness.means')}
        </Text>
        {(['ratio', 'tpr', 'ece', 'proxy'] as const).map((key) => (
          <Text key={key} variant="meta" tone="text2">
            {t(`insights.fairness.means.${key}`)}
          </Text>
        ))}
      </View>
      <View style={styles.half}>
        <Text variant="strong" weight={600} heading={3}>
          {t('insights.fairness.not')}
        </Text>
        {(['screen', 'learned', 'small', 'law', 'use'] as const).map((key) => (
          <Text key={key} variant="meta" tone="text2">
            {t(`insights.fairness.not.${key}`)}
          </Text>
        ))}
      </View>
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  stack: { gap: 12 },
  part: { gap: 8, paddingTop: 12, borderTopWidth: 1, borderTopColor: colors.lineSubtle },
  head: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 8 },
  line: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  grow: { flex: 1, minWidth: 0 },
  table: { marginHorizontal: -14 },
  figure: { alignItems: 'flex-end' },
  value: { flexDirection: 'row', alignItems: 'center', gap: 5 },
  limits: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    columnGap: 28,
    rowGap: 10,
    paddingTop: 12,
    borderTopWidth: 1,
    borderTopColor: colors.lineSubtle,
  },
  half: { flexGrow: 1, flexBasis: 280, gap: 4 },
}));
