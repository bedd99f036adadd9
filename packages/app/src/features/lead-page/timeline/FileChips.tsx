import type { LeadFile } from '@lintel/contract';
import { numberFormat, t } from '@lintel/contract/messages';
import Paperclip from 'lucide-react-native/icons/paperclip';
import { View } from 'react-native';
import { Icon } from '@/ui/Icon';
import { PressBox } from '@/ui/PressBox';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import type { PressState } from '@/ui/web-props';
import { useDownload } from '../composer/use-attachments';

/** "812 kB", "1.4 MB". */
export function sizeText(bytes: number): string {
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1_000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte'];
  return numberFormat({
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: unit === 'megabyte' ? 1 : 0,
  }).format(unit === 'kilobyte' ? Math.max(1, value) : value);
}

/** Files that came with an entry; a press downloads one. */
export function FileChips({ leadId, files }: { leadId: string; files: readonly LeadFile[] }) {
  const styles = useStyles();
  const download = useDownload(leadId);
  return (
    <View style={styles.list}>
      {files.map((file) => (
        <PressBox
          key={file.id}
          role="button"
          aria-label={t('timeline.file.download', { name: file.name })}
          onPress={() => void download(file)}
          style={(state: PressState) => [styles.file, (state.hovered || state.pressed) && styles.over]}
        >
          <Icon of={Paperclip} size={14} tone="text2" />
          <Text lines={1} style={styles.name}>
            {file.name}
          </Text>
          <Text variant="meta" tone="text2">
            {sizeText(file.bytes)}
          </Text>
        </PressBox>
      ))}
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  list: { flexDirection: 'row', flexWrap: 'wrap', gap: 6, marginTop: 4 },
  file: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 6,
    maxWidth: '100%',
    minHeight: 30,
    paddingHorizontal: 10,
    borderRadius: radius.control,
    borderWidth: 1,
    borderColor: colors.line,
    backgroundColor: colors.surface,
  },
  over: { backgroundColor: colors.hover },
  name: { flexShrink: 1 },
}));
