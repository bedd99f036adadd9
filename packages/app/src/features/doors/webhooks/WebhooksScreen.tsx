import type { NewWebhook, Webhook } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { Link, useRouter } from 'expo-router';
import Pencil from 'lucide-react-native/icons/pencil';
import Power from 'lucide-react-native/icons/power';
import RefreshCw from 'lucide-react-native/icons/refresh-cw';
import ShieldCheck from 'lucide-react-native/icons/shield-check';
import Shuffle from 'lucide-react-native/icons/shuffle';
import WebhookIcon from 'lucide-react-native/icons/webhook';
import { type ReactNode, useState } from 'react';
import { Pressable, View } from 'react-native';
import { ActionsMenu, AddButton, AdminFrame, AdminGate, AreaIntro, AreaTable } from '@/features/admin';
import { problemText } from '@/store/problem';
import { Chip } from '@/ui/Chip';
import { ago, clock } from '@/ui/moment';
import type { TableColumn } from '@/ui/Table';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { useUpdateWebhookMutation, useWebhooksQuery } from '../doors.api';
import { AddressDialog, RotateDialog, SignDialog, WebhookDialog } from './WebhookDialogs';

type Open = { dialog: 'new' } | { dialog: 'edit' | 'rotate' | 'sign'; of: Webhook };

/** Addresses other systems send leads to: what came, what waits, and what becomes of the values. */
export function WebhooksScreen() {
  return (
    <AdminGate area="webhooks">
      <Webhooks />
    </AdminGate>
  );
}

export const mappingPath = ({ id }: Webhook): string => `/admin/webhooks/${id}`;

function Webhooks() {
  const router = useRouter();
  const toast = useToast();
  const now = useNow();
  const query = useWebhooksQuery();
  const [update] = useUpdateWebhookMutation();
  const [open, setOpen] = useState<Open>();
  const [fresh, setFresh] = useState<NewWebhook>();
  const close = () => setOpen(undefined);
  const add = () => setOpen({ dialog: 'new' });
  const made = (webhook: NewWebhook) => {
    close();
    setFresh(webhook);
  };
  const turn = async (of: Webhook) => {
    const reply = await update({ params: { webhookId: of.id }, body: { active: !of.active } });
    if ('error' in reply) toast({ message: problemText(reply.error), tone: 'danger' });
  };
  const menu = (of: Webhook) => (
    <ActionsMenu
      name={of.name}
      items={[
        {
          key: 'mapping',
          label: t('doors.webhook.mapping'),
          icon: Shuffle,
          onPress: () => router.navigate(mappingPath(of)),
        },
        {
          key: 'edit',
          label: t('doors.webhook.edit'),
          icon: Pencil,
          onPress: () => setOpen({ dialog: 'edit', of }),
        },
        {
          key: 'rotate',
          label: t('doors.webhook.rotate'),
          icon: RefreshCw,
          onPress: () => setOpen({ dialog: 'rotate', of }),
        },
        {
          key: 'sign',
          label: t(of.signed ? 'doors.webhook.unsign' : 'doors.webhook.sign'),
          icon: ShieldCheck,
          onPress: () => setOpen({ dialog: 'sign', of }),
        },
        {
          key: 'power',
          label: t(of.active ? 'doors.webhook.off' : 'doors.webhook.on'),
          icon: Power,
          danger: of.active,
          divider: true,
          onPress: () => void turn(of),
        },
      ]}
    />
  );
  return (
    <AdminFrame area="webhooks" actions={<AddButton label={t('doors.webhook.new')} onPress={add} />}>
      <AreaIntro title={t('doors.webhooks')} text={t('doors.webhook.text')} />
      <AreaTable
        label={t('doors.webhooks')}
        query={query}
        columns={columns(now, menu)}
        card={(of) => (
          <>
            <Name of={of} />
            <Text variant="meta" tone="text2">
              {`${t('doors.webhook.last')}: ${lastText(of, now)}`}
            </Text>
            <State of={of} />
          </>
        )}
        menu={menu}
        failed={t('doors.webhook.failed')}
        empty={{
          icon: WebhookIcon,
          title: t('doors.webhook.none'),
          text: t('doors.webhook.none_text'),
          action: { label: t('doors.webhook.new'), onPress: add },
        }}
      />
      {open?.dialog === 'new' && <WebhookDialog onClose={close} onMade={made} />}
      {open?.dialog === 'edit' && <WebhookDialog of={open.of} onClose={close} />}
      {open?.dialog === 'rotate' && <RotateDialog of={open.of} onClose={close} onMade={made} />}
      {open?.dialog === 'sign' && <SignDialog of={open.of} onClose={close} />}
      {fresh && <AddressDialog of={fresh} onClose={() => setFresh(undefined)} />}
    </AdminFrame>
  );
}

const lastText = ({ lastReceivedAt }: Webhook, now: number): string =>
  lastReceivedAt ? ago(lastReceivedAt, now) : t('doors.never');

function Name({ of }: { of: Webhook }) {
  return (
    <View>
      <Link href={mappingPath(of)} asChild>
        <Pressable>
          <Text variant="strong" lines={1}>
            {of.name}
          </Text>
        </Pressable>
      </Link>
      <Text variant="meta" tone="text2" lines={1}>
        {[of.source, `…${of.hint}`].filter(Boolean).join(' · ')}
      </Text>
    </View>
  );
}

function State({ of }: { of: Webhook }) {
  const styles = useStyles();
  return (
    <View style={styles.chips}>
      {!of.active ? (
        <Chip label={t('doors.webhook.is_off')} />
      ) : of.mapping === null ? (
        <Chip tone="warning" label={t('doors.webhook.no_mapping')} />
      ) : (
        <Chip tone="success" label={t('doors.webhook.is_on')} />
      )}
      {of.signed && <Chip label={t('doors.webhook.signed')} />}
      {of.previousUntil && <Chip label={t('doors.webhook.two', { when: clock(of.previousUntil) })} />}
      {of.waiting > 0 && (
        <Link href="/admin/queue" asChild>
          <Pressable style={styles.waits}>
            <Text variant="meta" tone="warningText" lines={2}>
              {[t('doors.webhook.waiting', { count: of.waiting }), of.lastProblem].filter(Boolean).join(' ')}
            </Text>
          </Pressable>
        </Link>
      )}
    </View>
  );
}

const columns = (now: number, menu: (of: Webhook) => ReactNode): TableColumn<Webhook>[] => [
  {
    key: 'name',
    label: t('doors.name'),
    width: { flex: 1.4, min: 160 },
    cell: (of) => <Name of={of} />,
  },
  {
    key: 'last',
    label: t('doors.webhook.last'),
    width: { flex: 0.8, min: 110 },
    cell: (of) => lastText(of, now),
  },
  {
    key: 'state',
    label: t('doors.state'),
    width: { flex: 1.8, min: 220 },
    cell: (of) => <State of={of} />,
  },
  { key: 'menu', label: t('doors.actions'), hideLabel: true, width: 28, cell: menu },
];

const useStyles = makeStyles(() => ({
  chips: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 6, paddingVertical: 8 },
  waits: { flexShrink: 1 },
}));
