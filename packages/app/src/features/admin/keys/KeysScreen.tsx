import type { ApiKey, NewApiKey, Permission } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import KeyRound from 'lucide-react-native/icons/key-round';
import Pencil from 'lucide-react-native/icons/pencil';
import RefreshCw from 'lucide-react-native/icons/refresh-cw';
import X from 'lucide-react-native/icons/x';
import { type ReactNode, useState } from 'react';
import { View } from 'react-native';
import { Chip } from '@/ui/Chip';
import { ago, shortDay } from '@/ui/moment';
import { showCount } from '@/ui/numbers';
import type { TableColumn } from '@/ui/Table';
import { Text } from '@/ui/Text';
import { useWidth } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { AdminFrame, AdminGate } from '../AdminFrame';
import { ActionsMenu, AddButton, AreaIntro, AreaTable } from '../AreaList';
import { useKeysQuery } from '../admin.api';
import { KeyDialog } from './KeyDialog';
import { EditKeyDialog, RevokeDialog, RotateDialog } from './KeyDialogs';
import { keyState } from './key-state';
import { SecretDialog } from './SecretDialog';

type Open = { dialog: 'new' } | { dialog: 'edit' | 'rotate' | 'revoke'; key: ApiKey };

/** Keys of service accounts: what each may do, when it was last used, and when it ends. */
export function KeysScreen() {
  return (
    <AdminGate area="keys">
      <Keys />
    </AdminGate>
  );
}

function Keys() {
  const width = useWidth();
  const now = useNow();
  const query = useKeysQuery();
  const [open, setOpen] = useState<Open>();
  const [fresh, setFresh] = useState<NewApiKey>();
  const close = () => setOpen(undefined);
  const add = () => setOpen({ dialog: 'new' });
  const show = (key: NewApiKey) => {
    close();
    setFresh(key);
  };
  const menu = (key: ApiKey) => (
    <ActionsMenu
      name={key.name}
      items={(
        [
          ['edit', 'admin.keys.edit', Pencil],
          ['rotate', 'admin.keys.rotate', RefreshCw],
          ['revoke', 'admin.keys.revoke', X],
        ] as const
      ).map(([dialog, label, icon]) => ({
        key: dialog,
        label: t(label),
        icon,
        danger: dialog === 'revoke',
        disabledReason: key.revokedAt !== null && t('admin.keys.is_revoked'),
        onPress: () => setOpen({ dialog, key }),
      }))}
    />
  );
  return (
    <AdminFrame area="keys" actions={<AddButton label={t('admin.keys.new')} onPress={add} />}>
      <AreaIntro title={t('admin.area.keys')} text={t('admin.keys.text')} />
      <AreaTable
        label={t('admin.area.keys')}
        query={query}
        columns={columns(now, width === 'wide', menu)}
        card={(key) => (
          <>
            <Name of={key} />
            <Text tone="text2">{mayText(key)}</Text>
            <Text variant="meta" tone="text2">
              {`${t('admin.keys.used')}: ${usedText(key, now)}`}
            </Text>
            <Chip {...keyState(key, now)} />
          </>
        )}
        menu={menu}
        failed={t('admin.keys.failed')}
        empty={{
          icon: KeyRound,
          title: t('admin.keys.none'),
          text: t('admin.keys.none_text'),
          action: { label: t('admin.keys.new'), onPress: add },
        }}
      />
      {open?.dialog === 'new' && <KeyDialog onClose={close} onMade={show} />}
      {open?.dialog === 'edit' && <EditKeyDialog of={open.key} onClose={close} />}
      {open?.dialog === 'rotate' && <RotateDialog of={open.key} onClose={close} onMade={show} />}
      {open?.dialog === 'revoke' && <RevokeDialog of={open.key} onClose={close} />}
      {fresh && <SecretDialog of={fresh} onClose={() => setFresh(undefined)} />}
    </AdminFrame>
  );
}

const usedText = ({ lastUsedAt, lastUsedFrom }: ApiKey, now: number): string =>
  !lastUsedAt
    ? t('admin.never')
    : lastUsedFrom
      ? t('admin.keys.used_from', { when: ago(lastUsedAt, now), ip: lastUsedFrom })
      : ago(lastUsedAt, now);

/** "See leads: All and 2 more". */
function mayText({ grants }: ApiKey): string {
  const all = Object.entries(grants)
    .filter(([, scope]) => scope !== 'none')
    .map(
      ([permission, scope]) => `${t(`admin.may.${permission as Permission}`)}: ${t(`admin.scope.${scope}`)}`,
    );
  return all.length > 2 ? t('ui.select.many', { first: all[0] ?? '', more: all.length - 1 }) : all.join(', ');
}

function Name({ of: key }: { of: ApiKey }) {
  return (
    <View>
      <Text variant="strong" lines={1}>
        {key.name}
      </Text>
      <Text variant="meta" tone="text2" lines={1}>
        {`${key.account.name} · ${key.prefix}…`}
      </Text>
    </View>
  );
}

function columns(now: number, wide: boolean, menu: (key: ApiKey) => ReactNode): TableColumn<ApiKey>[] {
  const all: TableColumn<ApiKey>[] = [
    { key: 'name', label: t('admin.name'), width: { flex: 1.6, min: 150 }, cell: (key) => <Name of={key} /> },
    {
      key: 'may',
      label: t('admin.keys.scopes'),
      width: { flex: 1.6, min: 140 },
      cell: (key) => <Text lines={2}>{mayText(key)}</Text>,
    },
    {
      key: 'used',
      label: t('admin.keys.used'),
      width: { flex: 1, min: 110 },
      cell: (key) => (
        <Text tone="text2" lines={2}>
          {usedText(key, now)}
        </Text>
      ),
    },
    {
      key: 'expires',
      label: t('admin.keys.expires'),
      width: 96,
      cell: ({ expiresAt }) => (expiresAt ? shortDay(expiresAt, now) : t('admin.never')),
    },
    {
      key: 'limit',
      label: t('admin.keys.limit'),
      width: 66,
      align: 'right',
      cell: ({ limitPerMinute }) => showCount(limitPerMinute),
    },
    {
      key: 'state',
      label: t('admin.keys.state'),
      width: 132,
      cell: (key) => <Chip {...keyState(key, now)} />,
    },
    { key: 'menu', label: t('admin.keys.edit'), hideLabel: true, width: 28, cell: menu },
  ];
  return wide ? all : all.filter(({ key }) => key !== 'limit' && key !== 'expires');
}
