import type { Stage } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Plus from 'lucide-react-native/icons/plus';
import { useEffect, useState } from 'react';
import { View } from 'react-native';
import { useUpdateCompanyMutation } from '@/features/auth';
import { useListPipelinesQuery, useSavePipelineStagesMutation } from '@/features/leads';
import { randomId } from '@/platform/random-id';
import { problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { OrderTools } from '@/ui/OrderTools';
import { SelectField } from '@/ui/SelectField';
import { SkeletonRows } from '@/ui/Skeleton';
import { ErrorState } from '@/ui/States';
import { TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';

interface Row {
  key: string;
  id?: string;
  name: string;
  kind: Stage['kind'];
}

const KINDS = ['open', 'won', 'lost'] as const;

/** The pipeline a lead moves through: the usual stages, to rename, reorder, add to or cut. */
export function StagesStep() {
  const styles = useStyles();
  const stages = useListPipelinesQuery({ query: { kind: 'lead' } });
  const [rows, setRows] = useState<Row[] | null>(null);
  const [save, saved] = useSavePipelineStagesMutation();
  const [update, updated] = useUpdateCompanyMutation();
  const known = stages.data?.items.find(({ isDefault }) => isDefault);
  useEffect(() => {
    if (known && rows === null)
      setRows(known.stages.map(({ id, name, kind }) => ({ key: id, id, name, kind })));
  }, [known, rows]);
  if (!rows) {
    return stages.isError ? (
      <ErrorState
        title={t('auth.setup.stages.error')}
        text={problemText(stages.error)}
        onRetry={() => void stages.refetch()}
        retrying={stages.isFetching}
      />
    ) : (
      <SkeletonRows rows={7} height={42} avatar={false} />
    );
  }
  const change = (at: number, next: Partial<Row>) =>
    setRows(rows.map((row, index) => (index === at ? { ...row, ...next } : row)));
  const move = (at: number, to: number) => {
    const next = [...rows];
    const [row] = next.splice(at, 1);
    if (row) next.splice(to, 0, row);
    setRows(next);
  };
  const unnamed = rows.some((row) => row.name.trim() === '');
  const noOpen = !rows.some((row) => row.kind === 'open');
  const next = async () => {
    if (!known) return;
    const items = rows.map(({ id, name, kind }) => ({ id, name: name.trim(), kind }));
    const done = await save({ params: { pipelineId: known.id }, body: { version: known.version, items } });
    if (!done.error) await update({ body: { setupStep: 'leads' } });
  };
  const error = saved.error ?? updated.error;
  return (
    <>
      {error && <Banner inset kind="error" title={problemText(error)} />}
      <View role="list" aria-label={t('auth.setup.stages.title')} style={styles.list}>
        {rows.map((row, index) => {
          const name = row.name.trim() || t('auth.setup.stages.number', { number: index + 1 });
          return (
            <View key={row.key} role="listitem" style={styles.row}>
              <View style={styles.name}>
                <TextField
                  label={t('auth.setup.stages.name', { number: index + 1 })}
                  hideLabel
                  value={row.name}
                  maxLength={60}
                  onChange={(value) => change(index, { name: value })}
                  error={row.name.trim() === '' ? t('auth.setup.stages.needs_name') : undefined}
                />
              </View>
              <View style={styles.kind}>
                <SelectField
                  label={t('auth.setup.stages.kind', { name })}
                  hideLabel
                  options={KINDS.map((value) => ({ value, label: t(`auth.setup.stages.kind_${value}`) }))}
                  value={row.kind}
                  onChange={(kind) => change(index, { kind })}
                />
              </View>
              <OrderTools
                name={name}
                index={index}
                count={rows.length}
                onStep={(by) => move(index, index + by)}
                onRemove={() => setRows(rows.filter((_, at) => at !== index))}
                keepReason={rows.length === 1 && t('auth.setup.stages.one')}
              />
            </View>
          );
        })}
      </View>
      <View style={styles.add}>
        <Button
          kind="quiet"
          size="small"
          icon={Plus}
          label={t('auth.setup.stages.add')}
          onPress={() => setRows([...rows, { key: randomId(), name: '', kind: 'open' }])}
        />
      </View>
      <View style={styles.actions}>
        <Button
          kind="filled"
          label={t('auth.setup.next')}
          busy={saved.isLoading || updated.isLoading}
          disabledReason={
            (unnamed && t('auth.setup.stages.needs_name')) || (noOpen && t('auth.setup.stages.needs_open'))
          }
          onPress={() => void next()}
        />
      </View>
    </>
  );
}

const useStyles = makeStyles(() => ({
  list: { gap: 8 },
  row: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'flex-start', gap: 8 },
  name: { flexGrow: 1, flexBasis: 160, minWidth: 0 },
  kind: { width: 116 },
  add: { flexDirection: 'row' },
  actions: { flexDirection: 'row', justifyContent: 'flex-end' },
}));
