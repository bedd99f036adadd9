import { t } from '@lintel/contract/messages';
import CircleCheck from 'lucide-react-native/icons/circle-check';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { Icon } from '@/ui/Icon';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useUpdateCompanyMutation } from '../auth.api';

/** The last step: what stands, how colleagues will join, and the way in. */
export function ReadyStep() {
  const styles = useStyles();
  const [update, { isLoading, error }] = useUpdateCompanyMutation();
  return (
    <>
      {error && <Banner inset kind="error" title={problemText(error)} />}
      <View role="list" style={styles.list}>
        {(['score', 'history', 'team'] as const).map((key) => (
          <View key={key} role="listitem" style={styles.row}>
            <Icon of={CircleCheck} tone={key === 'team' ? 'text3' : 'successText'} />
            <Text style={styles.words}>{t(`auth.setup.team.${key}`)}</Text>
          </View>
        ))}
      </View>
      <Button
        kind="filled"
        size="touch"
        grow
        label={t('auth.setup.team.open')}
        busy={isLoading}
        onPress={() => void update({ body: { setupStep: null } })}
      />
    </>
  );
}

const useStyles = makeStyles(() => ({
  list: { gap: 10 },
  row: { flexDirection: 'row', alignItems: 'flex-start', gap: 10 },
  words: { flex: 1 },
}));
