import { Redirect } from 'expo-router';
import { useSession } from '@/store/use-session';

/** Roles that answer leads: their day begins with who waits. */
const ANSWERING: ReadonlySet<string> = new Set(['agent', 'isa', 'team_lead']);

/** The first address: unfinished set-up for whoever may finish it, Today for who answers leads, else the leads. */
export default function Start() {
  const { me, may } = useSession();
  const unfinished = me !== null && me.company.setupStep !== null && may('company:manage');
  const home = me !== null && ANSWERING.has(me.role) && may('leads:read') ? '/today' : '/leads';
  return <Redirect href={unfinished ? '/setup' : home} />;
}
