import { auth } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import { keychain } from '@/platform/keychain';
import { problemText } from '@/store/problem';
import { useCall } from '@/store/use-call';
import { useSession } from '@/store/use-session';
import { useToast } from '@/ui/Toast';
import { useCompaniesQuery } from './auth.api';

/** The companies of this account, and going on in another one from its start page. */
export function useCompanies() {
  const { accept } = useSession();
  const router = useRouter();
  const toast = useToast();
  const { data } = useCompaniesQuery();
  const { run, busy, error } = useCall(auth.switchCompany);
  const switchTo = async (companyId: string) => {
    const reply = await run({ body: { companyId, client: keychain.client } });
    if (!reply) return toast({ message: t('auth.switch_failed'), tone: 'danger' });
    // The page open now belongs to the company left behind.
    router.replace('/');
    await accept(reply.data);
  };
  return { companies: data?.items ?? [], switchTo, busy, problem: error ? problemText(error) : null };
}
