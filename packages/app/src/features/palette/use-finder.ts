import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { leadsApi } from '@/features/leads';
import { store, useAppDispatch, useAppSelector } from '@/store/store';
import { useSession } from '@/store/use-session';
import { foundRows, knownRows } from './known-rows';
import { paletteApi } from './palette.api';
import { hereRows, wordRows } from './places';
import { recentLeads } from './recent';
import { arrange, join, KINDS, type Kind, mergeRows, type Row } from './rows';

/** Rows of a kind while all kinds are shown. */
const MOST = 6;
const WAIT_MS = 120;
const RECENT = 6;

export interface Finder {
  typed: string;
  type(text: string): void;
  only: Kind | null;
  /** On to the next kind, or back. */
  narrow(step: 1 | -1): void;
  rows: readonly Row[];
  highlighted: string | null;
  move(to: number): void;
  state: 'idle' | 'searching' | 'failed';
}

/** What is found for the words typed: what the device knows at once, what the server finds merged in when it comes. */
export function useFinder(own: readonly Row[]): Finder {
  const dispatch = useAppDispatch();
  const { me } = useSession();
  const [typed, setTyped] = useState('');
  const [only, setOnly] = useState<Kind | null>(null);
  const [at, setAt] = useState<{ rows: readonly Row[]; highlighted: string | null }>({
    rows: [],
    highlighted: null,
  });
  const [state, setState] = useState<Finder['state']>('idle');
  const acting = typed.startsWith('>');
  const q = (acting ? typed.slice(1) : typed).trim();
  const kind = acting ? 'actions' : only;
  const userId = me?.userId ?? '';
  // What screens had fetched when the search was opened; it does not change under the hand.
  const [known, setKnown] = useState(() => knownRows(store.getState()));
  const here = useMemo(hereRows, []);
  const recent = useRecent(userId, known, () => setKnown(knownRows(store.getState())));

  const local = useMemo(
    () =>
      q === ''
        ? [
            ...(kind === null || kind === 'people' ? recent : []),
            ...arrange([...here, ...own], '', kind ?? 'actions', 20),
          ]
        : arrange([...known, ...here, ...own, ...wordRows(q)], q, kind, MOST),
    [q, kind, known, here, own, recent],
  );
  const latest = useRef(local);
  latest.current = local;
  // Other words, another kind: everything anew, the first row highlighted.
  useEffect(() => {
    setAt({ rows: local, highlighted: local[0]?.key ?? null });
  }, [local]);

  const currency = me?.company.currency ?? 'USD';
  useEffect(() => {
    setState('idle');
    if (q === '' || acting || kind === 'places') return;
    let request: { abort(): void } | undefined;
    const timer = setTimeout(async () => {
      setState('searching');
      const asked = dispatch(
        paletteApi.endpoints.findAnything.initiate(
          {
            query: {
              q,
              ...(kind === 'people' || kind === 'properties' || kind === 'deals' ? { kind } : {}),
              limit: kind === null ? MOST : 20,
            },
          },
          { subscribe: false },
        ),
      );
      request = asked;
      const reply = await asked;
      if (request === undefined) return;
      setState(reply.data ? 'idle' : 'failed');
      if (!reply.data) return;
      const found = foundRows(reply.data, currency).filter((row) => kind === null || row.kind === kind);
      setAt((now) => ({
        ...now,
        highlighted: now.highlighted ?? found[0]?.key ?? null,
        rows: mergeRows(now.rows, join(latest.current, found), now.highlighted),
      }));
    }, WAIT_MS);
    return () => {
      clearTimeout(timer);
      const asked = request;
      request = undefined;
      asked?.abort();
    };
  }, [q, kind, acting, currency, dispatch]);

  const move = useCallback(
    (to: number) =>
      setAt((now) => ({
        ...now,
        highlighted: now.rows[(to + now.rows.length) % Math.max(1, now.rows.length)]?.key ?? null,
      })),
    [],
  );
  const narrow = useCallback((step: 1 | -1) => {
    setOnly((now) => {
      const all = [null, ...KINDS];
      return all[(all.indexOf(now) + step + all.length) % all.length] ?? null;
    });
  }, []);
  return {
    typed,
    type: setTyped,
    only: kind,
    narrow,
    rows: at.rows,
    highlighted: at.highlighted,
    move,
    state,
  };
}

/** People opened lately; those whose names nothing here knows any more are asked for once. */
function useRecent(userId: string, known: readonly Row[], onMore: () => void): Row[] {
  const dispatch = useAppDispatch();
  const [ids] = useState(() => recentLeads(userId).slice(0, RECENT));
  const online = useAppSelector((state) => state.api.config.online);
  const byKey = useMemo(() => new Map(known.map((row) => [row.key, row])), [known]);
  const more = useRef(onMore);
  more.current = onMore;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the search is opened
  useEffect(() => {
    const missing = ids.filter((id) => !byKey.has(`lead ${id}`));
    if (missing.length === 0 || !online) return;
    let gone = false;
    void Promise.allSettled(
      missing.map((leadId) =>
        dispatch(leadsApi.endpoints.getLead.initiate({ params: { leadId } }, { subscribe: false })),
      ),
    ).then(() => {
      if (!gone) more.current();
    });
    return () => {
      gone = true;
    };
  }, []);
  return useMemo(() => ids.flatMap((id) => byKey.get(`lead ${id}`) ?? []), [ids, byKey]);
}
