import { Redirect } from 'expo-router';
import { Splash } from '@/features/auth';
import { useSession } from '@/store/use-session';

/** The first address: unfinished set-up for whoever may finish it, else the leads. */
export default function Start() {
  const { status, me, may } = useSession();
  if (status === 'starting') return <Splash />;
  const unfinished = me !== null && me.company.setupStep !== null && may('company:manage');
  return <Redirect href={unfinished ? '/setup' : '/leads'} />;
}
