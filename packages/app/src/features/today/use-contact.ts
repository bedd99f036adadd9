import type { TouchKind } from '@lintel/contract';
import { useState } from 'react';
import { Linking } from 'react-native';
import { useWidth } from '@/ui/theme-context';

export interface Begun {
  id: string;
  name: string;
  kind: TouchKind;
}

/**
 * Begins a call, a text or an e-mail with the device, and asks what came of it. A text is begun on phones only: elsewhere
 * nothing would open.
 */
export function useContact() {
  const compact = useWidth() === 'compact';
  const [begun, setBegun] = useState<Begun | null>(null);
  const open = (url: string) => void Linking.openURL(url).catch(() => undefined);
  return {
    begun,
    end: () => setBegun(null),
    log: (lead: { id: string; name: string }) => setBegun({ ...lead, kind: 'call' }),
    call: (lead: { id: string; name: string; phone: string }) => {
      open(`tel:${lead.phone}`);
      setBegun({ id: lead.id, name: lead.name, kind: 'call' });
    },
    text: (lead: { id: string; name: string; phone: string }) => {
      if (compact) open(`sms:${lead.phone}`);
      setBegun({ id: lead.id, name: lead.name, kind: 'text' });
    },
    email: (lead: { id: string; name: string; email: string }) => {
      open(`mailto:${lead.email}`);
      setBegun({ id: lead.id, name: lead.name, kind: 'email' });
    },
  };
}
