import type { Invitation } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import EllipsisVertical from 'lucide-react-native/icons/ellipsis-vertical';
import Mail from 'lucide-react-native/icons/mail';
import X from 'lucide-react-native/icons/x';
import { ScrollView, View } from 'react-native';
import { problemText } from '@/store/problem';
import { IconButton } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Chip } from '@/ui/Chip';
import { Menu } from '@/ui/Menu';
import { ago, shortDay } from '@/ui/moment';
import { SkeletonRows } from '@/ui/Skeleton';
import { EmptyState } from '@/ui/States';
import { Table, type TableColumn } from '@/ui/Table';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { useInvitationsQuery, useResendInvitationMutation, useRevokeInvitationMutation } from '../admin.api';
import { Failed } from '../Failed';

/** Who has been invited and has not come yet. */
export function Invitations() {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const now = useNow();
  const query = useInvitationsQuery();
  const { data } = query;
  return (
    <ScrollView contentContainerStyle={[styles.page, compact && styles.phone]}>
      <Card flush>
        {data?.items.length === 0 ? (
          <EmptyState
            kind="all-done"
            title={t('admin.invite.none')}
            text={t('admin.invite.none_text')}
            icon={Mail}
            tone="neutral"
          />
        ) : data ? (
          <Table
            label={t('admin.users.invited')}
            columns={columns(now)}
            rows={data.items}
            rowKey={({ id }) => id}
            card={(row) => (
              <View style={styles.card}>
                <View style={styles.words}>
                  <Text variant="strong" lines={1}>
                    {row.email}
                  </Text>
                  <Text tone="text2">{row.roleName}</Text>
                  <Expiry row={row} />
                </View>
                <Actions row={row} />
              </View>
            )}
          />
        ) : query.isError ? (
          <Failed title={t('admin.invite.failed')} query={query} />
        ) : (
          <SkeletonRows rows={3} avatar={false} />
        )}
      </Card>
    </ScrollView>
  );
}

const Expiry = ({ row }: { row: Invitation }) =>
  row.expired ? (
    <Chip tone="warning" label={t('admin.invite.expired')} />
  ) : (
    <Text tone="text2" lines={1}>
      {t('admin.invite.expires_on', { day: shortDay(row.expiresAt) })}
    </Text>
  );

function Actions({ row }: { row: Invitation }) {
  const toast = useToast();
  const [resend] = useResendInvitationMutation();
  const [revoke] = useRevokeInvitationMutation();
  const say = (done: string, reply: { error?: unknown }) =>
    toast(
      reply.error
        ? { message: `${t('admin.not_saved')} ${problemText(reply.error)}`, tone: 'danger' }
        : { message: done },
    );
  const params = { invitationId: row.id };
  const values = { email: row.email };
  return (
    <Menu
      label={t('admin.actions_for', { name: row.email })}
      items={[
        {
          key: 'resend',
          label: t('admin.invite.resend'),
          icon: Mail,
          onPress: () =>
            void resend({ params }).then((reply) => say(t('admin.invite.resent', values), reply)),
        },
        {
          key: 'revoke',
          label: t('admin.invite.revoke'),
          icon: X,
          danger: true,
          onPress: () =>
            void revoke({ params }).then((reply) => say(t('admin.invite.revoked', values), reply)),
        },
      ]}
      trigger={(menu) => (
        <IconButton
          {...menu}
          size="small"
          icon={EllipsisVertical}
          label={t('admin.actions_for', { name: row.email })}
        />
      )}
    />
  );
}

const columns = (now: number): TableColumn<Invitation>[] => [
  {
    key: 'email',
    label: t('admin.invite.addresses'),
    width: { flex: 2, min: 180 },
    cell: ({ email, name }) => (
      <View>
        <Text variant="strong" lines={1}>
          {email}
        </Text>
        {name && (
          <Text variant="meta" tone="text2" lines={1}>
            {name}
          </Text>
        )}
      </View>
    ),
  },
  {
    key: 'role',
    label: t('admin.users.role'),
    width: { flex: 1, min: 90 },
    cell: ({ roleName }) => roleName,
  },
  {
    key: 'by',
    label: t('admin.invite.by'),
    width: { flex: 1, min: 100 },
    cell: ({ invitedBy }) => invitedBy ?? '–',
  },
  { key: 'sent', label: t('admin.invite.sent'), width: 100, cell: ({ sentAt }) => ago(sentAt, now) },
  { key: 'expires', label: t('admin.invite.expires'), width: 104, cell: (row) => <Expiry row={row} /> },
  {
    key: 'menu',
    label: t('admin.actions_for', { name: '' }).trim(),
    hideLabel: true,
    width: 28,
    cell: (row) => <Actions row={row} />,
  },
];

const useStyles = makeStyles(() => ({
  page: { padding: 20, gap: 14 },
  phone: { padding: 16 },
  card: { flexDirection: 'row', alignItems: 'center', gap: 10 },
  words: { flex: 1, minWidth: 0, gap: 2 },
}));
