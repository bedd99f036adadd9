import type { LeadSource } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Archive from 'lucide-react-native/icons/archive';
import ArchiveRestore from 'lucide-react-native/icons/archive-restore';
import Merge from 'lucide-react-native/icons/merge';
import Pencil from 'lucide-react-native/icons/pencil';
import Split from 'lucide-react-native/icons/split';
import Waypoints from 'lucide-react-native/icons/waypoints';
import { type ReactNode, useState } from 'react';
import { View } from 'react-native';
import { ActionsMenu, AdminFrame, AdminGate, AreaIntro, AreaTable } from '@/features/admin';
import { problemText } from '@/store/problem';
import { Chip } from '@/ui/Chip';
import type { MenuItem } from '@/ui/Menu';
import { ago } from '@/ui/moment';
import { showCount } from '@/ui/numbers';
import type { TableColumn } from '@/ui/Table';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import type { Tone } from '@/ui/theme';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { ArchiveDialog, MergeDialog, RenameDialog } from './SourceDialogs';
import { useSourcesQuery, useUpdateSourceMutation } from './sources.api';

interface Open {
  dialog: 'rename' | 'merge' | 'archive';
  of: LeadSource;
}

/** Where leads come from: what each source brings, and which are over. */
export function SourcesScreen() {
  return (
    <AdminGate area="sources">
      <Sources />
    </AdminGate>
  );
}

function Sources() {
  const styles = useStyles();
  const width = useWidth();
  const now = useNow();
  const query = useSourcesQuery();
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const menu = useMenu(setOpen);
  const items = query.data?.items;
  return (
    <AdminFrame area="sources">
      <AreaIntro title={t('sources.area')} text={t('sources.text')} />
      <AreaTable
        label={t('sources.area')}
        query={query}
        columns={columns(now, width === 'wide', menu)}
        card={(of) => (
          <>
            <Name of={of} />
            <Text variant="meta" tone="text2">
              {`${t('sources.recent_line', { count: of.recentLeads })} · ${t('sources.last')}: ${lastText(of, now)}`}
            </Text>
            <View style={styles.chips}>
              <Chip {...stateOf(of)} />
              <Chip label={t(`sources.kind.${of.kind}`)} />
            </View>
          </>
        )}
        menu={menu}
        failed={t('sources.failed')}
        empty={{ icon: Waypoints, title: t('sources.none'), text: t('sources.none_text') }}
      />
      {open?.dialog === 'rename' && <RenameDialog of={open.of} onClose={close} />}
      {open?.dialog === 'merge' && <MergeDialog of={open.of} all={items ?? []} onClose={close} />}
      {open?.dialog === 'archive' && <ArchiveDialog of={open.of} onClose={close} />}
    </AdminFrame>
  );
}

/** What can be done with a source, behind its row's button. */
function useMenu(onOpen: (open: Open) => void): (of: LeadSource) => ReactNode {
  const toast = useToast();
  const [update] = useUpdateSourceMutation();
  const change = async (sourceId: string, body: { state: 'open' } | { sameAs: null }, message: string) => {
    const reply = await update({ params: { sourceId }, body });
    toast('error' in reply ? { message: problemText(reply.error), tone: 'danger' } : { message });
  };
  return (of) => {
    const items: MenuItem[] = [
      {
        key: 'rename',
        label: t('sources.edit'),
        icon: Pencil,
        onPress: () => onOpen({ dialog: 'rename', of }),
      },
      {
        key: 'merge',
        label: t('sources.merge'),
        icon: Merge,
        onPress: () => onOpen({ dialog: 'merge', of }),
      },
      ...of.spellings.map(({ id, name }) => ({
        key: id,
        label: t('sources.part', { name }),
        icon: Split,
        onPress: () => void change(id, { sameAs: null }, t('sources.parted', { name })),
      })),
      of.state === 'open'
        ? {
            key: 'archive',
            label: t('sources.archive'),
            icon: Archive,
            onPress: () => onOpen({ dialog: 'archive', of }),
          }
        : {
            key: 'reopen',
            label: t('sources.reopen'),
            icon: ArchiveRestore,
            onPress: () => void change(of.id, { state: 'open' }, t('sources.reopened', { name: of.name })),
          },
    ];
    return <ActionsMenu name={of.name} items={items} />;
  };
}

const TONES: Record<LeadSource['state'], Tone> = { open: 'success', archived: 'neutral', ignored: 'warning' };
const stateOf = ({ state }: LeadSource): { label: string; tone: Tone } => ({
  label: t(`sources.state.${state}`),
  tone: TONES[state],
});
const lastText = ({ lastLeadAt }: LeadSource, now: number): string =>
  lastLeadAt ? ago(lastLeadAt, now) : t('sources.never');

function Name({ of }: { of: LeadSource }) {
  return (
    <View>
      <Text variant="strong" lines={1}>
        {of.name}
      </Text>
      {of.spellings.length > 0 && (
        <Text variant="meta" tone="text2" lines={2}>
          {t('sources.spelled', { names: of.spellings.map(({ name }) => name).join(', ') })}
        </Text>
      )}
    </View>
  );
}

function columns(now: number, wide: boolean, menu: (of: LeadSource) => ReactNode): TableColumn<LeadSource>[] {
  const all: (TableColumn<LeadSource> | false)[] = [
    {
      key: 'name',
      label: t('sources.name'),
      width: { flex: 2, min: 150 },
      cell: (of) => <Name of={of} />,
    },
    wide && {
      key: 'kind',
      label: t('sources.kind'),
      width: { flex: 1, min: 90 },
      cell: (of) => <Text tone="text2">{t(`sources.kind.${of.kind}`)}</Text>,
    },
    {
      key: 'recent',
      label: t('sources.recent'),
      width: { flex: 0.8, min: 110 },
      cell: (of) => <Text>{showCount(of.recentLeads)}</Text>,
    },
    wide && {
      key: 'all',
      label: t('sources.all'),
      width: { flex: 0.7, min: 80 },
      cell: (of) => <Text tone="text2">{showCount(of.leads)}</Text>,
    },
    {
      key: 'last',
      label: t('sources.last'),
      width: { flex: 1, min: 100 },
      cell: (of) => (
        <Text tone="text2" lines={1}>
          {lastText(of, now)}
        </Text>
      ),
    },
    {
      key: 'state',
      label: t('sources.state'),
      width: { flex: 0.8, min: 100 },
      cell: (of) => (
        <View style={{ alignItems: 'flex-start' }}>
          <Chip {...stateOf(of)} />
        </View>
      ),
    },
    { key: 'menu', label: t('sources.edit'), hideLabel: true, width: 28, cell: menu },
  ];
  return all.filter((column) => column !== false);
}

const useStyles = makeStyles(() => ({
  chips: { flexDirection: 'row', gap: 6 },
}));
