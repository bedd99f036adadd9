import type { Provider } from '@lintel/contract';
import { BUILT_IN_PROVIDERS } from '@lintel/contract/enrichment';
import { t } from '@lintel/contract/messages';
import FlaskConical from 'lucide-react-native/icons/flask-conical';
import Pencil from 'lucide-react-native/icons/pencil';
import ScanSearch from 'lucide-react-native/icons/scan-search';
import X from 'lucide-react-native/icons/x';
import { type ReactNode, useState } from 'react';
import { View } from 'react-native';
import {
  ActionsMenu,
  AddButton,
  AdminFrame,
  AdminGate,
  AreaIntro,
  AreaTable,
  NotSaved,
} from '@/features/admin';
import { Card } from '@/ui/Card';
import { Chip } from '@/ui/Chip';
import { Dialog } from '@/ui/Dialog';
import { ago, clock } from '@/ui/moment';
import { showCount } from '@/ui/numbers';
import type { TableColumn } from '@/ui/Table';
import { Text } from '@/ui/Text';
import type { Tone } from '@/ui/theme';
import { makeStyles } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { useProvidersQuery, useRemoveProviderMutation } from './lookups.api';
import { ProviderDialog } from './ProviderDialog';
import { TryDialog } from './TryDialog';

type Open = { dialog: 'new' } | { dialog: 'edit' | 'try' | 'remove'; of: Provider };

/** What is looked up about leads, from where, and what other companies' services are asked at which price. */
export function LookUpsScreen() {
  return (
    <AdminGate area="look-ups">
      <LookUps />
    </AdminGate>
  );
}

function LookUps() {
  const styles = useStyles();
  const now = useNow();
  const query = useProvidersQuery();
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const add = () => setOpen({ dialog: 'new' });
  const menu = (of: Provider) => (
    <ActionsMenu
      name={of.name}
      items={(
        [
          ['edit', 'lookups.edit', Pencil],
          ['try', 'lookups.try', FlaskConical],
          ['remove', 'lookups.remove', X],
        ] as const
      ).map(([dialog, label, icon]) => ({
        key: dialog,
        label: t(label),
        icon,
        danger: dialog === 'remove',
        onPress: () => setOpen({ dialog, of }),
      }))}
    />
  );
  return (
    <AdminFrame area="look-ups" actions={<AddButton label={t('lookups.add')} onPress={add} />}>
      <AreaIntro title={t('lookups.area')} text={t('lookups.text')} />
      <Card title={t('lookups.own')}>
        {BUILT_IN_PROVIDERS.map((name) => (
          <View key={name} style={styles.built}>
            <Text variant="strong">{t(`lookups.built.${name}`)}</Text>
            <Text tone="text2">{t(`lookups.built.${name}.text`)}</Text>
          </View>
        ))}
      </Card>
      <AreaTable
        label={t('lookups.services')}
        title={t('lookups.services')}
        query={query}
        columns={columns(now, menu)}
        card={(of) => (
          <>
            <Name of={of} />
            <Text variant="meta" tone="text2">
              {callsText(of)}
            </Text>
            <State of={of} now={now} />
          </>
        )}
        menu={menu}
        failed={t('lookups.failed')}
        empty={{
          icon: ScanSearch,
          title: t('lookups.none'),
          text: t('lookups.none_text'),
          action: { label: t('lookups.add'), onPress: add },
        }}
      />
      {open?.dialog === 'new' && <ProviderDialog onClose={close} />}
      {open?.dialog === 'edit' && <ProviderDialog of={open.of} onClose={close} />}
      {open?.dialog === 'try' && <TryDialog of={open.of} onClose={close} />}
      {open?.dialog === 'remove' && <RemoveDialog of={open.of} onClose={close} />}
    </AdminFrame>
  );
}

function RemoveDialog({ of, onClose }: { of: Provider; onClose: () => void }) {
  const [remove, { isLoading, error }] = useRemoveProviderMutation();
  const confirm = async () => {
    const reply = await remove({ params: { providerId: of.id } });
    if (!('error' in reply)) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('lookups.remove_title', { name: of.name })}
      text={t('lookups.remove_text')}
      confirm={{
        label: t('lookups.remove'),
        danger: true,
        busy: isLoading,
        onPress: () => void confirm(),
      }}
    >
      <NotSaved error={error} />
    </Dialog>
  );
}

const callsText = (of: Provider): string =>
  t('lookups.calls', {
    today: showCount(of.callsToday),
    daily: showCount(of.dailyBudget),
    month: showCount(of.callsThisMonth),
    monthly: showCount(of.monthlyBudget),
  });

/** How a service does, in a word or two. */
function stateOf(of: Provider, now: number): { label: string; tone: Tone } {
  if (!of.enabled) return { label: t('lookups.state.off'), tone: 'neutral' };
  if (of.restsUntil && Date.parse(of.restsUntil) > now)
    return { label: t('lookups.state.rests', { time: clock(of.restsUntil) }), tone: 'danger' };
  if (of.callsToday >= of.dailyBudget || of.callsThisMonth >= of.monthlyBudget)
    return { label: t('lookups.state.spent'), tone: 'warning' };
  if (!of.lastSuccessAt && !of.lastFailure) return { label: t('lookups.state.unused'), tone: 'info' };
  return { label: t('lookups.state.works'), tone: 'success' };
}

function State({ of, now }: { of: Provider; now: number }) {
  const styles = useStyles();
  return (
    <View style={styles.state}>
      <Chip {...stateOf(of, now)} />
      {of.lastFailure && (
        <Text variant="meta" tone="text2" lines={2}>
          {t('lookups.last_failure', { when: ago(of.lastFailure.at, now), reason: of.lastFailure.reason })}
        </Text>
      )}
    </View>
  );
}

function Name({ of }: { of: Provider }) {
  return (
    <View>
      <Text variant="strong" lines={1}>
        {of.name}
      </Text>
      <Text variant="meta" tone="text2" lines={1}>
        {/^https?:\/\/([^/?#]+)/.exec(of.url)?.[1] ?? of.url}
      </Text>
    </View>
  );
}

const columns = (now: number, menu: (of: Provider) => ReactNode): TableColumn<Provider>[] => [
  {
    key: 'name',
    label: t('lookups.name'),
    width: { flex: 1.4, min: 150 },
    cell: (of) => <Name of={of} />,
  },
  {
    key: 'facts',
    label: t('lookups.mapping'),
    width: { flex: 1.2, min: 120 },
    cell: (of) => <Text lines={2}>{of.mapping.map(({ fact }) => fact).join(', ')}</Text>,
  },
  {
    key: 'calls',
    label: t('lookups.calls_title'),
    width: { flex: 1.4, min: 150 },
    cell: (of) => (
      <Text tone="text2" lines={2}>
        {callsText(of)}
      </Text>
    ),
  },
  {
    key: 'state',
    label: t('lookups.state'),
    width: { flex: 1.2, min: 140 },
    cell: (of) => <State of={of} now={now} />,
  },
  { key: 'menu', label: t('lookups.edit'), hideLabel: true, width: 28, cell: menu },
];

const useStyles = makeStyles(() => ({
  built: { gap: 2, paddingVertical: 6 },
  state: { gap: 4, alignItems: 'flex-start' },
}));
