import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { NotSaved } from '@/features/admin';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Chip } from '@/ui/Chip';
import { Dialog } from '@/ui/Dialog';
import { fullMoment } from '@/ui/moment';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { useDiscardRoutingDraftMutation, usePublishRoutingMutation } from '../routing.api';
import { changesOf, type DraftChange } from './draft';
import type { Rules } from './use-rules';
import { VersionsDialog } from './VersionsDialog';

const changeText = (change: DraftChange): string =>
  change.kind === 'catch_all'
    ? t('routing.change.catch_all')
    : t(`routing.change.${change.kind}`, { name: change.name });

/** What is published, what the draft would change, and the way from one to the other. */
export function DraftBar({
  work,
  editable,
  onTryOut,
}: {
  work: Rules;
  editable: boolean;
  onTryOut: () => void;
}) {
  const styles = useStyles();
  const toast = useToast();
  const [open, setOpen] = useState<'publish' | 'versions'>();
  const [publish, publishing] = usePublishRoutingMutation();
  const [discard, discarding] = useDiscardRoutingDraftMutation();
  const { overview, rules } = work;
  if (!overview || !rules) return null;
  const changes = overview.draft ? changesOf(overview.published.rules, rules) : [];
  const errors = work.problems.filter(({ severity }) => severity === 'error').length;
  const confirm = async () => {
    const reply = await publish({ body: { revision: work.revision } });
    if ('error' in reply) return;
    setOpen(undefined);
    toast({ message: t('routing.published', { version: reply.data.version }) });
  };
  const throwAway = async () => {
    const draft = rules;
    const reply = await discard({});
    if (!('error' in reply)) toast({ message: t('routing.discarded'), undo: () => void work.change(draft) });
  };
  return (
    <Card>
      <View style={styles.row}>
        <View style={styles.words}>
          <View style={styles.name}>
            <Text variant="strong">{t('routing.version', { version: overview.published.version })}</Text>
            {overview.draft && <Chip tone="info" label={t('routing.draft')} />}
            {work.saving && <Chip label={t('routing.saving')} />}
          </View>
          <Text variant="meta" tone="text2">
            {overview.draft
              ? t('routing.draft_changes', { count: changes.length })
              : t('routing.published_at', { when: fullMoment(overview.published.publishedAt) })}
          </Text>
        </View>
        {editable && (
          <View style={styles.actions}>
            <Button kind="quiet" label={t('routing.versions')} onPress={() => setOpen('versions')} />
            {overview.draft && (
              <>
                <Button
                  kind="quiet"
                  label={t('routing.discard')}
                  busy={discarding.isLoading}
                  onPress={() => void throwAway()}
                />
                <Button label={t('routing.try_out')} onPress={onTryOut} />
                <Button
                  kind="filled"
                  label={t('routing.publish')}
                  disabledReason={
                    work.saving
                      ? t('routing.saving')
                      : errors > 0 && t('routing.has_errors', { count: errors })
                  }
                  onPress={() => setOpen('publish')}
                />
              </>
            )}
          </View>
        )}
      </View>
      <NotSaved error={discarding.error} />
      {open === 'publish' && (
        <Dialog
          open
          onClose={() => setOpen(undefined)}
          title={t('routing.publish_title')}
          text={t('routing.publish_text')}
          confirm={{
            label: t('routing.publish'),
            busy: publishing.isLoading,
            onPress: () => void confirm(),
          }}
        >
          <View style={styles.changes}>
            {changes.length === 0 && <Text tone="text2">{t('routing.no_change')}</Text>}
            {changes.map((change) => (
              <Text key={changeText(change)}>{`• ${changeText(change)}`}</Text>
            ))}
            <NotSaved error={publishing.error} />
          </View>
        </Dialog>
      )}
      {open === 'versions' && <VersionsDialog work={work} onClose={() => setOpen(undefined)} />}
    </Card>
  );
}

const useStyles = makeStyles(() => ({
  row: { flexDirection: 'row', alignItems: 'center', gap: 12, flexWrap: 'wrap' },
  words: { flexGrow: 1, flexShrink: 1, minWidth: 200, gap: 3 },
  name: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  actions: { flexDirection: 'row', alignItems: 'flex-start', gap: 8, flexWrap: 'wrap', flexShrink: 1 },
  changes: { gap: 6, padding: 4 },
}));
