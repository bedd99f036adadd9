import { type BulkChanges, LEAD_STATUSES, LEAD_TYPES, type Stage, TIMELINES } from '@lintel/contract';
import { BULK_MAX_IDS } from '@lintel/contract/batches';
import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import CircleDot from 'lucide-react-native/icons/circle-dot';
import Ellipsis from 'lucide-react-native/icons/ellipsis';
import ListChecks from 'lucide-react-native/icons/list-checks';
import Merge from 'lucide-react-native/icons/merge';
import Tag from 'lucide-react-native/icons/tag';
import Trash from 'lucide-react-native/icons/trash';
import UserPlus from 'lucide-react-native/icons/user-plus';
import { lazy, type RefObject, Suspense, useState } from 'react';
import { useLeadLists } from '@/features/leads';
import { useShortcut } from '@/platform/use-shortcut';
import { useSession } from '@/store/use-session';
import { BulkBar } from '@/ui/BulkBar';
import type { Selection } from '@/ui/selection';
import { useWidth } from '@/ui/theme-context';
import { AssignDialog } from './AssignDialog';
import { BulkProgress, BulkQuestion } from './BulkOutcome';
import { ChooseDialog } from './ChooseDialog';
import { TagDialog } from './TagDialog';
import { type Chosen, useBulk } from './use-bulk';

// Seldom needed: it comes with the part that has it anyway, so that nobody else loads it.
const LeftOut = lazy(() => import('@/features/intake').then((m) => ({ default: m.LeftOutDialog })));

/** Merging compares so many at once. */
const MERGE_MOST = 10;

interface Props {
  selection: Selection;
  /** Every lead of the list is meant, loaded or not. */
  all: boolean;
  /** The list's filter as its request has it; undefined while a search is shown. */
  filter: string | undefined;
  /** Leads of the list, when they are known; the text says "1,000+" where counting stopped. */
  total: { count: number; text: string } | undefined;
  /** The row under the keyboard, which the keys mean when nothing is selected. */
  active: RefObject<string | null>;
  onSelectAll: () => void;
  onClear: () => void;
  /** These leads are about to change. */
  onApplied: (ids: readonly string[]) => void;
}

/** What was changed before, and can be taken back for 30 days. */
const HISTORY = 'history';

type Open = 'stage' | 'assign' | 'tag' | 'more' | 'type' | 'timeline' | 'status' | null;

/** What can be done with the chosen leads: at once for a few, in the background for many, undone by Ctrl-Z. */
export function BulkActions({
  selection,
  all,
  filter,
  total,
  active,
  onSelectAll,
  onClear,
  onApplied,
}: Props) {
  const { may } = useSession();
  const compact = useWidth() === 'compact';
  const router = useRouter();
  const { stages, users, ponds } = useLeadLists();
  const [open, setOpen] = useState<Open>(null);
  const [reasonFor, setReasonFor] = useState<Stage | null>(null);
  /** The row that was under the keyboard when a key was pressed. */
  const [pressed, setPressed] = useState<string | null>(null);
  const ids = selection.size > 0 ? [...selection] : pressed ? [pressed] : [];
  const chosen: Chosen = all && filter !== undefined ? { filter } : { ids: ids.slice(0, BULK_MAX_IDS) };
  const bulk = useBulk({
    onApplied: () => {
      onApplied(ids);
      onClear();
    },
  });
  const close = () => setOpen(null);
  const change = (changes: BulkChanges) => {
    close();
    void bulk.ask(chosen, changes);
  };
  const mayChange = may('leads:bulk');
  const mayAssign = mayChange && may('leads:assign');
  const on = (what: Open, allowed: boolean) =>
    allowed
      ? () => {
          if (selection.size === 0 && !active.current) return;
          setPressed(active.current);
          setOpen(what);
        }
      : null;
  useShortcut('leads.stage', on('stage', mayChange));
  useShortcut('leads.assign', on('assign', mayAssign));
  useShortcut('leads.tag', on('tag', mayChange));
  const count = all && total ? total.count : selection.size;
  const action = (key: Exclude<Open, null>, icon: typeof Tag, label: string) => ({
    key,
    icon,
    label,
    onPress: () => setOpen(key),
  });
  const everything =
    !all && filter !== undefined && total && total.count > selection.size
      ? [
          {
            key: 'all',
            icon: ListChecks,
            label: t('lists.bulk.select_all', { shown: total.text }),
            onPress: onSelectAll,
          },
        ]
      : [];
  const actions = [
    ...(compact ? [] : everything),
    ...(mayAssign ? [action('assign', UserPlus, t('lists.bulk.assign'))] : []),
    action('stage', CircleDot, t('lists.bulk.stage')),
    action('tag', Tag, t('lists.bulk.tag')),
    ...(may('leads:merge') && !all && selection.size >= 2 && selection.size <= MERGE_MOST
      ? [
          {
            key: 'merge',
            icon: Merge,
            label: t('lists.bulk.merge'),
            onPress: () => router.push(`/leads/merge?ids=${ids.join(',')}` as never),
          },
        ]
      : []),
    action('more', Ellipsis, t('lists.bulk.more')),
    ...(compact ? everything : []),
    ...(may('leads:delete')
      ? [
          {
            key: 'delete',
            icon: Trash,
            label: t('lists.bulk.delete'),
            onPress: () => void bulk.ask(chosen, { delete: true }),
          },
        ]
      : []),
  ];
  const named = (values: readonly string[], word: (value: string) => string) =>
    values.map((value) => ({ value, label: word(value) }));
  return (
    <>
      {mayChange && !bulk.running && (
        <BulkBar
          count={count}
          text={all && total ? t('lists.bulk.all_selected', { shown: total.text }) : undefined}
          actions={actions}
          onClear={onClear}
        />
      )}
      {bulk.running && <BulkProgress batch={bulk.running} />}
      {open === 'stage' && (
        <ChooseDialog
          title={t('lists.bulk.stage_title', { count: ids.length })}
          options={stages.map(({ id, name }) => ({ value: id, label: name }))}
          onChoose={(stageId) => {
            const asks = stages.find(({ id, reasons }) => id === stageId && reasons.length > 0);
            if (asks) setReasonFor(asks);
            else change({ stageId });
          }}
          onClose={close}
        />
      )}
      {reasonFor && (
        <ChooseDialog
          title={t('lists.bulk.reason_title', { stage: reasonFor.name })}
          options={reasonFor.reasons.map((value) => ({ value, label: value }))}
          onChoose={(stageReason) => {
            setReasonFor(null);
            change({ stageId: reasonFor.id, stageReason });
          }}
          onClose={() => setReasonFor(null)}
        />
      )}
      {open === 'more' && (
        <ChooseDialog
          title={t('lists.bulk.more_title')}
          options={[
            { value: 'type', label: t('leads.field.type') },
            { value: 'timeline', label: t('leads.field.timeline') },
            { value: 'status', label: t('leads.field.status') },
            { value: HISTORY, label: t('lists.bulk.history') },
          ]}
          onChoose={(next) =>
            next === HISTORY ? router.push('/leads/history' as never) : setOpen(next as Open)
          }
          onClose={close}
        />
      )}
      {open === 'type' && (
        <ChooseDialog
          title={t('leads.field.type')}
          options={named(LEAD_TYPES, (value) => t(`leads.type.${value as (typeof LEAD_TYPES)[number]}`))}
          onChoose={(type) => change({ type: type as (typeof LEAD_TYPES)[number] })}
          onClose={close}
        />
      )}
      {open === 'timeline' && (
        <ChooseDialog
          title={t('leads.field.timeline')}
          options={named(TIMELINES, (value) => t(`leads.timeline.${value as (typeof TIMELINES)[number]}`))}
          onChoose={(timeline) => change({ timeline: timeline as (typeof TIMELINES)[number] })}
          onClose={close}
        />
      )}
      {open === 'status' && (
        <ChooseDialog
          title={t('leads.field.status')}
          options={named(LEAD_STATUSES, (value) =>
            t(`leads.status.${value as (typeof LEAD_STATUSES)[number]}`),
          )}
          onChoose={(status) => change({ status: status as (typeof LEAD_STATUSES)[number] })}
          onClose={close}
        />
      )}
      {open === 'assign' && (
        <AssignDialog
          count={count || ids.length}
          users={users}
          ponds={ponds}
          onAssign={change}
          onClose={close}
        />
      )}
      {open === 'tag' && <TagDialog count={count || ids.length} onTag={change} onClose={close} />}
      {bulk.asked && (
        <BulkQuestion
          asked={bulk.asked}
          busy={bulk.busy}
          onGo={() => bulk.asked && void bulk.run(bulk.asked)}
          onClose={bulk.drop}
        />
      )}
      {bulk.problems && (
        <Suspense>
          <LeftOut
            batch={bulk.problems.batch}
            onAgain={(again) => {
              const changes = bulk.problems?.changes;
              bulk.closeProblems();
              if (changes) void bulk.run({ chosen: { ids: again }, changes });
            }}
            onClose={bulk.closeProblems}
          />
        </Suspense>
      )}
    </>
  );
}
