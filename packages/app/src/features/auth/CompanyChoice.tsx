import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { useCompanies } from './use-companies';

/** The other companies of the account, as buttons; nothing when there are none. */
export function CompanyChoice() {
  const { companies, switchTo, busy, problem } = useCompanies();
  const others = companies.filter(({ current }) => !current);
  if (others.length === 0) return null;
  return (
    <View style={{ gap: 8 }}>
      {problem && <Banner inset kind="error" title={problem} />}
      {others.map(({ id, name }) => (
        <Button
          key={id}
          label={t('auth.switch_to', { name })}
          busy={busy}
          onPress={() => void switchTo(id)}
        />
      ))}
    </View>
  );
}
