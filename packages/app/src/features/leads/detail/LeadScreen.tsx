import './timeline/catalogue';
import type { Lead, Stage } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { missingToEnter } from '@lintel/contract/pipelines';
import { Link, useLocalSearchParams, useRouter } from 'expo-router';
import ChevronDown from 'lucide-react-native/icons/chevron-down';
import ChevronUp from 'lucide-react-native/icons/chevron-up';
import Ellipsis from 'lucide-react-native/icons/ellipsis';
import LinkIcon from 'lucide-react-native/icons/link';
import PhoneCall from 'lucide-react-native/icons/phone-call';
import SquarePen from 'lucide-react-native/icons/square-pen';
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
import { Icon } from '@/ui/Icon';
import { Menu, type MenuItem } from '@/ui/Menu';
import { clock } from '@/ui/moment';
import { PressBox } from '@/ui/PressBox';
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
import { Composer, type Way } from './composer/Composer';
import { Details } from './Details';
import { FilesCard } from './FilesCard';
import { LeadHeader, nameOf } from './LeadHeader';
import { undoEdit } from './lead-change';
import { NextStep } from './NextStep';
import { RecordFacts } from './RecordFacts';
import { SaveBadge } from './SaveBadge';
import { NewPill } from './timeline/NewPill';
import { Timeline } from './timeline/Timeline';
import { useTimelinePlace } from './timeline/use-timeline-place';
import { useListPosition } from './use-list-position';
import { useSaveLead } from './use-save-lead';

const MoveDialog = lazy(() => import('@/features/pipeline').then((area) => ({ default: area.MoveDialog })));
const FactsCard = lazy(() => import('@/features/enrichment').then((area) => ({ default: area.FactsCard })));

const PossibleDuplicate = lazy(() =>
  import('@/features/duplicates').then((area) => ({ default: area.PossibleDuplicate })),
);
const Household = lazy(() => import('@/features/duplicates').then((area) => ({ default: area.Household })));

const BookAppointment = lazy(() =>
  import('@/features/calendar').then((area) => ({ default: area.BookAppointment })),
);
const LeadAppointments = lazy(() =>
  import('@/features/calendar').then((area) => ({ default: area.LeadAppointments })),
);
const LeadTasks = lazy(() => import('@/features/tasks').then((area) => ({ default: area.LeadTasks })));
const OutcomeSheet = lazy(() => import('@/features/today').then((area) => ({ default: area.OutcomeSheet })));

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
  const input = useRef<TextInput>(null);
  const [way, setWay] = useState<Way>('note');
  /** On a phone the composer is a sheet. */
  const [writing, setWriting] = useState(false);
  const [logging, setLogging] = useState<'call' | 'text' | 'email' | 'meeting' | null>(null);
  const [booking, setBooking] = useState(false);
  /** A stage that asks for more than the lead has. */
  const [asked, setAsked] = useState<{ to: Stage; paths: string[] } | null>(null);
  const [tab, setTab] = useState<'timeline' | 'details' | 'plan'>('timeline');
  const place = useTimelinePlace();
  const { may } = useSession();
  const name = nameOf(lead);
  useShortcut('lead.next', position.next ?? null);
  useShortcut('lead.previous', position.previous ?? null);
  useShortcut('lead.back', position.back);

  const move = async (stage: Stage) => {
    if (stage.id === lead.stageId) return;
    const paths = missingToEnter(stage, lead, null);
    if (paths.length > 0) return setAsked({ to: stage, paths });
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
  const asking = asked && (
    <Suspense>
      <MoveDialog lead={lead} to={asked.to} paths={asked.paths} onClose={() => setAsked(null)} />
    </Suspense>
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
  const write = (to: Way) => {
    setWay(to);
    if (compact) setWriting(true);
    // The field of another tab is there after the next drawing only.
    else setTimeout(() => input.current?.focus());
  };
  const mayWrite = may('leads:update');
  const book = () => setBooking(true);
  const header = (
    <LeadHeader
      lead={lead}
      stages={stages}
      onMove={(stage) => void move(stage)}
      onWrite={write}
      onCalled={() => setLogging('call')}
      onBook={book}
    />
  );
  const composer = (
    <Composer
      lead={lead}
      way={way}
      onWay={setWay}
      inputRef={input}
      bare={compact}
      onLog={(kind) => {
        setWriting(false);
        setLogging(kind);
      }}
      onSaved={() => setWriting(false)}
    />
  );
  const timeline = (
    <Timeline
      ref={place.handle}
      leadId={lead.id}
      currency={lead.currency}
      away={place.away}
      onArrived={place.onArrived}
    />
  );
  const next = <NextStep lead={lead} onBook={book} />;
  const plan = (
    <>
      <Suspense>
        <LeadTasks leadId={lead.id} leadName={name} />
        <Divider />
        <LeadAppointments leadId={lead.id} leadName={name} />
      </Suspense>
      <Divider />
      <FilesCard leadId={lead.id} />
    </>
  );
  const person = (
    <>
      <Details lead={lead} onSave={saving.save} />
      <Divider />
      <ContactCard lead={lead} onSave={saving.save} />
      <Divider />
      <Suspense>
        <Household lead={lead} />
        <Divider />
      </Suspense>
      <ScoreHistory leadId={lead.id} />
    </>
  );
  const about = (
    <>
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
      {asking}
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
          <SaveBadge state={saving.state} leadId={lead.id} />
          {compact && <Arrows position={position} />}
          <MoreMenu
            lead={lead}
            name={name}
            onGone={position.back}
            onLog={mayWrite ? () => setLogging('call') : undefined}
          />
        </>
      }
    >
      {compact ? (
        <>
          <ScrollView ref={place.scroller} {...place.scrolling} {...scrolling}>
            {header}
            <View style={styles.phone}>
              {centre}
              {next}
            </View>
            <View style={styles.phoneTabs}>
              <Tabs
                look="line"
                label={t('leads.detail.tabs')}
                items={[
                  { key: 'timeline', label: t('leads.detail.timeline') },
                  { key: 'details', label: t('leads.detail.details') },
                  { key: 'plan', label: t('timeline.plan') },
                ]}
                value={tab}
                onChange={setTab}
              />
            </View>
            <View style={styles.phone}>
              {tab === 'timeline' ? (
                timeline
              ) : tab === 'plan' ? (
                plan
              ) : (
                <>
                  {person}
                  <Divider />
                  {about}
                </>
              )}
            </View>
          </ScrollView>
          {tab === 'timeline' && <NewPill count={place.arrived} onPress={place.show} bottom={70} />}
          {mayWrite && (
            <View style={styles.dock}>
              <PressBox role="button" onPress={() => write(way)} style={styles.docked}>
                <Icon of={SquarePen} tone="text2" />
                <Text tone="text2">{t('timeline.write')}</Text>
              </PressBox>
              <IconButton icon={PhoneCall} label={t('timeline.log')} onPress={() => setLogging('call')} />
            </View>
          )}
          <Sheet open={writing} onClose={() => setWriting(false)} title={t('timeline.write')}>
            {composer}
          </Sheet>
        </>
      ) : (
        <>
          {header}
          <View style={styles.columns}>
            <ScrollView style={styles.left} contentContainerStyle={styles.pane} {...scrolling}>
              {width === 'medium' && next}
              {person}
              {width === 'medium' && (
                <>
                  <Divider />
                  {plan}
                  <Divider />
                  {about}
                </>
              )}
            </ScrollView>
            <View style={styles.centre}>
              <ScrollView
                ref={place.scroller}
                contentContainerStyle={styles.centrePad}
                {...place.scrolling}
                {...scrolling}
              >
                {centre}
                {mayWrite && composer}
                {timeline}
              </ScrollView>
              <NewPill count={place.arrived} onPress={place.show} />
            </View>
            {width === 'wide' && (
              <ScrollView style={styles.right} contentContainerStyle={styles.pane} {...scrolling}>
                {next}
                {plan}
                <Divider />
                {about}
              </ScrollView>
            )}
          </View>
        </>
      )}
      {logging && (
        <Suspense>
          <OutcomeSheet lead={{ id: lead.id, name }} kind={logging} onClose={() => setLogging(null)} />
        </Suspense>
      )}
      {booking && (
        <Suspense>
          <BookAppointment lead={{ id: lead.id, name }} onClose={() => setBooking(false)} />
        </Suspense>
      )}
    </Screen>
  );
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

function MoreMenu({
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
      trigger={(menu) => {
        open.current = menu.onPress;
        return <IconButton {...menu} icon={Ellipsis} label={t('leads.detail.more')} shortcut="." />;
      }}
    />
  );
}

const useStyles = makeStyles(({ colors, control, radius }) => ({
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
  dock: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 8,
    paddingHorizontal: 12,
    paddingVertical: 8,
    borderTopWidth: 1,
    borderTopColor: colors.line,
    backgroundColor: colors.surface,
  },
  docked: {
    flex: 1,
    flexDirection: 'row',
    alignItems: 'center',
    gap: 8,
    minHeight: control.touch,
    paddingHorizontal: 16,
    borderRadius: radius.full,
    borderWidth: 1,
    borderColor: colors.control,
  },
  position: { flexDirection: 'row', alignItems: 'center', gap: 4 },
}));
