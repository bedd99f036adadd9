import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import { Button } from '@/ui/Button';

/** Back to the first page of whoever is not in. */
export function ToSignIn() {
  const router = useRouter();
  return <Button kind="quiet" label={t('auth.to_sign_in')} onPress={() => router.replace('/sign-in')} />;
}
