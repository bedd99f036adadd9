import type { Security } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Link2 from 'lucide-react-native/icons/link-2';
import { useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Dialog } from '@/ui/Dialog';
import { shortDay } from '@/ui/moment';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { Line } from './Line';
import { useUnlinkIdentityMutation } from './settings.api';

type Identity = Security['identities'][number];

/** Accounts elsewhere that sign in here. */
export function IdentitiesCard({ identities }: { identities: readonly Identity[] }) {
  const toast = useToast();
  const [leaving, setLeaving] = useState<Identity | null>(null);
  const [unlink, { isLoading, error, reset }] = useUnlinkIdentityMutation();
  const close = () => {
    reset();
    setLeaving(null);
  };
  const takeAway = async (identityId: string) => {
    const gone = await unlink({ params: { identityId } });
    if (gone.error) return;
    close();
    toast({ message: t('settings.identities.unlinked') });
  };
  return (
    <Card title={t('settings.identities')}>
      <Text tone="text2">{t('settings.identities.text')}</Text>
      <View role="list" aria-label={t('settings.identities')}>
        {identities.map((identity) => (
          <Line
            key={identity.id}
            icon={Link2}
            title={identity.provider}
            note={`${identity.email} · ${t('settings.identities.linked', { when: shortDay(identity.linkedAt) })}`}
          >
            <Button
              label={t('settings.identities.unlink')}
              spoken={t('settings.identities.unlink_this', { provider: identity.provider })}
              onPress={() => setLeaving(identity)}
            />
          </Line>
        ))}
      </View>
      <Dialog
        open={leaving !== null}
        onClose={close}
        title={t('settings.identities.unlink_title', { provider: leaving?.provider ?? '' })}
        text={t('settings.identities.unlink_text', { email: leaving?.email ?? '' })}
        confirm={{
          label: t('settings.identities.unlink'),
          danger: true,
          busy: isLoading,
          onPress: () => leaving && void takeAway(leaving.id),
        }}
      >
        {error && <Banner inset kind="error" title={problemText(error)} />}
      </Dialog>
    </Card>
  );
}
