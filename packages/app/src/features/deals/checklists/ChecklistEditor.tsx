import { type ChecklistTemplate, DEAL_SIDES, type DealSide } from '@lintel/contract/deals';
import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import Plus from 'lucide-react-native/icons/plus';
import { useState } from 'react';
import { View } from 'react-native';
import { randomId } from '@/platform/random-id';
import { isAppProblem, problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { SelectField } from '@/ui/SelectField';
import { SkeletonRows } from '@/ui/Skeleton';
import { EmptyState, ErrorState, PermissionState } from '@/ui/States';
import { TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useChecklistsQuery, useCreateChecklistMutation, useUpdateChecklistMutation } from '../deals.api';
import { type DealNames, useDealNames } from '../use-deal-names';
import { Preview } from './Preview';
import { TemplateRow } from './TemplateRow';
import { badDays, moved, newRow, type Row, toItems, toRow } from './template-rows';

/** The address of a checklist that is not there yet. */
export const NEW = 'new';
const LIST = '/admin/checklists';
const MOST = 100;

/** One checklist for new deals: what it is for, its items in order, and the days they would have. */
export function ChecklistEditor({ templateId }: { templateId: string }) {
  const { may } = useSession();
  const router = useRouter();
  const names = useDealNames();
  const query = useChecklistsQuery({ query: {} }, { skip: !may('deals:read') });
  useAutoRetry(query.isError, query.isFetching, () => void query.refetch());
  if (!may('deals:read')) return <PermissionState />;
  if (!query.data)
    return query.isError ? (
      <ErrorState
        title={t('deals.templates.failed')}
        text={problemText(query.error)}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    ) : (
      <SkeletonRows rows={5} height={88} avatar={false} />
    );
  const template = query.data.items.find(({ id }) => id === templateId);
  if (!template && templateId !== NEW)
    return (
      <EmptyState
        kind="filtered"
        title={t('deals.templates.gone')}
        text={t('deals.templates.gone_text')}
        action={{ label: t('deals.templates.all'), onPress: () => router.navigate(LIST) }}
      />
    );
  return <Form template={template} names={names} />;
}

const ANY = 'any';

function Form({ template, names }: { template: ChecklistTemplate | undefined; names: DealNames }) {
  const styles = useStyles();
  const wide = useWidth() === 'wide';
  const router = useRouter();
  const toast = useToast();
  /** What the form began with. */
  const [based, setBased] = useState(template);
  const [name, setName] = useState(template?.name ?? '');
  const [side, setSide] = useState<DealSide | null>(template?.side ?? null);
  const [pipelineId, setPipelineId] = useState<string | null>(template?.pipelineId ?? null);
  const [rows, setRows] = useState<readonly Row[]>(
    () => template?.items.map((item) => toRow(item, randomId())) ?? [newRow(randomId())],
  );
  const [create, created] = useCreateChecklistMutation();
  const [update, updated] = useUpdateChecklistMutation();
  const saving = template ? updated : created;
  const stale = template !== undefined && based !== undefined && template.version > based.version;
  const body = { name: name.trim(), side, pipelineId, items: toItems(rows) };
  const same =
    based !== undefined &&
    JSON.stringify(body) ===
      JSON.stringify({
        name: based.name,
        side: based.side,
        pipelineId: based.pipelineId,
        items: based.items,
      });
  const wrong =
    (body.name === '' && t('deals.templates.needs_name')) ||
    (rows.some(({ title }) => title.trim() === '') && t('deals.templates.needs_title')) ||
    (rows.some(badDays) && t('deals.templates.days_wrong')) ||
    (same && t('deals.templates.same'));
  const readAgain = () => {
    if (!template) return;
    setBased(template);
    setName(template.name);
    setSide(template.side);
    setPipelineId(template.pipelineId);
    setRows(template.items.map((item) => toRow(item, randomId())));
    updated.reset();
  };
  const change = (key: string, next: Partial<Row>) =>
    setRows((now) => now.map((row) => (row.key === key ? { ...row, ...next } : row)));
  const save = async () => {
    const reply = based
      ? await update({ params: { templateId: based.id }, body: { version: based.version, ...body } })
      : await create({ body });
    if (!reply.data) return;
    toast({ message: t('deals.templates.saved', { name: reply.data.name }) });
    router.navigate(LIST);
  };
  const taken = isAppProblem(saving.error) && saving.error.code === 'deal_template.name_taken';
  const removedPipeline =
    pipelineId !== null && !names.pipelines.some(({ id }) => id === pipelineId) && names.pipelines.length > 0;
  return (
    <View style={wide ? styles.beside : styles.stack}>
      <View style={wide ? styles.main : styles.stack}>
        {stale && (
          <Banner
            inset
            kind="warning"
            title={t('deals.templates.stale')}
            action={{ label: t('deals.templates.read_again'), onPress: readAgain }}
          />
        )}
        {saving.error !== undefined && !taken && (
          <Banner inset kind="error" title={problemText(saving.error)} />
        )}
        <TextField
          label={t('deals.templates.name')}
          value={name}
          onChange={setName}
          maxLength={80}
          required
          error={taken ? problemText(saving.error) : undefined}
        />
        <View style={styles.pair}>
          <View style={styles.half}>
            <SelectField
              label={t('deals.templates.side')}
              value={side ?? ANY}
              onChange={(value) => setSide(DEAL_SIDES.find((key) => key === value) ?? null)}
              options={[
                { value: ANY, label: t('deals.templates.side_any') },
                ...DEAL_SIDES.map((value) => ({ value, label: t(`deals.side.${value}`) })),
              ]}
            />
          </View>
          {(names.pipelines.length > 1 || pipelineId !== null) && (
            <View style={styles.half}>
              <SelectField
                label={t('deals.templates.pipeline')}
                value={pipelineId ?? ANY}
                onChange={(value) => setPipelineId(value === ANY ? null : value)}
                error={removedPipeline ? t('deals.templates.pipeline_gone') : undefined}
                options={[
                  { value: ANY, label: t('deals.templates.pipeline_any') },
                  ...names.pipelines.map((pipeline) => ({ value: pipeline.id, label: pipeline.name })),
                ]}
              />
            </View>
          )}
        </View>
        <View role="list" aria-label={t('deals.templates.items')} style={styles.list}>
          {rows.map((row, index) => (
            <TemplateRow
              key={row.key}
              row={row}
              index={index}
              count={rows.length}
              onChange={(next) => change(row.key, next)}
              onStep={(by) => setRows((now) => moved(now, index, by))}
              onRemove={() => setRows((now) => now.filter(({ key }) => key !== row.key))}
            />
          ))}
        </View>
        <View style={styles.add}>
          <Button
            kind="quiet"
            icon={Plus}
            label={t('deals.checklist.add')}
            disabledReason={rows.length >= MOST && t('deals.templates.most', { most: MOST })}
            onPress={() => setRows((now) => [...now, newRow(randomId())])}
          />
        </View>
        <View style={styles.actions}>
          <Button label={t('ui.cancel')} onPress={() => router.navigate(LIST)} />
          <Button
            kind="filled"
            label={t('deals.templates.save')}
            busy={saving.isLoading}
            disabledReason={wrong}
            onPress={() => void save()}
          />
        </View>
      </View>
      <View style={wide && styles.side}>
        <Preview rows={rows} today={names.today} />
      </View>
    </View>
  );
}

const useStyles = makeStyles(() => ({
  beside: { flexDirection: 'row', gap: 16, alignItems: 'flex-start' },
  stack: { gap: 14 },
  main: { flex: 1, minWidth: 0, gap: 14 },
  side: { width: 300 },
  pair: { flexDirection: 'row', flexWrap: 'wrap', gap: 12 },
  half: { flexGrow: 1, flexBasis: 180, minWidth: 0 },
  list: { gap: 10 },
  add: { alignItems: 'flex-start' },
  actions: { flexDirection: 'row', justifyContent: 'flex-end', gap: 8 },
}));
