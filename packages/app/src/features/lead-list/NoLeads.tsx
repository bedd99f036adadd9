import { conditionsOf } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import { useEffect, useMemo, useState } from 'react';
import { useLoadSampleMutation } from '@/features/auth';
import {
  conditionText,
  fieldOf,
  filterText,
  type ListView,
  leadsApi,
  withoutConditions,
} from '@/features/leads';
import { problemText } from '@/store/problem';
import { useAppDispatch } from '@/store/store';
import { useSession } from '@/store/use-session';
import { countText } from '@/ui/lead-text';
import { EmptyState } from '@/ui/States';

/** Conditions that are tried one by one. */
const BLAMED = 8;
/** Lists that are worked through: empty means done. */
const TO_DO = new Set(['hot_untouched', 'no_contact', 'unassigned', 'my_ponds', 'going_cold']);

/** Nothing found, nothing left, nothing that fits, or nothing yet: each says what to do. */
export function NoLeads({ list, onAdd }: { list: ListView; onAdd: () => void }) {
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
  const kept = list.list;
  if (kept && state.filter === null) {
    const done = TO_DO.has(kept.preset ?? '');
    return (
      <EmptyState
        kind={done ? 'all-done' : 'filtered'}
        title={t(done ? 'leads.empty.done' : 'leads.empty.list', { name: kept.name })}
        text={t(done ? 'leads.empty.done_text' : 'leads.empty.list_text')}
        action={{ label: t('leads.empty.see_all'), onPress: () => list.open('') }}
      />
    );
  }
  if (list.arg.filter !== undefined) return <NothingFits list={list} />;
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

/** Which single condition, taken away, would show the most. */
function NothingFits({ list: { filter, broken, set, fields, known } }: { list: ListView }) {
  const dispatch = useAppDispatch();
  const [blame, setBlame] = useState<{ path: string; shown: string } | null>(null);
  const asked = useMemo(
    () =>
      conditionsOf(filter)
        .filter(({ path }) => !broken.has(path.join('.')))
        .slice(0, BLAMED),
    [filter, broken],
  );
  useEffect(() => {
    let here = true;
    const without = (gone: string) => withoutConditions(filter, (path) => path === gone || broken.has(path));
    const paths = asked.map(({ path }) => path.join('.'));
    const questions = paths.map((path) =>
      dispatch(leadsApi.endpoints.leadCount.initiate(filterText(without(path)), { forceRefetch: true })),
    );
    void Promise.all(questions).then((answers) => {
      const counts = answers.map(({ data }) => data?.total ?? 0);
      const index = counts.indexOf(Math.max(...counts));
      const [best, path] = [answers[index]?.data, paths[index]];
      if (here)
        setBlame(path && best && best.total > 0 ? { path, shown: countText(best.total, best.capped) } : null);
    });
    return () => {
      here = false;
      for (const question of questions) question.unsubscribe();
    };
  }, [filter, broken, asked, dispatch]);
  const guilty = blame && asked.find(({ path }) => path.join('.') === blame.path)?.condition;
  const field = guilty && fieldOf(fields, guilty);
  const name = guilty && (field ? conditionText(field, guilty, known.currency) : guilty.field);
  const clear = { label: t('leads.empty.clear_all'), onPress: () => set({ filter: { all: [] } }) };
  return (
    <EmptyState
      kind="filtered"
      title={t('leads.empty.filtered', { count: asked.length })}
      text={
        name && blame
          ? t('leads.empty.blame', { filter: name, shown: blame.shown })
          : t('leads.empty.filtered_text')
      }
      action={
        blame
          ? {
              label: t('leads.empty.remove_that'),
              onPress: () => set({ filter: withoutConditions(filter, (path) => path === blame.path) }),
            }
          : clear
      }
      second={blame && asked.length > 1 ? clear : undefined}
    />
  );
}
