import type { Import } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import CircleAlert from 'lucide-react-native/icons/circle-alert';
import Equal from 'lucide-react-native/icons/equal';
import GitMerge from 'lucide-react-native/icons/git-merge';
import Plus from 'lucide-react-native/icons/plus';
import { View } from 'react-native';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Chip } from '@/ui/Chip';
import { Toggle } from '@/ui/Choice';
import type { LucideIcon } from '@/ui/Icon';
import { showCount } from '@/ui/numbers';
import { SkeletonRows } from '@/ui/Skeleton';
import { Table, type TableColumn } from '@/ui/Table';
import { Text } from '@/ui/Text';
import type { Tone } from '@/ui/theme';
import { makeStyles } from '@/ui/theme-context';
import { countColumns, type SetUpStep } from './import-steps';
import { keyOf, oneBudget, previewKeys } from './samples';
import { showValue } from './show-value';
import type { useImportChange } from './use-import-change';
import { useValueLabels } from './use-value-labels';

/** Last step: everything that was set, and what the first rows become. */
export function ReviewStep({
  of,
  changes,
  busy,
  onChange,
}: {
  of: Import;
  changes: ReturnType<typeof useImportChange>;
  busy: boolean;
  onChange: (step: SetUpStep) => void;
}) {
  return (
    <>
      <Text variant="section" heading={2}>
        {t('intake.ui.review.title')}
      </Text>
      <Settings of={of} onChange={onChange} />
      <Card>
        <Toggle
          label={t('intake.ui.automate.label')}
          hint={t(of.automate ? 'intake.ui.automate.on' : 'intake.ui.automate.off')}
          on={of.automate}
          disabledReason={busy && t('intake.ui.map.busy')}
          onChange={(automate) => void changes.change({ automate })}
        />
      </Card>
      <Samples of={of} />
    </>
  );
}

function Settings({ of, onChange }: { of: Import; onChange: (step: SetUpStep) => void }) {
  const styles = useStyles();
  const fresh = of.columns.filter(({ target }) => target.kind === 'newField').length;
  const outcome = of.columns.find(({ target }) => target.kind === 'outcome')?.target;
  const { consent } = of;
  const lines: { step: SetUpStep; label: string; value: string }[] = [
    {
      step: 'map',
      label: t('intake.ui.review.columns'),
      value: [
        t('intake.ui.review.columns_value', countColumns(of.columns)),
        ...(fresh > 0 ? [t('intake.ui.review.new_fields', { count: fresh })] : []),
      ].join('; '),
    },
    {
      step: 'map',
      label: t('intake.ui.review.outcome'),
      value:
        outcome?.kind === 'outcome'
          ? `${outcome.name} (${t('intake.ui.outcome.reads', { values: outcome.positive.join(', ') })})`
          : t('intake.ui.review.no_outcome'),
    },
    {
      step: 'map',
      label: t('intake.ui.review.source'),
      value: of.defaultSource ?? t('intake.ui.review.no_source'),
    },
    {
      step: 'duplicates',
      label: t('intake.ui.review.mode'),
      value: [
        t(`intake.ui.mode.${of.mode}`),
        ...(of.matchBy === 'any' ? [] : [t(`intake.ui.match.${of.matchBy}`)]),
      ].join('; '),
    },
    {
      step: 'duplicates',
      label: t('intake.ui.review.duplicates'),
      value: t(`intake.ui.dup.${of.onDuplicate}`),
    },
    {
      step: 'consent',
      label: t('intake.ui.review.consent'),
      value:
        consent.state === 'given'
          ? t('intake.ui.review.consent_given', {
              channels: consent.channels.map((channel) => t(`intake.ui.consent.${channel}`)).join(', '),
              date: consent.givenAt.slice(0, 10),
            })
          : t('intake.ui.review.consent_unknown'),
    },
  ];
  return (
    <Card flush>
      {lines.map(({ step, label, value }, index) => (
        <View key={label} style={[styles.line, index > 0 && styles.rule]}>
          <View style={styles.words}>
            <Text tone="text2" style={styles.label}>
              {label}
            </Text>
            <Text style={styles.value}>{value}</Text>
          </View>
          <Button
            kind="quiet"
            size="small"
            label={t('intake.ui.review.change')}
            spoken={t('intake.ui.review.change_what', { what: label })}
            onPress={() => onChange(step)}
          />
        </View>
      ))}
    </Card>
  );
}

type Sample = NonNullable<Import['checked']>['samples'][number];
const outcomes: Record<Sample['outcome'], { tone: Tone; icon: LucideIcon }> = {
  create: { tone: 'success', icon: Plus },
  update: { tone: 'warning', icon: GitMerge },
  unchanged: { tone: 'neutral', icon: Equal },
  error: { tone: 'danger', icon: CircleAlert },
};

/** Columns that need more room than the others. */
const WIDER: Record<string, number> = { name: 1.2, email: 1.8, phone: 1.2, budget: 1.2 };

const problemLine = ({ column, reason, value }: Sample['problems'][number]): string =>
  [column && `${column}:`, reason, value && `“${value.length > 40 ? `${value.slice(0, 40)}…` : value}”`]
    .filter(Boolean)
    .join(' ');

function Samples({ of }: { of: Import }) {
  const styles = useStyles();
  const { checked } = of;
  const labelOf = useValueLabels(of.columns);
  if (!checked) {
    return (
      <Card title={t('intake.ui.review.samples')} flush>
        <SkeletonRows avatar={false} />
      </Card>
    );
  }
  const shown = previewKeys(checked.samples);
  const wrongKeys = ({ problems }: Sample) =>
    of.columns.flatMap(({ name, target }) =>
      problems.some(({ column }) => column === name) ? [keyOf(target)] : [],
    );
  const result = ({ outcome, problems }: Sample) => (
    <View style={styles.result}>
      <Chip
        label={t(`intake.ui.review.outcome.${outcome}`)}
        tone={outcomes[outcome].tone}
        icon={outcomes[outcome].icon}
      />
      {problems.map(({ column, reason, value }) => (
        <Text
          key={`${column} ${reason}`}
          variant="meta"
          tone={outcome === 'error' ? 'dangerText' : 'warningText'}
        >
          {problemLine({ column, reason, value })}
        </Text>
      ))}
    </View>
  );
  const columns: TableColumn<Sample>[] = [
    {
      key: 'row',
      label: t('intake.ui.review.row'),
      width: 48,
      cell: ({ row }) => <Text tone="text3">{showCount(row)}</Text>,
    },
    ...shown.map(
      (key): TableColumn<Sample> => ({
        key,
        label: labelOf(key),
        width: { flex: WIDER[key] ?? 1, min: 86 },
        cell: (sample) => {
          const wrong = wrongKeys(sample).includes(key);
          return (
            <Text lines={1} weight={wrong ? 600 : 400} tone={wrong ? 'dangerText' : 'text'}>
              {showValue(key, oneBudget(sample.values)[key])}
            </Text>
          );
        },
      }),
    ),
    { key: 'result', label: t('intake.ui.review.result'), width: { flex: 1.6, min: 160 }, cell: result },
  ];
  return (
    <Card
      flush
      title={t('intake.ui.review.samples')}
      note={t('intake.ui.review.samples_note', { count: checked.samples.length, rows: checked.counts.rows })}
    >
      <Table
        label={t('intake.ui.review.samples')}
        columns={columns}
        rows={checked.samples}
        rowKey={({ row }) => `${row}`}
        card={(sample) => (
          <>
            <Text variant="strong" lines={1}>
              {shown.map((key) => sample.values[key]).find((value) => value) ?? t('intake.ui.dup.nothing')}
            </Text>
            <Text variant="meta" tone="text2" lines={1}>
              {`${t('intake.ui.review.row')} ${showCount(sample.row)}`}
            </Text>
            {result(sample)}
          </>
        )}
      />
    </Card>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  line: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 12,
    minHeight: 44,
    paddingHorizontal: 14,
    paddingVertical: 6,
  },
  rule: { borderTopWidth: 1, borderTopColor: colors.lineSubtle },
  words: { flex: 1, flexDirection: 'row', flexWrap: 'wrap', columnGap: 12 },
  label: { width: 130 },
  value: { flexGrow: 1, flexShrink: 1, flexBasis: 160 },
  result: { gap: 3, alignItems: 'flex-start' },
}));
