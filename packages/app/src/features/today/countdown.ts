import type { TodayLead } from '@lintel/contract';
import { listFormat, numberFormat } from '@lintel/contract/messages';

/** Under this, time is nearly up. */
const LAST_MS = 60_000;
/** Read out politely when this much is left, and at no other moment. */
export const ANNOUNCED_MS = [60_000, 15_000] as const;

export type RingTone = 'success' | 'ember' | 'danger';

/** How much of a card's time is left, as its ring shows it. */
export interface Left {
  ms: number;
  /** 0 to 1 of the whole time. */
  share: number;
  tone: RingTone;
}

/** What is left of a card's time at `now`, in the server's time: both in milliseconds. */
export function leftOf({ startedAt, dueAt }: Pick<TodayLead, 'startedAt' | 'dueAt'>, now: number): Left {
  const [start, due] = [Date.parse(startedAt), Date.parse(dueAt)];
  const ms = Math.max(0, due - now);
  const share = due > start ? Math.min(1, ms / (due - start)) : 0;
  return { ms, share, tone: ms <= LAST_MS ? 'danger' : share <= 0.5 ? 'ember' : 'success' };
}

/** "2:41" under an hour, then "3h" and "2d": what fits into a ring. */
export function shortTime(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  const unit = (value: number, of: 'hour' | 'day') =>
    numberFormat({ style: 'unit', unit: of, unitDisplay: 'narrow' }).format(value);
  const hours = Math.floor(seconds / 3600);
  return hours < 48 ? unit(hours, 'hour') : unit(Math.floor(hours / 24), 'day');
}

/** The same as it is read out: "2 minutes, 41 seconds". */
export function spokenTime(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const unit = (value: number, of: string) =>
    numberFormat({ style: 'unit', unit: of, unitDisplay: 'long' }).format(value);
  const parts: [number, string][] = [
    [Math.floor(seconds / 3600), 'hour'],
    [Math.floor((seconds % 3600) / 60), 'minute'],
    [seconds < 3600 ? seconds % 60 : 0, 'second'],
  ];
  const said = parts.filter(([value]) => value > 0).map(([value, of]) => unit(value, of));
  return listFormat({ type: 'unit' }).format(said.length > 0 ? said : [unit(0, 'second')]);
}

/** Which of the announced moments a card went past between two looks; undefined when none. */
export const crossed = (before: number | undefined, after: number): number | undefined =>
  before === undefined
    ? undefined
    : [...ANNOUNCED_MS].reverse().find((mark) => before > mark && after <= mark);

/** More open cards than this stand grouped by where they come from. */
export const GROUP_FROM = 8;

export interface SourceGroup {
  source: string | null;
  cards: readonly TodayLead[];
}

/** Cards by source, in the order of their most urgent card. */
export function bySource(cards: readonly TodayLead[]): SourceGroup[] {
  const groups = new Map<string | null, TodayLead[]>();
  for (const card of cards) {
    const group = groups.get(card.source);
    if (group) group.push(card);
    else groups.set(card.source, [card]);
  }
  return [...groups].map(([source, list]) => ({ source, cards: list }));
}
