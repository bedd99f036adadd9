import { t } from '@lintel/contract/messages';
import ShieldCheck from 'lucide-react-native/icons/shield-check';
import { useSession } from '@/store/use-session';
import { Notice } from '@/ui/Notice';
import { IdentitiesCard } from './IdentitiesCard';
import { Loading } from './Loading';
import { PasskeysCard } from './PasskeysCard';
import { PasswordCard } from './PasswordCard';
import { SettingsFrame } from './SettingsFrame';
import { useSecurityQuery } from './settings.api';
import { TotpCard } from './TotpCard';

/** How the person signs in, and what the company asks for. */
export function SecurityScreen() {
  const { me } = useSession();
  const query = useSecurityQuery();
  const security = query.data;
  const company = me?.company.name ?? '';
  return (
    <SettingsFrame
      page="security"
      text={security && !security.mfaRequired ? t('settings.security.optional', { company }) : undefined}
    >
      {security ? (
        <>
          {security.mfaRequired && (
            <Notice
              icon={ShieldCheck}
              tone="info"
              text={`${t('settings.security.required', { company })} ${t('settings.security.required_text')}`}
            />
          )}
          <PasswordCard password={security.password} />
          <TotpCard totp={security.totp} codesLeft={security.recoveryCodesLeft} />
          <PasskeysCard passkeys={security.passkeys} />
          {security.identities.length > 0 && <IdentitiesCard identities={security.identities} />}
        </>
      ) : (
        <Loading query={query} />
      )}
    </SettingsFrame>
  );
}
