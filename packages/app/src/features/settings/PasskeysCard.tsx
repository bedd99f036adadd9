import type { Security } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Fingerprint from 'lucide-react-native/icons/fingerprint-pattern';
import Pencil from 'lucide-react-native/icons/pencil';
import Trash from 'lucide-react-native/icons/trash';
import { Suspense, useState } from 'react';
import { View } from 'react-native';
import { AddPasskey } from '@/features/auth';
import { passkeysHere } from '@/platform/passkeys';
import { fieldError, problemText } from '@/store/problem';
import { useContractCall } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button, IconButton } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Chip } from '@/ui/Chip';
import { Dialog } from '@/ui/Dialog';
import { ago, shortDay } from '@/ui/moment';
import { SkeletonRows } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { Line } from './Line';
import { useRemovePasskeyMutation, useRenamePasskeyMutation } from './settings.api';

type Passkey = Security['passkeys'][number];

/** Passkeys of the account: add, rename, remove. */
export function PasskeysCard({ passkeys }: { passkeys: readonly Passkey[] }) {
  const toast = useToast();
  const { invalidate } = useContractCall();
  const [open, setOpen] = useState<{ what: 'rename' | 'remove'; passkey: Passkey } | 'add' | null>(null);
  const close = () => setOpen(null);
  const done = (message: string) => {
    close();
    toast({ message });
  };
  return (
    <Card
      title={t('settings.passkeys')}
      actions={
        open !== 'add' &&
        passkeysHere() && <Button label={t('settings.passkeys.add')} onPress={() => setOpen('add')} />
      }
    >
      {passkeys.length === 0 && open !== 'add' && <Text tone="text2">{t('settings.passkeys.none')}</Text>}
      {!passkeysHere() && <Text tone="text2">{t('settings.passkeys.not_here')}</Text>}
      {passkeys.length > 0 && (
        <View role="list" aria-label={t('settings.passkeys')}>
          {passkeys.map((passkey, index) => (
            <Line
              key={passkey.id}
              icon={Fingerprint}
              first={index === 0}
              title={passkey.name}
              note={[
                t('settings.passkeys.made', { when: shortDay(passkey.createdAt) }),
                passkey.lastUsedAt
                  ? t('settings.passkeys.used', { when: ago(passkey.lastUsedAt).toLowerCase() })
                  : t('settings.passkeys.unused'),
              ].join(' · ')}
              chip={passkey.synced ? <Chip label={t('settings.passkeys.synced')} /> : undefined}
            >
              <IconButton
                icon={Pencil}
                label={t('settings.passkeys.rename_this', { name: passkey.name })}
                onPress={() => setOpen({ what: 'rename', passkey })}
              />
              <IconButton
                icon={Trash}
                label={t('settings.passkeys.remove_this', { name: passkey.name })}
                onPress={() => setOpen({ what: 'remove', passkey })}
              />
            </Line>
          ))}
        </View>
      )}
      {open === 'add' && (
        <Suspense fallback={<SkeletonRows rows={3} avatar={false} />}>
          <AddPasskey
            onDone={() => {
              done(t('settings.passkeys.added'));
              invalidate(['me']);
            }}
            onCancel={close}
          />
        </Suspense>
      )}
      {open !== null && open !== 'add' && open.what === 'rename' && (
        <RenameDialog passkey={open.passkey} onClose={close} />
      )}
      {open !== null && open !== 'add' && open.what === 'remove' && (
        <RemoveDialog
          passkey={open.passkey}
          onClose={close}
          onGone={() => done(t('settings.passkeys.removed'))}
        />
      )}
    </Card>
  );
}

function RenameDialog({ passkey, onClose }: { passkey: Passkey; onClose: () => void }) {
  const [rename, { isLoading, error }] = useRenamePasskeyMutation();
  const [name, setName] = useState(passkey.name);
  const missing = name.trim() === '';
  const save = async () => {
    if (missing || isLoading) return;
    const done = await rename({ params: { passkeyId: passkey.id }, body: { name: name.trim() } });
    if (!done.error) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('settings.passkeys.rename_this', { name: passkey.name })}
      confirm={{
        label: t('settings.passkeys.rename'),
        busy: isLoading,
        disabledReason: missing && t('auth.passkey.needs_name'),
        onPress: () => void save(),
      }}
    >
      {error && <Banner inset kind="error" title={problemText(error)} />}
      <TextField
        label={t('auth.passkey.name')}
        value={name}
        onChange={setName}
        onSubmit={() => void save()}
        maxLength={60}
        autoComplete="off"
        autoFocus
        error={fieldError(error, 'name')}
      />
    </Dialog>
  );
}

function RemoveDialog({
  passkey,
  onClose,
  onGone,
}: {
  passkey: Passkey;
  onClose: () => void;
  onGone: () => void;
}) {
  const [remove, { isLoading, error }] = useRemovePasskeyMutation();
  const takeAway = async () => {
    const gone = await remove({ params: { passkeyId: passkey.id } });
    if (!gone.error) onGone();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('settings.passkeys.remove_title', { name: passkey.name })}
      text={t('settings.passkeys.remove_text')}
      confirm={{
        label: t('settings.passkeys.remove'),
        danger: true,
        busy: isLoading,
        onPress: () => void takeAway(),
      }}
    >
      {error && <Banner inset kind="error" title={problemText(error)} />}
    </Dialog>
  );
}
