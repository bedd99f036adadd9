import { t } from '@lintel/contract/messages';
import FileText from 'lucide-react-native/icons/file-text';
import Lock from 'lucide-react-native/icons/lock';
import Plus from 'lucide-react-native/icons/plus';
import { View } from 'react-native';
import { useAutoRetry } from '@/store/use-auto-retry';
import { Button, IconButton } from '@/ui/Button';
import { Section } from '@/ui/Card';
import { Icon } from '@/ui/Icon';
import { shortDay } from '@/ui/moment';
import { PressBox } from '@/ui/PressBox';
import { SkeletonRows } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import type { PressState } from '@/ui/web-props';
import { useAddFile, useDownload } from './composer/use-attachments';
import { useLeadFilesQuery } from './timeline/timeline.api';
import { useMayNote } from './use-may-note';

const SHOWN = 20;

/** Files kept with a lead, newest first; a press downloads one. */
export function FilesCard({ leadId }: { leadId: string }) {
  const styles = useStyles();
  const mayAdd = useMayNote();
  const files = useLeadFilesQuery({ params: { leadId }, query: { limit: SHOWN } });
  useAutoRetry(files.isError, files.isFetching, () => void files.refetch());
  const { busy, add } = useAddFile(leadId);
  const download = useDownload(leadId);
  const items = files.currentData?.items;
  return (
    <Section
      title={t('timeline.files')}
      actions={
        mayAdd && (
          <IconButton icon={Plus} size="small" label={t('timeline.file.add')} busy={busy} onPress={add} />
        )
      }
    >
      {!items ? (
        files.isError ? (
          <View style={styles.row}>
            <Text tone="text2" style={styles.name}>
              {t('timeline.files.error')}
            </Text>
            <Button
              kind="quiet"
              size="small"
              label={t('ui.try_again')}
              onPress={() => void files.refetch()}
            />
          </View>
        ) : (
          <SkeletonRows rows={2} height={28} />
        )
      ) : items.length === 0 ? (
        <Text tone="text2">{t('timeline.files.none')}</Text>
      ) : (
        <View role="list" aria-label={t('timeline.files')}>
          {items.map((file) => (
            <View key={file.id} role="listitem">
              <PressBox
                role="button"
                aria-label={t('timeline.file.download', { name: file.name })}
                onPress={() => void download(file)}
                style={(state: PressState) => [styles.row, (state.hovered || state.pressed) && styles.over]}
              >
                <Icon of={file.private ? Lock : FileText} size={14} tone="text2" />
                <Text lines={1} style={styles.name}>
                  {file.name}
                </Text>
                <Text variant="meta" tone="text2">
                  {shortDay(file.createdAt)}
                </Text>
              </PressBox>
            </View>
          ))}
        </View>
      )}
      {files.currentData?.nextCursor && (
        <Text variant="meta" tone="text2">
          {t('timeline.files.more', { count: SHOWN })}
        </Text>
      )}
    </Section>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  row: { flexDirection: 'row', alignItems: 'center', gap: 8, minHeight: 32, borderRadius: radius.chip },
  over: { backgroundColor: colors.hover },
  name: { flex: 1, minWidth: 0 },
}));
