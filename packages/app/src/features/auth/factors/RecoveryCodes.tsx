import { t } from '@lintel/contract/messages';
import Copy from 'lucide-react-native/icons/copy';
import Download from 'lucide-react-native/icons/download';
import { useState } from 'react';
import { View } from 'react-native';
import { saveFile } from '@/platform/files';
import { Button } from '@/ui/Button';
import { Checkbox } from '@/ui/Choice';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useCopy } from '@/ui/use-copy';

/** Recovery codes, shown this once: copy, download, and say that they are kept before going on. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const styles = useStyles();
  const copy = useCopy();
  const [kept, setKept] = useState(false);
  const download = () =>
    saveFile(
      new Blob([`${t('auth.recovery.file_head')}\n\n${codes.join('\n')}\n`], { type: 'text/plain' }),
      'lintel-recovery-codes.txt',
    );
  return (
    <View style={styles.all}>
      <Text tone="text2">{t('auth.recovery.text')}</Text>
      <View role="list" aria-label={t('auth.recovery.title')} style={styles.codes}>
        {codes.map((code) => (
          <View key={code} role="listitem" style={styles.code}>
            <Text variant="strong" selectable style={styles.figures}>
              {code}
            </Text>
          </View>
        ))}
      </View>
      <View style={styles.actions}>
        <Button
          icon={Copy}
          label={t('auth.recovery.copy')}
          onPress={() => void copy(codes.join('\n'), t('auth.recovery.copied'))}
        />
        <Button icon={Download} label={t('auth.recovery.download')} onPress={() => void download()} />
      </View>
      <Checkbox label={t('auth.recovery.kept')} checked={kept} onChange={setKept} />
      <View style={styles.end}>
        <Button
          kind="filled"
          label={t('auth.recovery.done')}
          disabledReason={!kept && t('auth.recovery.needs')}
          onPress={onKept}
        />
      </View>
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  all: { gap: 12 },
  codes: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    rowGap: 6,
    padding: 12,
    borderRadius: radius.card,
    backgroundColor: colors.sunken,
  },
  code: { width: '50%', minWidth: 270 },
  figures: { letterSpacing: 0.6, fontVariant: ['tabular-nums'] },
  actions: { flexDirection: 'row', flexWrap: 'wrap', gap: 8 },
  end: { flexDirection: 'row', justifyContent: 'flex-end' },
}));
