import type { Mailbox } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import MailboxIcon from 'lucide-react-native/icons/mailbox';
import Pause from 'lucide-react-native/icons/pause';
import Pencil from 'lucide-react-native/icons/pencil';
import Play from 'lucide-react-native/icons/play';
import RefreshCw from 'lucide-react-native/icons/refresh-cw';
import Trash from 'lucide-react-native/icons/trash';
import { type ReactNode, useState } from 'react';
import { View } from 'react-native';
import { ActionsMenu, AddButton, AdminFrame, AdminGate, AreaIntro, AreaTable } from '@/features/admin';
import { problemText } from '@/store/problem';
import { Chip } from '@/ui/Chip';
import { Dialog } from '@/ui/Dialog';
import type { MenuItem } from '@/ui/Menu';
import { ago, clock } from '@/ui/moment';
import type { TableColumn } from '@/ui/Table';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import type { Tone } from '@/ui/theme';
import { useNow } from '@/ui/use-now';
import { useMailboxesQuery, useRemoveMailboxMutation, useUpdateMailboxMutation } from '../inbox.api';
import { AddressDialog, type Made } from './AddressDialog';
import { EditMailboxDialog } from './EditMailboxDialog';
import { NewMailboxDialog } from './NewMailboxDialog';
import { Templates } from './Templates';

type Open = { dialog: 'new' } | { dialog: 'edit' | 'remove'; of: Mailbox };

/** Mailboxes lead mail comes from, how each is doing, and the templates taught. */
export function MailboxesScreen() {
  return (
    <AdminGate area="mailboxes">
      <Mailboxes />
    </AdminGate>
  );
}

function Mailboxes() {
  const now = useNow();
  const query = useMailboxesQuery();
  const [open, setOpen] = useState<Open>();
  const [made, setMade] = useState<Made>();
  const close = () => setOpen(undefined);
  const add = () => setOpen({ dialog: 'new' });
  const menu = useMenu(setOpen);
  return (
    <AdminFrame area="mailboxes" actions={<AddButton label={t('inbox.mailboxes.new')} onPress={add} />}>
      <AreaIntro title={t('inbox.mailboxes.title')} text={t('inbox.mailboxes.text')} />
      <AreaTable
        label={t('inbox.mailboxes.title')}
        query={query}
        columns={columns(now, menu)}
        card={(of) => (
          <>
            <Name of={of} />
            <State of={of} />
            <Text variant="meta" tone="text2">
              {`${t('inbox.mailboxes.last')}: ${lastText(of, now)}`}
            </Text>
          </>
        )}
        menu={menu}
        failed={t('inbox.mailboxes.failed')}
        empty={{
          icon: MailboxIcon,
          title: t('inbox.mailboxes.none'),
          text: t('inbox.mailboxes.none_text'),
          action: { label: t('inbox.mailboxes.new'), onPress: add },
        }}
      />
      <Templates />
      {open?.dialog === 'new' && (
        <NewMailboxDialog
          onClose={close}
          onMade={(mailbox) => {
            close();
            if (mailbox.url) setMade({ name: mailbox.name, url: mailbox.url });
          }}
        />
      )}
      {open?.dialog === 'edit' && <EditMailboxDialog of={open.of} onClose={close} />}
      {open?.dialog === 'remove' && <RemoveDialog of={open.of} onClose={close} />}
      {made && <AddressDialog of={made} onClose={() => setMade(undefined)} />}
    </AdminFrame>
  );
}

function useMenu(onOpen: (open: Open) => void): (of: Mailbox) => ReactNode {
  const toast = useToast();
  const [update] = useUpdateMailboxMutation();
  const turn = async (of: Mailbox, active: boolean) => {
    const reply = await update({ params: { mailboxId: of.id }, body: { active } });
    if ('error' in reply) toast({ message: problemText(reply.error), tone: 'danger' });
  };
  return (of) => {
    const items: MenuItem[] = [
      {
        key: 'edit',
        label: t('inbox.mailboxes.edit'),
        icon: Pencil,
        onPress: () => onOpen({ dialog: 'edit', of }),
      },
      ...(of.sync === 'failing'
        ? [
            {
              key: 'retry',
              label: t('inbox.mailboxes.retry'),
              icon: RefreshCw,
              onPress: () => void turn(of, true),
            },
          ]
        : []),
      {
        key: 'turn',
        label: t(of.active ? 'inbox.mailboxes.pause' : 'inbox.mailboxes.resume'),
        icon: of.active ? Pause : Play,
        onPress: () => void turn(of, !of.active),
      },
      {
        key: 'remove',
        label: t('inbox.mailboxes.remove'),
        icon: Trash,
        danger: true,
        divider: true,
        onPress: () => onOpen({ dialog: 'remove', of }),
      },
    ];
    return <ActionsMenu name={of.name} items={items} />;
  };
}

function RemoveDialog({ of, onClose }: { of: Mailbox; onClose: () => void }) {
  const toast = useToast();
  const [remove, { isLoading }] = useRemoveMailboxMutation();
  const confirm = async () => {
    const reply = await remove({ params: { mailboxId: of.id } });
    if ('error' in reply) return toast({ message: problemText(reply.error), tone: 'danger' });
    toast({ message: t('inbox.mailboxes.removed', { name: of.name }) });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('inbox.mailboxes.remove_title', { name: of.name })}
      text={t('inbox.mailboxes.remove_text')}
      confirm={{
        label: t('inbox.mailboxes.remove'),
        danger: true,
        busy: isLoading,
        onPress: () => void confirm(),
      }}
    />
  );
}

const TONES: Record<Mailbox['sync'], Tone> = {
  watching: 'success',
  waiting: 'info',
  failing: 'danger',
  paused: 'neutral',
  open: 'success',
};
const lastText = ({ mailAt }: Mailbox, now: number): string =>
  mailAt ? ago(mailAt, now) : t('inbox.mailboxes.never');
const whereText = ({ kind, user, host, folder }: Mailbox): string =>
  kind === 'address' ? t('inbox.mailboxes.address_kind') : `${user} · ${host} · ${folder}`;

function Name({ of }: { of: Mailbox }) {
  return (
    <View>
      <Text variant="strong" lines={1}>
        {of.name}
      </Text>
      <Text variant="meta" tone="text2" lines={1}>
        {whereText(of)}
      </Text>
    </View>
  );
}

/** The state, and of one that fails the reason and the next try. */
function State({ of }: { of: Mailbox }) {
  return (
    <View style={{ alignItems: 'flex-start', gap: 4 }}>
      <Chip label={t(`inbox.sync.${of.sync}`)} tone={TONES[of.sync]} />
      {of.problem && (
        <Text variant="meta" tone="dangerText" lines={3}>
          {`${of.problem} ${of.nextAt ? t('inbox.mailboxes.next', { when: clock(of.nextAt) }) : ''}`}
        </Text>
      )}
    </View>
  );
}

function columns(now: number, menu: (of: Mailbox) => ReactNode): TableColumn<Mailbox>[] {
  return [
    {
      key: 'name',
      label: t('inbox.mailboxes.name'),
      width: { flex: 1.5, min: 180 },
      cell: (of) => <Name of={of} />,
    },
    {
      key: 'state',
      label: t('inbox.mailboxes.state'),
      width: { flex: 1.5, min: 170 },
      cell: (of) => <State of={of} />,
    },
    {
      key: 'last',
      label: t('inbox.mailboxes.last'),
      width: { flex: 0.7, min: 100 },
      cell: (of) => (
        <Text tone="text2" lines={1}>
          {lastText(of, now)}
        </Text>
      ),
    },
    { key: 'menu', label: t('inbox.mailboxes.edit'), hideLabel: true, width: 28, cell: menu },
  ];
}
