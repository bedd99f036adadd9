import { t } from '@lintel/contract/messages';
import { useEffect, useRef } from 'react';
import { Platform, ScrollView } from 'react-native';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { webProps } from '@/ui/web-props';

const mono = Platform.select({
  ios: 'Menlo',
  android: 'monospace',
  default: 'ui-monospace, Menlo, Consolas, monospace',
});

/** The lines of a run, the newest in view. */
export function RunLog({ lines }: { lines: readonly string[] }) {
  const styles = useStyles();
  const box = useRef<ScrollView>(null);
  const count = lines.length;
  useEffect(() => {
    if (count > 0) box.current?.scrollToEnd({ animated: false });
  }, [count]);
  return (
    <ScrollView
      ref={box}
      style={styles.box}
      aria-label={t('ml.ui.run.log_title')}
      {...webProps({ tabIndex: 0, role: 'log' })}
    >
      {count === 0 ? (
        <Text variant="meta" tone="text2">
          {t('ml.ui.run.log_empty')}
        </Text>
      ) : (
        <Text variant="meta" tone="text2" selectable style={styles.lines}>
          {lines.join('\n')}
        </Text>
      )}
    </ScrollView>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  box: { maxHeight: 220, padding: 10, borderRadius: radius.control, backgroundColor: colors.sunken },
  lines: { fontFamily: mono },
}));
