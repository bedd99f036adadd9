import type { Lead } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import Ellipsis from 'lucide-react-native/icons/ellipsis';
import LinkIcon from 'lucide-react-native/icons/link';
import PhoneCall from 'lucide-react-native/icons/phone-call';
import Trash from 'lucide-react-native/icons/trash';
import { useRef } from 'react';
import { useRemoveLeadMutation, useRestoreLeadMutation } from '@/features/leads';
import { pageAddress } from '@/platform/address';
import { useShortcut } from '@/platform/use-shortcut';
import { problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { IconButton } from '@/ui/Button';
import { Menu, type MenuItem } from '@/ui/Menu';
import { useToast } from '@/ui/Toast';
import { useCopy } from '@/ui/use-copy';

/** What is seldom done with a lead: its address, and deleting it. */
export function LeadMenu({
  lead,
  name,
  onGone,
  onLog,
}: {
  lead: Lead;
  name: string;
  onGone: () => void;
  onLog?: (() => void) | undefined;
}) {
  const open = useRef<() => void>(undefined);
  useShortcut('lead.more', () => open.current?.());
  const toast = useToast();
  const copy = useCopy();
  const router = useRouter();
  const { may } = useSession();
  const [remove] = useRemoveLeadMutation();
  const [restore] = useRestoreLeadMutation();
  const bring = async () => {
    const done = await restore({ params: { leadId: lead.id } });
    if (done.error) toast({ message: problemText(done.error), tone: 'danger' });
    else
      toast({
        message: t('leads.detail.restored', { name }),
        action: { label: t('leads.detail.open'), onPress: () => router.push(`/leads/${lead.id}`) },
      });
  };
  const drop = async () => {
    const done = await remove({ params: { leadId: lead.id } });
    if (done.error) return toast({ message: problemText(done.error), tone: 'danger' });
    onGone();
    toast({ message: t('leads.detail.deleted', { name }), undo: () => void bring() });
  };
  const items: MenuItem[] = [
    ...(onLog ? [{ key: 'log', label: t('timeline.log'), icon: PhoneCall, onPress: onLog }] : []),
    {
      key: 'link',
      label: t('leads.detail.copy_link'),
      icon: LinkIcon,
      onPress: () => void copy(pageAddress(`/leads/${lead.id}`), t('leads.detail.link_copied')),
    },
  ];
  if (may('leads:delete'))
    items.push({
      key: 'delete',
      label: t('leads.detail.delete'),
      icon: Trash,
      danger: true,
      divider: true,
      onPress: () => void drop(),
    });
  return (
    <Menu
      label={t('leads.detail.more')}
      items={items}
      trigger={(menu) => {
        open.current = menu.onPress;
        return <IconButton {...menu} icon={Ellipsis} label={t('leads.detail.more')} shortcut="." />;
      }}
    />
  );
}
