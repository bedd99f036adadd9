import { useState } from 'react';
import { storage } from '@/platform/storage';
import { useSession } from '@/store/use-session';

export type Whose = 'mine' | 'team';
const KEY = 'lintel.today.whose';

/**
 * Whose queue the reader looks at, kept on this device, and whether they may look at more than their own: `all` when they
 * read the whole company's leads.
 */
export function useWhose() {
  const { me } = useSession();
  const scope = me?.permissions.find(({ permission }) => permission === 'leads:read')?.scope ?? 'own';
  const [kept, keep] = useState<Whose>(() => (storage.get(KEY) === 'team' ? 'team' : 'mine'));
  const choose = (whose: Whose) => {
    keep(whose);
    storage.set(KEY, whose);
  };
  return { whose: scope === 'own' ? 'mine' : kept, scope, choose };
}
