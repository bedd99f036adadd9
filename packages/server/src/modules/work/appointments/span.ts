import type { AppointmentTime } from '@lintel/contract';
import { AppError } from '../../../kernel/errors.ts';
import { addDays, addMinutes, localOf, minutesBetween, momentOf } from '../time/local-time.ts';
import { lastTimeOf, nextTime, timesOf } from '../time/recurrence.ts';

/** Longer than this is no appointment. */
const MOST_MS = 28 * 86_400_000;

/** When an appointment is: what the clock shows, and the moments it means. On whole days from midnight to midnight. */
export interface Span {
  startsLocal: string;
  endsLocal: string;
  startsAt: Date;
  endsAt: Date;
  timeZone: string;
  allDay: boolean;
}

export function spanOf(want: AppointmentTime): Span {
  const { timeZone } = want;
  let span: Span;
  if ('firstDay' in want)
    span = spanFrom(`${want.firstDay}T00:00`, `${addDays(want.lastDay, 1)}T00:00`, timeZone, true);
  else if ('startsLocal' in want)
    span = spanFrom(want.startsLocal.slice(0, 16), want.endsLocal.slice(0, 16), timeZone, false);
  else {
    const [startsAt, endsAt] = [new Date(want.startsAt), new Date(want.endsAt)];
    span = {
      startsLocal: localOf(startsAt, timeZone),
      endsLocal: localOf(endsAt, timeZone),
      startsAt,
      endsAt,
      timeZone,
      allDay: false,
    };
  }
  const lasts = span.endsAt.getTime() - span.startsAt.getTime();
  if (lasts < 0 || lasts > MOST_MS || (span.allDay && lasts === 0))
    throw new AppError('appointment.ends_early');
  return span;
}

const spanFrom = (startsLocal: string, endsLocal: string, timeZone: string, allDay: boolean): Span => ({
  startsLocal,
  endsLocal,
  startsAt: momentOf(startsLocal, timeZone),
  endsAt: momentOf(endsLocal, timeZone),
  timeZone,
  allDay,
});

/** The same appointment beginning at another local time: days keep their number, hours their length. */
export function spanAt(span: Span, startsLocal: string): Span {
  if (span.allDay)
    return spanFrom(
      startsLocal,
      addMinutes(startsLocal, minutesBetween(span.startsLocal, span.endsLocal)),
      span.timeZone,
      true,
    );
  const startsAt = momentOf(startsLocal, span.timeZone);
  const endsAt = new Date(startsAt.getTime() + span.endsAt.getTime() - span.startsAt.getTime());
  return { ...span, startsLocal, startsAt, endsAt, endsLocal: localOf(endsAt, span.timeZone) };
}

/** Its first time under a rule, and when the last one ends; null when it has no end. */
export function seriesOf(span: Span, rule: string | null): { span: Span; lastEndsAt: Date | null } {
  if (rule === null) return { span, lastEndsAt: span.endsAt };
  const first = nextTime(rule, span.startsLocal, span.timeZone, '');
  const last = lastTimeOf(rule, span.startsLocal, span.timeZone);
  if (first === undefined || last === undefined) throw new AppError('task.rule_empty');
  return {
    span: spanAt(span, first),
    lastEndsAt: last === null ? null : spanAt(span, last).endsAt,
  };
}

/** Times of a series that are not left out and end after a moment, in order; `originally` is the time the rule gives. */
export function* occurrences(
  span: Span,
  rule: string,
  except: ReadonlySet<string>,
  after: Date,
): Generator<Span & { originally: string }> {
  for (const local of timesOf(rule, span.startsLocal, span.timeZone)) {
    if (except.has(local)) continue;
    const one = spanAt(span, local);
    if (one.endsAt > after || (one.endsAt.getTime() === after.getTime() && one.startsAt >= after))
      yield { ...one, originally: local };
  }
}
