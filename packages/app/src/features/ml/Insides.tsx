import type { ModelDetail } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { Card } from '@/ui/Card';
import { StatusChip } from '@/ui/Chip';
import { BarList } from '@/ui/charts/BarList';
import { showCount, showFigure, showPercent } from '@/ui/numbers';
import { Table, type TableColumn } from '@/ui/Table';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { FigureCard } from './FigureCard';
import { familyName } from './words';

const DRIVERS = 8;

/** What moves scores most, by mean size. */
export function WhatMatters({ model }: { model: ModelDetail }) {
  const rows = model.importance
    .slice(0, DRIVERS)
    .map(({ feature, label, value }) => ({ key: feature, label, value }));
  const first = rows[0];
  return (
    <Card fill title={t('ml.ui.matters')} note={t('ml.ui.matters_note')}>
      <BarList
        bare
        untitled
        title={t('ml.ui.matters')}
        valueLabel={t('ml.ui.matters_value')}
        rows={rows}
        format={(value) => showFigure(value, 1)}
        takeaway={
          first ? t('ml.ui.matters_say', { label: first.label, points: showFigure(first.value, 1) }) : ''
        }
      />
    </Card>
  );
}

/** The families tried on the same rows, and how the measuring was done. */
export function Families({ model }: { model: ModelDetail }) {
  const styles = useStyles();
  type Row = ModelDetail['families'][number];
  const { split, metrics } = model;
  const columns: TableColumn<Row>[] = [
    {
      key: 'family',
      label: t('ml.ui.col.family'),
      width: { flex: 2, min: 160 },
      cell: ({ family, chosen }) => (
        <View style={styles.family}>
          <Text variant="strong">{familyName(family)}</Text>
          {chosen && <StatusChip label={t('ml.ui.chosen')} tone="success" />}
        </View>
      ),
    },
    {
      key: 'validation',
      label: t('ml.ui.col.validation'),
      width: { flex: 1, min: 110 },
      align: 'right',
      cell: (row) => showFigure(row.validationLogLoss, 3),
    },
    {
      key: 'auc',
      label: t('ml.ui.col.auc'),
      width: { flex: 1, min: 56 },
      align: 'right',
      cell: (row) => showFigure(row.metrics.auc.value),
    },
    {
      key: 'logLoss',
      label: t('ml.ui.col.log_loss'),
      width: { flex: 1, min: 66 },
      align: 'right',
      cell: (row) => showFigure(row.metrics.logLoss, 3),
    },
    {
      key: 'ece',
      label: t('ml.ui.col.ece'),
      width: { flex: 1, min: 100 },
      align: 'right',
      cell: (row) => showFigure(row.metrics.ece, 3),
    },
    {
      key: 'base',
      label: t('ml.ui.col.base_rate'),
      width: { flex: 1, min: 66 },
      align: 'right',
      cell: (row) => showFigure(row.metrics.baseRate, 3),
    },
  ];
  return (
    <Card title={t('ml.ui.families')} note={t('ml.ui.families_note')} flush>
      <Table
        label={t('ml.ui.families')}
        columns={columns}
        rows={model.families}
        rowKey={({ family }) => family}
        card={(row) => <FigureCard columns={columns} row={row} />}
      />
      <View style={styles.how}>
        <Text variant="meta" tone="text2">
          {t('ml.ui.split_text', {
            train: showCount(split.trainRows),
            test: showCount(split.testRows),
            order: split.order,
          })}
        </Text>
        <Text variant="meta" tone="text2">
          {t('ml.ui.split_base', {
            rate: showPercent(metrics.baseRate, 1),
            majority: showPercent(metrics.majorityAccuracy, 1),
          })}
        </Text>
      </View>
    </Card>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  family: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  how: { padding: 14, gap: 4, borderTopWidth: 1, borderTopColor: colors.lineSubtle },
}));
