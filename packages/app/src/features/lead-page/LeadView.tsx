import type { Lead, Stage } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { missingToEnter } from '@lintel/contract/pipelines';
import { lazy, Suspense, useRef, useState } from 'react';
import type { TextInput } from 'react-native';
import { useLeadLists } from '@/features/leads';
import { ScoreCard, ScoreHistory, ScoreQuestions } from '@/features/score';
import { useShortcut } from '@/platform/use-shortcut';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Divider } from '@/ui/Card';
import { Screen } from '@/ui/shell/Screen';
import { useToast } from '@/ui/Toast';
import { useWidth } from '@/ui/theme-context';
import { AccessFacts } from './AccessFacts';
import { ConflictPanel } from './ConflictPanel';
import { ContactCard } from './ContactCard';
import { Composer, type Way } from './composer/Composer';
import { Details } from './Details';
import { FilesCard } from './FilesCard';
import { LeadColumns } from './LeadColumns';
import { LeadHeader, nameOf } from './LeadHeader';
import { LeadMenu } from './LeadMenu';
import { LeadPhone, type LeadTab } from './LeadPhone';
import { Arrows, LeadPosition } from './LeadPosition';
import { undoEdit } from './lead-change';
import type { LeadParts } from './lead-parts';
import { NextStep } from './NextStep';
import { RecordFacts } from './RecordFacts';
import { SaveBadge } from './SaveBadge';
import { Timeline } from './timeline/Timeline';
import { useTimelinePlace } from './timeline/use-timeline-place';
import type { useListPosition } from './use-list-position';
import { useSaveLead } from './use-save-lead';
import { usePresence } from './viewers/use-presence';
import { Viewers } from './viewers/Viewers';

const MoveDialog = lazy(() => import('@/features/business').then((area) => ({ default: area.MoveDialog })));
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
const LeadDeals = lazy(() => import('@/features/business').then((area) => ({ default: area.LeadDeals })));
const OutcomeSheet = lazy(() => import('@/features/today').then((area) => ({ default: area.OutcomeSheet })));

interface ViewProps {
  lead: Lead;
  position: ReturnType<typeof useListPosition>;
  problem?: string;
  onRetry: () => void;
}

/** A lead that is there: who it is, what is known, what happened, and what comes next. */
export function LeadView({ lead, position, problem, onRetry }: ViewProps) {
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
  const [judging, setJudging] = useState<'override' | 'flag'>();
  /** A stage that asks for more than the lead has. */
  const [asked, setAsked] = useState<{ to: Stage; paths: string[] } | null>(null);
  const [tab, setTab] = useState<LeadTab>('timeline');
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
  const busy = Boolean(saving.conflict || asked || logging || booking || judging);
  const presence = <Viewers {...usePresence(lead.id, busy)} />;
  const header = (
    <LeadHeader
      lead={lead}
      stages={stages}
      onMove={(stage) => void move(stage)}
      onWrite={write}
      onCalled={() => setLogging('call')}
      onBook={book}
      presence={presence}
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
  const kind = stages.find(({ id }) => id === lead.stageId)?.kind;
  const over = kind === 'won' || kind === 'lost' || lead.status === 'closed' || lead.status === 'archived';
  const next = <NextStep lead={lead} over={over} onBook={book} />;
  const plan = (
    <>
      <Suspense>
        <LeadTasks leadId={lead.id} leadName={name} />
        <Divider />
        <LeadAppointments leadId={lead.id} leadName={name} />
      </Suspense>
      <Divider />
      {may('deals:read') && (
        <Suspense>
          <LeadDeals leadId={lead.id} leadName={name} />
          <Divider />
        </Suspense>
      )}
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
      <ScoreCard leadId={lead.id} score={lead.score} onAsk={setJudging} />
    </>
  );
  const parts: LeadParts = { header, centre, next, plan, person, about, composer, timeline, place, mayWrite };

  return (
    <Screen
      title={name}
      quietTitle
      body="fill"
      onBack={position.back}
      crumbs={[{ label: t('leads.title'), href: '/leads' }]}
      middle={
        compact ? undefined : (
          <>
            <LeadPosition position={position} />
            {presence}
          </>
        )
      }
      actions={
        <>
          <SaveBadge state={saving.state} leadId={lead.id} />
          {compact && <Arrows position={position} />}
          <LeadMenu
            lead={lead}
            name={name}
            onGone={position.back}
            onLog={mayWrite ? () => setLogging('call') : undefined}
          />
        </>
      }
    >
      {compact ? (
        <LeadPhone
          {...parts}
          tab={tab}
          onTab={setTab}
          writing={writing}
          onWrite={() => write(way)}
          onWritten={() => setWriting(false)}
          onLog={() => setLogging('call')}
        />
      ) : (
        <LeadColumns {...parts} width={width} />
      )}
      {logging && (
        <Suspense>
          <OutcomeSheet lead={{ id: lead.id, name }} kind={logging} onClose={() => setLogging(null)} />
        </Suspense>
      )}
      {judging && <ScoreQuestions leadId={lead.id} asking={judging} onClose={() => setJudging(undefined)} />}
      {booking && (
        <Suspense>
          <BookAppointment lead={{ id: lead.id, name }} onClose={() => setBooking(false)} />
        </Suspense>
      )}
    </Screen>
  );
}
