import type { Lead, Stage } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { Link, useLocalSearchParams, useRouter } from 'expo-router';
import ChevronDown from 'lucide-react-native/icons/chevron-down';
import ChevronUp from 'lucide-react-native/icons/chevron-up';
import Ellipsis from 'lucide-react-native/icons/ellipsis';
import LinkIcon from 'lucide-react-native/icons/link';
import Trash from 'lucide-react-native/icons/trash';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { ScrollView, type TextInput, View } from 'react-native';
import { ScoreCard, ScoreHistory } from '@/features/score';
import { pageAddress } from '@/platform/address';
import { copyText } from '@/platform/clipboard';
import { useShortcut } from '@/platform/use-shortcut';
import { isAppProblem, problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { IconButton } from '@/ui/Button';
import { Divider } from '@/ui/Card';
import { Menu, type MenuItem } from '@/ui/Menu';
import { clock } from '@/ui/moment';
import { Sheet } from '@/ui/Sheet';
import { SkeletonBlock, SkeletonRows } from '@/ui/Skeleton';
import { EmptyState, ErrorState } from '@/ui/States';
import { Screen } from '@/ui/shell/Screen';
import { Tabs } from '@/ui/Tabs';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { webProps } from '@/ui/web-props';
import { countText } from '../format';
import { useGetLeadQuery, useRemoveLeadMutation, useRestoreLeadMutation } from '../leads.api';
import { useLeadLists } from '../use-lead-lists';
import { AccessFacts } from './AccessFacts';
import { ConflictPanel } from './ConflictPanel';
import { ContactCard } from './ContactCard';
import { Details } from './Details';
import { LeadHeader, nameOf } from './LeadHeader';
import { undoEdit } from './lead-change';
import { NoteComposer } from './NoteComposer';
import { RecordFacts } from './RecordFacts';
import { SaveBadge } from './SaveBadge';
import { Timeline } from './Timeline';
import { useListPosition } from './use-list-position';
import { useMayNote } from './use-may-note';
import { useSaveLead } from './use-save-lead';

const FactsCard = lazy(() => import('@/features/enrichment').then((area) => ({ default: area.FactsCard })));

const PossibleDuplicate = lazy(() =>
  import('@/features/duplicates').then((area) => ({ default: area.PossibleDuplicate })),
);
const Household = lazy(() => import('@/features/duplicates').then((area) => ({ default: area.Household })));

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** One person in five seconds, and what to do about them. */
export function LeadScreen() {
  const { id } = useLocalSearchParams<{ id: string }>();
  return <LeadById key={id} id={id} />;
}

function LeadById({ id }: { id: string }) {
  const position = useListPosition(id);
  const known = UUID.test(id);
  const found = useGetLeadQuery({ params: { leadId: id } }, { skip: !known });
  const problem = isAppProblem(found.error) ? found.error : undefined;
  const missing = !known || problem?.status === 404;
  const merged = problem?.code === 'lead.merged';
  const intoId = merged ? problem?.context.leadId : undefined;
  useFollowMerge(intoId);
  useAutoRetry(found.isError && !missing && !merged, found.isFetching, () => void found.refetch());
  const lead = missing || merged ? undefined : found.data;
  if (lead) {
    return (
      <LeadView
        lead={lead}
        position={position}
        problem={
          found.isError ? t('leads.error.since', { time: clock(found.fulfilledTimeStamp ?? 0) }) : undefined
        }
        onRetry={() => void found.refetch()}
      />
    );
  }
  return (
    <Screen
      title={missing ? t('leads.detail.missing') : t('leads.title')}
      onBack={position.back}
      crumbs={[{ label: t('leads.title'), href: position.listHref }]}
    >
      {missing ? (
        <EmptyState
          kind="filtered"
          title={t('leads.detail.missing')}
          text={t('leads.detail.missing_text')}
          action={{ label: t('leads.detail.back'), onPress: position.back }}
        />
      ) : merged && !intoId ? (
        <EmptyState
          kind="filtered"
          title={t('leads.detail.merged')}
          text={t('leads.detail.merged_text')}
          action={{ label: t('leads.detail.back'), onPress: position.back }}
        />
      ) : found.isError && !merged ? (
        <ErrorState
          title={t('leads.detail.error')}
          text={problemText(found.error)}
          reference={isAppProblem(found.error) ? found.error.requestId : undefined}
          onRetry={() => void found.refetch()}
          retrying={found.isFetching}
        />
      ) : (
        <>
          <SkeletonRows rows={2} height={60} />
          <SkeletonBlock lines={8} />
        </>
      )}
    </Screen>
  );
}

/** Leads on to the lead that another was merged into, and says so. */
function useFollowMerge(intoId: unknown): void {
  const router = useRouter();
  const toast = useToast();
  const into = useGetLeadQuery(
    { params: { leadId: typeof intoId === 'string' ? intoId : '' } },
    { skip: typeof intoId !== 'string' },
  );
  const name = into.data && nameOf(into.data);
  useEffect(() => {
    if (typeof intoId !== 'string' || name === undefined) return;
    router.replace(`/leads/${intoId}`);
    toast({ message: t('leads.detail.merged_into', { name }) });
  }, [intoId, name, router, toast]);
}

interface ViewProps {
  lead: Lead;
  position: ReturnType<typeof useListPosition>;
  problem?: string;
  onRetry: () => void;
}

function LeadView({ lead, position, problem, onRetry }: ViewProps) {
  const styles = useStyles();
  const width = useWidth();
  const { stages } = useLeadLists();
  const toast = useToast();
  const saving = useSaveLead(lead.id);
  const note = useRef<TextInput>(null);
  const [noting, setNoting] = useState(false);
  const [tab, setTab] = useState<'timeline' | 'details'>('timeline');
  const name = nameOf(lead);
  useShortcut('lead', 'j', position.next ?? null, t('leads.key.next'));
  useShortcut('lead', 'k', position.previous ?? null, t('leads.key.previous'));
  useShortcut('lead', 'Escape', position.back, t('leads.key.back'));

  const move = async (stage: Stage) => {
    if (stage.id === lead.stageId) return;
    const edit = { stageId: stage.id };
    const done = await saving.save(lead, edit);
    if (!done) return;
    toast({
      message: t('leads.stage.moved', { name, stage: stage.name }),
      undo: () =>
        void saving.save({ ...lead, version: lead.version + 1, stageId: stage.id }, undoEdit(edit, lead)),
    });
  };
  const compact = width === 'compact';
  const conflict = saving.conflict && (
    <ConflictPanel
      leadId={lead.id}
      conflict={saving.conflict}
      onKeep={saving.keepMine}
      onUseTheirs={saving.useTheirs}
    />
  );
  const failed = saving.state.at === 'failed' && (
    <Banner
      inset
      kind="error"
      title={t('leads.save.failed')}
      text={saving.state.text}
      action={{ label: t('ui.close'), onPress: saving.dismiss }}
    />
  );
  const trouble = problem && (
    <Banner
      inset
      kind="error"
      title={t('leads.error.refresh')}
      text={problem}
      action={{ label: t('ui.try_again'), onPress: onRetry }}
    />
  );
  const header = (
    <LeadHeader
      lead={lead}
      stages={stages}
      onMove={(stage) => void move(stage)}
      onNote={() => (compact ? setNoting(true) : note.current?.focus())}
    />
  );
  const side = (
    <>
      <ContactCard lead={lead} onSave={saving.save} />
      <Divider />
      <Suspense>
        <Household lead={lead} />
        <Divider />
      </Suspense>
      <ScoreHistory leadId={lead.id} />
      <Divider />
      <AccessFacts lead={lead} onSave={saving.save} />
      <Divider />
      <Suspense>
        <FactsCard lead={lead} />
        <Divider />
      </Suspense>
      <RecordFacts lead={lead} />
    </>
  );
  const centre = (
    <>
      {trouble}
      {failed}
      {conflict}
      <Suspense>
        <PossibleDuplicate lead={lead} />
      </Suspense>
      <ScoreCard leadId={lead.id} score={lead.score} />
    </>
  );
  const scrolling = webProps({ tabIndex: 0, dataSet: { ring: 'inset' } });

  return (
    <Screen
      title={name}
      quietTitle
      body="fill"
      onBack={position.back}
      crumbs={[{ label: t('leads.title'), href: '/leads' }]}
      middle={compact ? undefined : <Position position={position} />}
      actions={
        <>
          <SaveBadge state={saving.state} />
          {compact && <Arrows position={position} />}
          <MoreMenu lead={lead} name={name} onGone={position.back} />
        </>
      }
    >
      {compact ? (
        <ScrollView {...scrolling}>
          {header}
          <View style={styles.phone}>{centre}</View>
          <View style={styles.phoneTabs}>
            <Tabs
              look="line"
              label={t('leads.detail.tabs')}
              items={[
                { key: 'timeline', label: t('leads.detail.timeline') },
                { key: 'details', label: t('leads.detail.details') },
              ]}
              value={tab}
              onChange={setTab}
            />
          </View>
          <View style={styles.phone}>
            {tab === 'timeline' ? (
              <Timeline leadId={lead.id} currency={lead.currency} />
            ) : (
              <>
                <Details lead={lead} onSave={saving.save} />
                <Divider />
                {side}
              </>
            )}
          </View>
          <Sheet open={noting} onClose={() => setNoting(false)} title={t('leads.detail.note')}>
            <NoteComposer leadId={lead.id} bare autoFocus onSaved={() => setNoting(false)} />
          </Sheet>
        </ScrollView>
      ) : (
        <>
          {header}
          <View style={styles.columns}>
            <ScrollView style={styles.left} contentContainerStyle={styles.pane} {...scrolling}>
              <Details lead={lead} onSave={saving.save} />
              {width === 'medium' && (
                <>
                  <Divider />
                  {side}
                </>
              )}
            </ScrollView>
            <ScrollView style={styles.centre} contentContainerStyle={styles.centrePad} {...scrolling}>
              {centre}
              <MayNote leadId={lead.id} inputRef={note} />
              <Timeline leadId={lead.id} currency={lead.currency} />
            </ScrollView>
            {width === 'wide' && (
              <ScrollView style={styles.right} contentContainerStyle={styles.pane} {...scrolling}>
                {side}
              </ScrollView>
            )}
          </View>
        </>
      )}
    </Screen>
  );
}

function MayNote(props: Parameters<typeof NoteComposer>[0]) {
  return useMayNote() ? <NoteComposer {...props} /> : null;
}

function Position({ position }: Pick<ViewProps, 'position'>) {
  const styles = useStyles();
  return (
    <View style={styles.position}>
      <Link href={position.listHref}>
        <Text tone="text2">{position.list}</Text>
      </Link>
      {position.at >= 0 && (
        <Text tone="text2" style={styles.place}>
          {t('leads.detail.position', {
            at: position.at + 1,
            total: countText(position.total.count, position.total.capped),
          })}
        </Text>
      )}
      <Arrows position={position} />
    </View>
  );
}

function Arrows({ position }: Pick<ViewProps, 'position'>) {
  if (position.at < 0) return null;
  return (
    <>
      <IconButton
        icon={ChevronUp}
        label={t('leads.detail.previous')}
        shortcut="K"
        disabledReason={!position.previous && t('leads.detail.first')}
        onPress={position.previous}
      />
      <IconButton
        icon={ChevronDown}
        label={t('leads.detail.next')}
        shortcut="J"
        disabledReason={!position.next && t('leads.detail.last')}
        onPress={position.next}
      />
    </>
  );
}

function MoreMenu({ lead, name, onGone }: { lead: Lead; name: string; onGone: () => void }) {
  const toast = useToast();
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
    {
      key: 'link',
      label: t('leads.detail.copy_link'),
      icon: LinkIcon,
      onPress: () =>
        void copyText(pageAddress(`/leads/${lead.id}`)).then(
          (done) => done && toast({ message: t('leads.detail.link_copied') }),
        ),
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
      trigger={(menu) => <IconButton {...menu} icon={Ellipsis} label={t('leads.detail.more')} />}
    />
  );
}

const useStyles = makeStyles(({ colors }) => ({
  columns: { flex: 1, flexDirection: 'row', minHeight: 0 },
  left: {
    width: 280,
    flexGrow: 0,
    flexShrink: 0,
    borderRightWidth: 1,
    borderRightColor: colors.line,
    backgroundColor: colors.surface,
  },
  right: {
    width: 306,
    flexGrow: 0,
    flexShrink: 0,
    borderLeftWidth: 1,
    borderLeftColor: colors.line,
    backgroundColor: colors.surface,
  },
  pane: { padding: 16, gap: 14 },
  centre: { flex: 1, minWidth: 0 },
  centrePad: { padding: 16, gap: 14 },
  phone: { padding: 12, gap: 12 },
  phoneTabs: { paddingHorizontal: 16 },
  place: { marginLeft: 8 },
  position: { flexDirection: 'row', alignItems: 'center', gap: 4 },
}));
