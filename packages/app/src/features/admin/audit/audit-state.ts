import type { AuditFilter } from '../admin.api';

export const RANGES = ['all', 'day', 'week', 'month', 'custom'] as const;
export type Range = (typeof RANGES)[number];

/** The filters as they stand in the address. */
export interface AuditState {
  user?: string;
  action?: string;
  kind?: string;
  record?: string;
  range: Range;
  /** Days as YYYY-MM-DD where the person is; only with the range `custom`. */
  from?: string;
  to?: string;
}

const DAY = 86_400_000;
const DAYS: Partial<Record<Range, number>> = { day: 1, week: 7, month: 30 };
const one = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
const dayOf = (value: unknown): string | undefined => {
  const text = one(value);
  return text && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined;
};

export function readAuditState(params: Readonly<Record<string, unknown>>): AuditState {
  return {
    user: one(params.user),
    action: one(params.action),
    kind: one(params.kind),
    record: one(params.record),
    range: RANGES.find((range) => range === params.range) ?? 'all',
    from: dayOf(params.from),
    to: dayOf(params.to),
  };
}

/** The question to the server; a range ends at `now` rounded down to the hour, so that it stays the same question. */
export function auditFilter(state: AuditState, now: number): AuditFilter {
  const days = DAYS[state.range];
  const hour = now - (now % 3_600_000);
  const custom = state.range === 'custom';
  const startOf = (day: string, plus = 0) => {
    const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
    return new Date(year, month - 1, date + plus).toISOString();
  };
  return {
    user: state.user,
    action: state.action,
    resourceType: state.kind,
    resourceId: state.record,
    from: days
      ? new Date(hour - days * DAY).toISOString()
      : custom && state.from
        ? startOf(state.from)
        : undefined,
    // The last day counts to its end.
    to: custom && state.to ? startOf(state.to, 1) : undefined,
  };
}

export const isFiltered = ({ range, from, to, ...rest }: AuditState): boolean =>
  Object.values(rest).some(Boolean) || (range === 'custom' ? Boolean(from || to) : range !== 'all');
