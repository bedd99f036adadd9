import type { Condition } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import { useEffect, useState } from 'react';
import { useLoadSampleMutation } from '@/features/auth';
import { problemText } from '@/store/problem';
import { useAppDispatch } from '@/store/store';
import { useSession } from '@/store/use-session';
import { EmptyState } from '@/ui/States';
import { countText } from '../format';
import { leadsApi } from '../leads.api';
import { conditionText, fieldOf } from './filter-fields';
import { filterText, viewConditions } from './list-state';
import type { useListState } from './use-list-state';

type List = ReturnType<typeof useListState>;

/** Nothing found, nothing left, nothing that fits, or nothing yet: each says what to do. */
export function NoLeads({ list, onAdd }: { list: List; onAdd: () => void }) {
  const { state, set } = list;
  const { may } = useSession();
  const router = useRouter();
  const [loadSample, loading] = useLoadSampleMutation();
  if (state.q) {
    return (
      <EmptyState
        kind="filtered"
        title={t('leads.empty.search', { search: state.q })}
        text={t('leads.empty.search_text')}
        action={{ label: t('leads.empty.clear_search'), onPress: () => set({ q: '' }) }}
      />
    );
  }
  if (state.conditions.length > 0) return <NothingFits list={list} />;
  if (state.view !== 'all') {
    return (
      <EmptyState
        kind={state.view === 'unassigned' ? 'all-done' : 'filtered'}
        title={t(`leads.empty.${state.view}`)}
        text={t(`leads.empty.${state.view}_text`)}
        action={{ label: t('leads.empty.see_all'), onPress: () => set({ view: 'all', sort: '-score' }) }}
      />
    );
  }
  const sample = may('company:manage')
    ? { label: t('leads.empty.sample'), onPress: () => void loadSample(), busy: loading.isLoading }
    : undefined;
  const add = may('leads:create') ? { label: t('leads.new'), onPress: onAdd } : undefined;
  const bring = may('leads:import')
    ? { label: t('leads.empty.import'), onPress: () => router.push('/leads/import') }
    : undefined;
  return (
    <EmptyState
      kind="first-use"
      title={t('leads.empty.first')}
      text={
        loading.error
          ? problemText(loading.error)
          : t(bring || add ? 'leads.empty.first_text' : 'leads.empty.first_text_reader')
      }
      action={bring ?? add}
      second={sample ?? (bring && add)}
    />
  );
}

/** Which single filter, taken away, would show the most. */
function NothingFits({ list: { state, set, fields, known } }: { list: List }) {
  const dispatch = useAppDispatch();
  const [blame, setBlame] = useState<{ index: number; shown: string } | null>(null);
  const { conditions, view } = state;
  useEffect(() => {
    let here = true;
    const without = (index: number): Condition[] => [
      ...viewConditions(view, Date.now()),
      ...conditions.filter((_, at) => at !== index),
    ];
    const questions = conditions.map((_, index) =>
      dispatch(leadsApi.endpoints.leadCount.initiate(filterText(without(index)), { forceRefetch: true })),
    );
    void Promise.all(questions).then((answers) => {
      const counts = answers.map(({ data }) => data?.total ?? 0);
      const index = counts.indexOf(Math.max(...counts));
      const best = answers[index]?.data;
      if (here)
        setBlame(best && best.total > 0 ? { index, shown: countText(best.total, best.capped) } : null);
    });
    return () => {
      here = false;
      for (const question of questions) question.unsubscribe();
    };
  }, [conditions, view, dispatch]);
  const guilty = blame && conditions[blame.index];
  const field = guilty && fieldOf(fields, guilty);
  const name = guilty && (field ? conditionText(field, guilty, known.currency) : guilty.field);
  const clear = { label: t('leads.empty.clear_all'), onPress: () => set({ conditions: [] }) };
  return (
    <EmptyState
      kind="filtered"
      title={t('leads.empty.filtered', { count: conditions.length })}
      text={
        name && blame
          ? t('leads.empty.blame', { filter: name, shown: blame.shown })
          : t('leads.empty.filtered_text')
      }
      action={
        blame
          ? {
              label: t('leads.empty.remove_that'),
              onPress: () => set({ conditions: conditions.filter((_, at) => at !== blame.index) }),
            }
          : clear
      }
      second={blame && conditions.length > 1 ? clear : undefined}
    />
  );
}
