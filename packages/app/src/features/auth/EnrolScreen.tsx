import { t } from '@lintel/contract/messages';
import Fingerprint from 'lucide-react-native/icons/fingerprint-pattern';
import Smartphone from 'lucide-react-native/icons/smartphone';
import { Suspense, useState } from 'react';
import { View } from 'react-native';
import { passkeysHere } from '@/platform/passkeys';
import { useSession } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { SkeletonRows } from '@/ui/Skeleton';
import { makeStyles } from '@/ui/theme-context';
import { AuthFrame } from './AuthFrame';
import { ChoiceCard } from './ChoiceCard';
import { CompanyChoice } from './CompanyChoice';
import { AddPasskey, TotpSetup } from './factors/lazy';

/** The company asks for a second factor: nothing but setting one up, signing out, or another company. */
export function EnrolScreen() {
  const styles = useStyles();
  const { me, signOut, lookAgain } = useSession();
  const [way, setWay] = useState<'totp' | 'passkey' | null>(null);
  const done = () => void lookAgain();
  const back = () => setWay(null);
  return (
    <AuthFrame
      width={520}
      title={t('auth.enrol.title')}
      text={t('auth.enrol.text', { company: me?.company.name ?? '' })}
    >
      <Suspense fallback={<SkeletonRows rows={4} avatar={false} />}>
        {way === 'totp' && <TotpSetup onDone={done} onCancel={back} />}
        {way === 'passkey' && <AddPasskey onDone={done} onCancel={back} />}
      </Suspense>
      {way === null && (
        <View style={styles.list}>
          <ChoiceCard
            icon={Smartphone}
            title={t('auth.enrol.totp')}
            text={t('auth.enrol.totp_text')}
            onPress={() => setWay('totp')}
          />
          {passkeysHere() && (
            <ChoiceCard
              icon={Fingerprint}
              title={t('auth.enrol.passkey')}
              text={t('auth.enrol.passkey_text')}
              onPress={() => setWay('passkey')}
            />
          )}
        </View>
      )}
      <CompanyChoice />
      <Button kind="quiet" label={t('ui.sign_out')} onPress={() => void signOut()} />
    </AuthFrame>
  );
}

const useStyles = makeStyles(() => ({ list: { gap: 10 } }));
