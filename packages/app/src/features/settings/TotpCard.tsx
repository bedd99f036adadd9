import type { Security } from '@lintel/contract';
import { account } from '@lintel/contract/account';
import { t } from '@lintel/contract/messages';
import { Suspense, useState } from 'react';
import { View } from 'react-native';
import { RecoveryCodes, TotpSetup } from '@/features/auth';
import { problemText } from '@/store/problem';
import { useCall } from '@/store/use-call';
import { useContractCall } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Dialog } from '@/ui/Dialog';
import { fullMoment } from '@/ui/moment';
import { SkeletonRows } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { useRemoveTotpMutation } from './settings.api';

const FEW = 3;

/** The authenticator app with its recovery codes: set up, make new codes, remove. */
export function TotpCard({ totp, codesLeft }: { totp: Security['totp']; codesLeft: number }) {
  const styles = useStyles();
  const toast = useToast();
  const { invalidate } = useContractCall();
  const [remove, removal] = useRemoveTotpMutation();
  const making = useCall(account.newRecoveryCodes);
  const [open, setOpen] = useState<'set-up' | 'remove' | 'new-codes' | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const close = () => {
    removal.reset();
    making.clear();
    setOpen(null);
    setCodes(null);
  };
  const done = (message: string) => {
    close();
    toast({ message });
    invalidate(['me']);
  };
  const make = async () => {
    const reply = await making.run();
    if (reply) setCodes(reply.data.recoveryCodes);
  };
  const takeAway = async () => {
    const gone = await remove();
    if (!gone.error) done(t('settings.totp.removed'));
  };
  return (
    <Card
      title={t('settings.totp')}
      actions={
        open !== 'set-up' && (
          <Button
            label={t(totp ? 'settings.totp.remove' : 'settings.totp.set_up')}
            spoken={`${t(totp ? 'settings.totp.remove' : 'settings.totp.set_up')}: ${t('settings.totp')}`}
            onPress={() => setOpen(totp ? 'remove' : 'set-up')}
          />
        )
      }
    >
      {open === 'set-up' ? (
        <Suspense fallback={<SkeletonRows rows={4} avatar={false} />}>
          <TotpSetup onDone={() => done(t('settings.totp.done'))} onCancel={close} />
        </Suspense>
      ) : (
        <Text tone="text2">
          {totp ? t('settings.totp.on', { when: fullMoment(totp.since) }) : t('settings.totp.off')}
        </Text>
      )}
      {totp && codesLeft <= FEW && <Banner inset kind="warning" title={t('settings.recovery.low')} />}
      {totp && (
        <View style={styles.row}>
          <Text style={styles.words}>{t('settings.recovery.left', { count: codesLeft })}</Text>
          <Button label={t('settings.recovery.new')} onPress={() => setOpen('new-codes')} />
        </View>
      )}
      <Dialog
        open={open === 'remove'}
        onClose={close}
        title={t('settings.totp.remove_title')}
        text={t('settings.totp.remove_text')}
        confirm={{
          label: t('settings.totp.remove'),
          danger: true,
          busy: removal.isLoading,
          onPress: () => void takeAway(),
        }}
      >
        {removal.error && <Banner inset kind="error" title={problemText(removal.error)} />}
      </Dialog>
      <Dialog
        open={open === 'new-codes'}
        // Codes that were made and not kept would be lost with a press beside the dialog.
        onClose={() => (codes ? undefined : close())}
        title={t(codes ? 'auth.recovery.title' : 'settings.recovery.new_title')}
        text={codes ? undefined : t('settings.recovery.new_text')}
        actions={!codes}
        confirm={{ label: t('settings.recovery.make'), busy: making.busy, onPress: () => void make() }}
      >
        {making.error && <Banner inset kind="error" title={problemText(making.error)} />}
        {codes && <RecoveryCodes codes={codes} onKept={() => done(t('settings.saved'))} />}
      </Dialog>
    </Card>
  );
}

const useStyles = makeStyles(() => ({
  row: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 10 },
  words: { flex: 1, minWidth: 160 },
}));
