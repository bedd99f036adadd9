import { t } from '@lintel/contract/messages';
import ShieldCheck from 'lucide-react-native/icons/shield-check';
import { Suspense, useState } from 'react';
import { View } from 'react-native';
import { TotpSetup } from '@/features/auth';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import { SkeletonRows } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';

/** Offers the first owner a second factor; leaving it out is fine. */
export function Protect() {
  const styles = useStyles();
  const [at, setAt] = useState<'offered' | 'setting-up' | 'done'>('offered');
  if (at === 'done') {
    return (
      <View role="status">
        <Notice icon={ShieldCheck} tone="success" text={t('auth.setup.team.protected')} />
      </View>
    );
  }
  return (
    <View style={styles.all}>
      <View style={styles.row}>
        <View style={styles.words}>
          <Text variant="card" heading={2}>
            {t('auth.setup.team.protect')}
          </Text>
          <Text tone="text2">{t('auth.setup.team.protect_text')}</Text>
        </View>
        {at === 'offered' && (
          <Button label={t('auth.setup.team.protect_set')} onPress={() => setAt('setting-up')} />
        )}
      </View>
      {at === 'setting-up' && (
        <Suspense fallback={<SkeletonRows rows={4} avatar={false} />}>
          <TotpSetup onDone={() => setAt('done')} onCancel={() => setAt('offered')} />
        </Suspense>
      )}
    </View>
  );
}

const useStyles = makeStyles(() => ({
  all: { gap: 14 },
  row: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 12 },
  words: { flex: 1, minWidth: 220, gap: 2 },
}));
