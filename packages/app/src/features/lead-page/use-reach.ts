import type { Lead } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { Linking } from 'react-native';

const open = (url: string) => () => void Linking.openURL(url);

/** How this person can be reached with what the device has; `off` says why not. */
export function reachOf(lead: Lead) {
  const phone = lead.phones.find(({ value }) => value !== null)?.value;
  const email = lead.emails.find(({ value }) => value !== null)?.value;
  const off = (known: string | null | undefined, kind: 'phones' | 'emails', missing: string) =>
    known ? undefined : lead.hidden.includes(kind) ? t(`leads.hidden.${kind}`) : missing;
  const noPhone = off(phone, 'phones', t('leads.detail.no_phone'));
  return {
    phone,
    email,
    call: { off: noPhone, open: open(`tel:${phone}`) },
    text: { off: noPhone, open: open(`sms:${phone}`) },
    mail: { off: off(email, 'emails', t('leads.detail.no_email')), open: open(`mailto:${email}`) },
  };
}
