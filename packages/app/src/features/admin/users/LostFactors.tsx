import type { MemberDetail } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import ShieldOff from 'lucide-react-native/icons/shield-off';
import { useState } from 'react';
import { View } from 'react-native';
import { useSession } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Dialog } from '@/ui/Dialog';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { useRemoveMemberFactorsMutation } from '../admin.api';
import { NotSaved } from '../NotSaved';

/** The way back in for somebody who has lost every second factor. */
export function LostFactors({ member, tooFar }: { member: MemberDetail; tooFar: string | undefined }) {
  const styles = useStyles();
  const toast = useToast();
  const { me } = useSession();
  const [asking, setAsking] = useState(false);
  const [remove, { isLoading, error, reset }] = useRemoveMemberFactorsMutation();
  const values = { name: member.name };
  const close = () => {
    reset();
    setAsking(false);
  };
  const confirm = async () => {
    const reply = await remove({ params: { userId: member.id } });
    if ('error' in reply) return;
    toast({ message: t('admin.person.factors_removed', values) });
    close();
  };
  return (
    <Card title={t('admin.person.factors')}>
      <View style={styles.row}>
        <Text tone="text2" style={styles.words}>
          {t('admin.person.factors_text')}
        </Text>
        <Button
          icon={ShieldOff}
          label={t('admin.person.factors_remove')}
          disabledReason={member.id === me?.userId ? t('admin.person.self') : tooFar}
          onPress={() => setAsking(true)}
        />
      </View>
      {asking && (
        <Dialog
          open
          onClose={close}
          title={t('admin.person.factors_title', values)}
          text={t('admin.person.factors_warn', values)}
          confirm={{
            label: t('admin.person.factors_remove'),
            danger: true,
            busy: isLoading,
            onPress: () => void confirm(),
          }}
        >
          <NotSaved error={error} />
        </Dialog>
      )}
    </Card>
  );
}

const useStyles = makeStyles(() => ({
  row: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 12, paddingTop: 6 },
  words: { flex: 1, minWidth: 180 },
}));
