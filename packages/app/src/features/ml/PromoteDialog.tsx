import type { ModelSummary } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { Dialog } from '@/ui/Dialog';
import { showCount, showFigure, showPercent } from '@/ui/numbers';
import { Table, type TableColumn } from '@/ui/Table';
import { Text } from '@/ui/Text';
import { TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import type { ColorName } from '@/ui/theme';
import { makeStyles } from '@/ui/theme-context';
import { type Comparison, compareModels, type Verdict } from './figures';
import { usePromoteModelMutation } from './ml.api';

const inks: Record<Verdict, ColorName> = { better: 'successText', worse: 'dangerText', even: 'text2' };
const names = {
  auc: 'ml.ui.auc',
  logLoss: 'ml.ui.log_loss',
  brier: 'ml.ui.brier',
  ece: 'ml.ui.ece',
  liftTop10: 'ml.ui.lift',
} as const;
const digits = { auc: 3, logLoss: 3, brier: 3, ece: 3, liftTop10: 2 } as const;

/** Which model scores is decided here: beside the one that scores now, and with a reason. */
export function PromoteDialog({
  model,
  champion,
  warning,
  onClose,
}: {
  model: ModelSummary;
  champion: ModelSummary | null;
  /** What speaks against doing it now. */
  warning?: string;
  onClose: () => void;
}) {
  const styles = useStyles();
  const toast = useToast();
  const [reason, setReason] = useState('');
  const [promote, { isLoading, isError, error }] = usePromoteModelMutation();
  const there = champion?.metrics ?? model.metrics;
  const confirm = async () => {
    const reply = await promote({ params: { modelId: model.id }, body: { reason: reason.trim() } });
    if ('error' in reply) return;
    toast({ message: t('ml.ui.promote.done', { label: model.label }) });
    onClose();
  };
  const otherTarget = champion !== null && champion.target !== model.target;
  const columns: TableColumn<Comparison>[] = [
    {
      key: 'measure',
      label: t('ml.ui.promote.measure'),
      width: { flex: 1.6, min: 110 },
      cell: ({ key }) => t(names[key]),
    },
    {
      key: 'here',
      label: model.label,
      width: 62,
      align: 'right',
      cell: ({ key, here }) => showFigure(here, digits[key]),
    },
    ...(champion
      ? [
          {
            key: 'there',
            label: champion.label,
            width: 62,
            align: 'right' as const,
            cell: ({ key, there }: Comparison) => showFigure(there, digits[key]),
          },
          ...(otherTarget
            ? []
            : [
                {
                  key: 'verdict',
                  label: t('ml.ui.promote.verdict'),
                  width: { flex: 1.4, min: 118 },
                  align: 'right' as const,
                  cell: ({ verdict }: Comparison) => (
                    <Text tone={inks[verdict]}>{t(`ml.ui.verdict.${verdict}`)}</Text>
                  ),
                },
              ]),
        ]
      : []),
  ];
  const apart =
    champion &&
    (champion.metrics.rows !== model.metrics.rows || champion.metrics.positives !== model.metrics.positives);
  return (
    <Dialog
      open
      onClose={onClose}
      width={520}
      title={t('ml.ui.promote.title', { label: model.label })}
      text={champion ? t('ml.ui.promote.text', { champion: champion.label }) : t('ml.ui.promote.text_first')}
      confirm={{
        label: t('ml.ui.promote.confirm'),
        busy: isLoading,
        disabledReason: reason.trim() === '' && t('ml.ui.promote.need_reason'),
        onPress: () => void confirm(),
      }}
    >
      <View style={styles.body}>
        <View style={styles.table}>
          <Table
            label={t('ml.ui.promote.title', { label: model.label })}
            columns={columns}
            rows={compareModels(model.metrics, there)}
            rowKey={({ key }) => key}
            card={(row) => (
              <View style={styles.card}>
                <Text style={styles.grow}>{t(names[row.key])}</Text>
                <View style={styles.figures}>
                  <Text align="right">
                    {[
                      `${model.label} ${showFigure(row.here, digits[row.key])}`,
                      champion && `${champion.label} ${showFigure(row.there, digits[row.key])}`,
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </Text>
                  {champion && !otherTarget && (
                    <Text variant="meta" tone={inks[row.verdict]} align="right">
                      {t(`ml.ui.verdict.${row.verdict}`)}
                    </Text>
                  )}
                </View>
              </View>
            )}
          />
        </View>
        <Text variant="meta" tone="text2">
          {otherTarget
            ? t('ml.ui.promote.other_target', { here: model.target, there: champion.target })
            : `${t('ml.ui.measured', { rows: model.metrics.rows, count: model.metrics.positives })} ${t('ml.ui.base_rate')} ${showPercent(model.metrics.baseRate, 1)}. ${
                apart
                  ? t('ml.ui.promote.apart', {
                      here: showCount(model.metrics.rows),
                      there: showCount(there.rows),
                    })
                  : ''
              }`}
        </Text>
        {warning && <Text tone="warningText">{warning}</Text>}
        <TextField
          label={t('ml.ui.promote.reason')}
          hint={t('ml.ui.promote.reason_hint')}
          error={isError ? `${t('ml.ui.promote.failed')} ${problemText(error)}` : undefined}
          required
          rows={2}
          maxLength={500}
          value={reason}
          onChange={setReason}
        />
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  body: { gap: 12, padding: 4 },
  card: { flexDirection: 'row', alignItems: 'center', gap: 12 },
  grow: { flex: 1, minWidth: 0 },
  figures: { alignItems: 'flex-end' },
  table: { borderWidth: 1, borderColor: colors.line, borderRadius: radius.control, overflow: 'hidden' },
}));
