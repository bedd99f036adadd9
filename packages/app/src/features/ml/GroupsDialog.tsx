import type { AuditStore } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { ml } from '@lintel/contract/ml';
import { useState } from 'react';
import { View } from 'react-native';
import type { PickedFile } from '@/platform/files';
import { isAppProblem, problemText } from '@/store/problem';
import { useContractCall } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { FileDrop } from '@/ui/FileDrop';
import { fullMoment } from '@/ui/moment';
import { showCount } from '@/ui/numbers';
import { SkeletonBlock } from '@/ui/Skeleton';
import { ErrorState } from '@/ui/States';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useAuditStoreQuery, useEraseGroupsMutation } from './ml.api';

interface Brought {
  rows: number;
  matched: number;
  unknown: number;
  unknownLines: number[];
}

/** The labels that fairness is measured with: brought as a file, kept apart, erased when asked. Never who belongs where. */
export function GroupsDialog({ onClose }: { onClose: () => void }) {
  const styles = useStyles();
  const { upload } = useContractCall();
  const query = useAuditStoreQuery();
  const [changed, setChanged] = useState<AuditStore>();
  const [busy, setBusy] = useState(false);
  const [brought, setBrought] = useState<Brought>();
  const [fault, setFault] = useState<string>();
  const [erasing, setErasing] = useState<string>();
  const [erase, erased] = useEraseGroupsMutation();
  const store = changed ?? query.data;
  const bring = async (file: PickedFile) => {
    setBusy(true);
    setFault(undefined);
    setBrought(undefined);
    try {
      const { store: next, ...rest } = await upload(
        ml.importGroups,
        { body: file.body },
        { onProgress: () => undefined },
      );
      setBrought(rest);
      setChanged(next);
    } catch (error) {
      setFault(problemText(error));
    }
    setBusy(false);
  };
  const remove = async (attribute: string) => {
    const reply = await erase({ query: { attribute } });
    if ('error' in reply || !reply.data) return;
    setChanged(reply.data);
    setErasing(undefined);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      width={560}
      title={t('insights.groups.title')}
      text={t('insights.groups.text')}
    >
      <View style={styles.body}>
        <FileDrop
          title={t('insights.groups.drop')}
          hint={t('insights.groups.hint')}
          accept={['.csv']}
          onFile={(file) => void bring(file)}
          busy={busy}
          error={fault}
        />
        {brought && (
          <Text live="polite">
            {[
              t('insights.groups.matched', { count: brought.matched, rows: brought.rows }),
              brought.unknown > 0 &&
                t('insights.groups.unknown', {
                  count: brought.unknown,
                  lines: brought.unknownLines.join(', '),
                }),
            ]
              .filter(Boolean)
              .join(' ')}
          </Text>
        )}
        {!store ? (
          query.error ? (
            <ErrorState
              title={t('insights.groups.failed')}
              text={problemText(query.error)}
              reference={isAppProblem(query.error) ? query.error.requestId : undefined}
              onRetry={() => void query.refetch()}
              retrying={query.isFetching}
            />
          ) : (
            <SkeletonBlock lines={3} />
          )
        ) : store.attributes.length === 0 ? (
          <Text tone="text2">{t('insights.groups.empty')}</Text>
        ) : (
          <View role="list" aria-label={t('insights.groups.held')}>
            {store.attributes.map(({ attribute, leads, groups, importedAt }) => (
              <View key={attribute} role="listitem" style={styles.item}>
                <View style={styles.grow}>
                  <Text variant="strong" weight={600}>
                    {attribute}
                  </Text>
                  <Text variant="meta" tone="text2">
                    {groups.map(({ group, leads: count }) => `${group}: ${showCount(count)}`).join(' · ')}
                  </Text>
                  <Text variant="meta" tone="text3">
                    {`${t('insights.segments.leads', { count: leads, shown: showCount(leads) })}, ${fullMoment(importedAt)}`}
                  </Text>
                </View>
                {erasing === attribute ? (
                  <Button
                    kind="danger"
                    size="small"
                    label={t('insights.groups.erase_sure')}
                    spoken={t('insights.groups.erase_sure_of', { attribute })}
                    busy={erased.isLoading}
                    onPress={() => void remove(attribute)}
                  />
                ) : (
                  <Button
                    size="small"
                    label={t('insights.groups.erase')}
                    spoken={t('insights.groups.erase_of', { attribute })}
                    onPress={() => setErasing(attribute)}
                  />
                )}
              </View>
            ))}
          </View>
        )}
        {erased.isError && (
          <Text tone="dangerText" live="polite">
            {`${t('insights.groups.erase_failed')} ${problemText(erased.error)}`}
          </Text>
        )}
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  body: { gap: 12, padding: 4 },
  item: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 10,
    paddingVertical: 8,
    borderTopWidth: 1,
    borderTopColor: colors.lineSubtle,
  },
  grow: { flex: 1, minWidth: 0 },
}));
