import type { Batch, UndoChoice, UndoPreview } from '@lintel/contract';
import { hasMessage, t } from '@lintel/contract/messages';
import { Link } from 'expo-router';
import { useState } from 'react';
import { View } from 'react-native';
import { useListUsersQuery } from '@/features/auth';
import { useListFieldsQuery, useListPondsQuery, useListStagesQuery } from '@/features/leads';
import { problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Radio, RadioGroup } from '@/ui/Choice';
import { Dialog } from '@/ui/Dialog';
import { ago } from '@/ui/moment';
import { ProgressBar } from '@/ui/Progress';
import { SimpleTable } from '@/ui/SimpleTable';
import { SkeletonBlock } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { batchTitle, fieldLabel, isBusy } from './batch-words';
import { useBatchQuery, useUndoBatchMutation, useUndoPreviewQuery } from './batches.api';

const LOOK_AGAIN_MS = 1_000;
const EXAMPLES = 5;

/** Says what taking a batch back does and what was changed since and by whom, asks, and shows how it goes. */
export function UndoDialog({ batchId, onClose }: { batchId: string; onClose: () => void }) {
  const [choice, setChoice] = useState<UndoChoice>('keep_later');
  const [asked, setAsked] = useState(false);
  const [undo, { isLoading, error }] = useUndoBatchMutation();
  const { data: batch } = useBatchQuery(
    { params: { batchId } },
    { pollingInterval: asked ? LOOK_AGAIN_MS : 0, refetchOnMountOrArgChange: true },
  );
  const preview = useUndoPreviewQuery({ params: { batchId } }, { skip: asked });
  const report = preview.data;
  const start = async () => {
    if ((await undo({ params: { batchId }, body: { choice } })).data) setAsked(true);
  };
  const title = t('batches.undo_of', { what: batch ? batchTitle(batch) : '' });
  const text =
    batch &&
    t('batches.undo.text', {
      what: t('batches.leads_count', { count: batch.changed }),
      when: ago(batch.createdAt),
    });
  if (asked && batch?.undo) {
    return (
      <Dialog open onClose={onClose} title={title} width={520}>
        <Outcome batch={batch} undo={batch.undo} />
      </Dialog>
    );
  }
  const nothing = report !== undefined && report.clean + report.removed + report.reasons.length === 0;
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      text={text}
      width={560}
      confirm={{
        label: t('batches.undo.run'),
        danger: choice === 'restore_all' || (report?.removed ?? 0) > 0,
        busy: isLoading,
        disabledReason: !report ? t('batches.undo.looking') : nothing && t('batches.undo.nothing'),
        onPress: () => void start(),
      }}
    >
      {error !== undefined && (
        <Banner inset kind="error" title={t('batches.undo.failed')} text={problemText(error)} />
      )}
      {report ? (
        <Report report={report} choice={choice} onChoice={setChoice} />
      ) : preview.isError ? (
        <Banner
          inset
          kind="error"
          title={t('batches.undo.failed')}
          text={problemText(preview.error)}
          action={{ label: t('ui.try_again'), onPress: () => void preview.refetch() }}
        />
      ) : (
        <View aria-busy>
          <SkeletonBlock lines={4} />
          <Text variant="meta" tone="text2" live="polite">
            {t('batches.undo.looking')}
          </Text>
        </View>
      )}
    </Dialog>
  );
}

function Report({
  report,
  choice,
  onChoice,
}: {
  report: UndoPreview;
  choice: UndoChoice;
  onChoice: (choice: UndoChoice) => void;
}) {
  const styles = useStyles();
  const { fieldName, valueText, personName } = useWords();
  const blocked = report.reasons.reduce((sum, { count }) => sum + count, 0);
  const lines = [
    ...(report.clean > 0 ? [t('batches.undo.clean', { count: report.clean })] : []),
    ...(report.removed > 0 ? [t('batches.undo.removed', { count: report.removed })] : []),
    ...(report.notes > 0 ? [t('batches.undo.notes', { count: report.notes })] : []),
    ...(report.outcomes > 0 ? [t('batches.undo.outcomes', { count: report.outcomes })] : []),
  ];
  return (
    <View style={styles.stack}>
      <View role="list" style={styles.lines}>
        {lines.map((line) => (
          <View key={line} role="listitem">
            <Text>{line}</Text>
          </View>
        ))}
        {lines.length + blocked === 0 && <Text tone="text2">{t('batches.undo.nothing')}</Text>}
      </View>
      {blocked > 0 && (
        <>
          <View style={styles.lines}>
            <Text variant="strong" heading={3}>
              {t('batches.undo.conflicts')}
            </Text>
            {report.reasons.map(({ reason, count, text }) => (
              <Text key={reason} tone="warningText">
                {`${t('batches.leads_count', { count })}: ${text}`}
              </Text>
            ))}
          </View>
          {report.fields.length > 0 && (
            <SimpleTable
              label={t('batches.undo.conflicts')}
              maxHeight={180}
              columns={[
                { label: t('batches.undo.field'), flex: 1.3 },
                { label: t('batches.undo.times'), align: 'right', flex: 0.6 },
                { label: t('batches.undo.by'), flex: 2 },
              ]}
              rows={report.fields.map(({ field, count, by }) => ({
                key: field,
                cells: [
                  fieldName(field),
                  count,
                  by.map(({ userId, count: n }) => `${personName(userId)} (${n})`).join(', '),
                ],
              }))}
            />
          )}
          <View style={styles.lines}>
            <Text variant="micro" tone="text2">
              {t('batches.undo.examples')}
            </Text>
            {report.samples.slice(0, EXAMPLES).map(({ leadId, name, conflicts }) => (
              <View key={leadId}>
                {name === null ? (
                  <Text tone="text2">{t('batches.undo.somebody')}</Text>
                ) : (
                  <Link href={`/leads/${leadId}`}>
                    <Text variant="strong" tone="accentText">
                      {name}
                    </Text>
                  </Link>
                )}
                {conflicts.map(({ field, before, set, now }) => (
                  <Text key={field} variant="meta" tone="text2">
                    {`${fieldName(field)}. ${t('batches.undo.was', {
                      before: valueText(field, before),
                      set: valueText(field, set),
                      now: valueText(field, now),
                    })}`}
                  </Text>
                ))}
              </View>
            ))}
          </View>
          <RadioGroup label={t('batches.undo.choice')}>
            {(['keep_later', 'restore_all'] as const).map((value) => (
              <Radio
                key={value}
                label={t(`batches.undo.${value}`)}
                hint={t(`batches.undo.${value}_hint`)}
                checked={choice === value}
                onSelect={() => onChoice(value)}
              />
            ))}
          </RadioGroup>
        </>
      )}
      <Text variant="meta" tone="text2">
        {[t('batches.undo.once'), ...(report.removed > 0 ? [t('batches.undo.deleted_30')] : [])].join(' ')}
      </Text>
    </View>
  );
}

function Outcome({ batch, undo }: { batch: Batch; undo: NonNullable<Batch['undo']> }) {
  const styles = useStyles();
  if (isBusy(batch)) {
    const words = t('batches.undo.running', { done: undo.done, total: batch.total });
    return (
      <View style={styles.stack}>
        <ProgressBar value={batch.total > 0 ? Math.min(1, undo.done / batch.total) : null} label={words} />
        <Text live="polite">{words}</Text>
        <Text variant="meta" tone="text2">
          {t('batches.undo.running_text')}
        </Text>
      </View>
    );
  }
  if (undo.state === 'failed') return <Text tone="dangerText">{t('batches.undo.blocked')}</Text>;
  return (
    <View style={styles.lines} aria-live="polite">
      <Text>{t('batches.undo.done', { count: undo.restored })}</Text>
      {undo.removed > 0 && <Text>{t('batches.undo.done_removed', { count: undo.removed })}</Text>}
      {undo.kept > 0 && <Text tone="warningText">{t('batches.undo.done_kept', { count: undo.kept })}</Text>}
    </View>
  );
}

/** Names for the fields and values of a report. */
function useWords() {
  const { may } = useSession();
  const people = useListUsersQuery(undefined, { skip: !may('users:read') }).data?.items ?? [];
  const stages = useListStagesQuery().data?.items ?? [];
  const ponds = useListPondsQuery().data?.items ?? [];
  const own = new Map((useListFieldsQuery().data?.items ?? []).map(({ key, label }) => [key, label]));
  const personName = (id: string | null) =>
    id === null ? t('batches.system') : (people.find((person) => person.id === id)?.name ?? '–');
  const valueText = (field: string, value: unknown): string => {
    if (value === null || value === undefined || value === '') return t('batches.undo.empty');
    if (Array.isArray(value)) return value.length === 0 ? t('batches.undo.empty') : value.join(', ');
    if (field === 'ownerId') return personName(String(value));
    if (field === 'stageId') return stages.find(({ id }) => id === value)?.name ?? '–';
    if (field === 'pondId') return ponds.find(({ id }) => id === value)?.name ?? '–';
    const word = `leads.${field}.${value}`;
    return hasMessage(word) ? t(word) : String(value);
  };
  return { personName, valueText, fieldName: (field: string) => fieldLabel(field, own) };
}

const useStyles = makeStyles(() => ({
  stack: { gap: 14, paddingVertical: 4 },
  lines: { gap: 4 },
}));
