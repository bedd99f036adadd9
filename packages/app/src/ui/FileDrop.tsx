import { t } from '@lintel/contract/messages';
import Upload from 'lucide-react-native/icons/upload';
import { useRef, useState } from 'react';
import { View } from 'react-native';
import { type PickedFile, pickFile } from '../platform/files';
import { Button } from './Button';
import { fileFault } from './file-fault';
import { Icon } from './Icon';
import { Text } from './Text';
import { makeStyles, useTheme } from './theme-context';
import { useDropTarget } from './use-drop-target';

interface Props {
  /** What to bring, such as "a list of leads". */
  title: string;
  hint?: string;
  /** Extensions that can be read, such as ".csv". */
  accept: readonly string[];
  /** Bytes. */
  maxSize?: number;
  onFile: (file: PickedFile) => void;
  busy?: boolean;
  error?: string;
}

/** Drag a file here or choose one; what cannot be read is refused with a reason. */
export function FileDrop({ title, hint, accept, maxSize, onFile, busy, error }: Props) {
  const styles = useStyles();
  const { colors } = useTheme();
  const zone = useRef<View>(null);
  const [fault, setFault] = useState<string>();
  const take = (files: readonly PickedFile[]) => {
    const [file, second] = files;
    if (!file) return;
    const wrong = second ? t('ui.file.one_only') : fileFault(file, accept, maxSize);
    setFault(wrong);
    if (!wrong) onFile(file);
  };
  const over = useDropTarget(zone, take);
  const problem = error ?? fault;
  return (
    <View
      ref={zone}
      style={[
        styles.zone,
        over && { borderColor: colors.accent, backgroundColor: colors.accentTint },
        problem ? { borderColor: colors.danger } : null,
      ]}
    >
      <View style={styles.badge}>
        <Icon of={Upload} size={20} tone="accentText" />
      </View>
      <Text variant="card">{over ? t('ui.file.drop_now') : title}</Text>
      {hint && (
        <Text variant="meta" tone="text2" align="center">
          {hint}
        </Text>
      )}
      <Button
        kind="filled"
        label={t('ui.file.choose')}
        busy={busy}
        onPress={() => void pickFile(accept).then((file) => take(file ? [file] : []))}
      />
      {problem && (
        <Text variant="meta" tone="dangerText" align="center" live="polite">
          {problem}
        </Text>
      )}
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  zone: {
    alignItems: 'center',
    gap: 8,
    padding: 32,
    borderRadius: radius.card,
    borderWidth: 1.5,
    borderStyle: 'dashed',
    borderColor: colors.control,
    backgroundColor: colors.surface,
  },
  badge: {
    width: 44,
    height: 44,
    borderRadius: 12,
    alignItems: 'center',
    justifyContent: 'center',
    backgroundColor: colors.accentTint,
  },
}));
