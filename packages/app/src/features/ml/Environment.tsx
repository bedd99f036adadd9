import type { MlOverview } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Terminal from 'lucide-react-native/icons/terminal';
import { View } from 'react-native';
import { Card } from '@/ui/Card';
import { CopyButton } from '@/ui/CopyButton';
import { Icon } from '@/ui/Icon';
import { SimpleTable } from '@/ui/SimpleTable';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { splitStep } from './figures';

/** What to install so that this server can train; shown only while something is missing. */
export function Environment({ environment }: { environment: MlOverview['environment'] }) {
  const styles = useStyles();
  return (
    <Card>
      <View style={styles.head}>
        <Icon of={Terminal} tone="warning" />
        <Text variant="card" heading={2}>
          {t('ml.ui.env.title')}
        </Text>
      </View>
      <Text tone="text2">{t('ml.ui.env.text')}</Text>
      <View role="list">
        {environment.howTo.map((line) => {
          const { words, command } = splitStep(line);
          return (
            <View key={line} role="listitem" style={styles.step}>
              <View style={styles.grow}>
                {words !== '' && (
                  <Text variant={command ? 'meta' : 'body'} tone="text2">
                    {words}
                  </Text>
                )}
                {command && (
                  <Text variant="strong" selectable>
                    {command}
                  </Text>
                )}
              </View>
              {command && <CopyButton size="small" text={command} what={command} />}
            </View>
          );
        })}
      </View>
      {environment.packages.some(({ found, wanted }) => found !== wanted) && (
        <SimpleTable
          label={t('ml.ui.env.packages')}
          columns={[
            { label: t('ml.ui.env.package'), flex: 2 },
            { label: t('ml.ui.env.wanted') },
            { label: t('ml.ui.env.found') },
          ]}
          rows={environment.packages.map(({ name, wanted, found }) => ({
            key: name,
            cells: [name, wanted, found ?? t('ml.ui.env.absent')],
          }))}
        />
      )}
    </Card>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  head: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  grow: { flex: 1 },
  step: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 10,
    paddingVertical: 7,
    borderTopWidth: 1,
    borderTopColor: colors.lineSubtle,
  },
}));
