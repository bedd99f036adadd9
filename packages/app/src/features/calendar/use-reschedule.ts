import type { Appointment, AppointmentTime } from '@lintel/contract/appointments';
import { t } from '@lintel/contract/messages';
import { useCallback, useEffect, useRef, useState } from 'react';
import { problemText } from '@/store/problem';
import { store, useAppDispatch } from '@/store/store';
import { useToast } from '@/ui/Toast';
import { calendarApi, useUpdateAppointmentMutation } from './calendar.api';
import { type AppointmentItem, appointmentItem } from './items';
import { daysOf } from './time/layout';
import type { Times } from './time/move';
import { addDays } from './time/zone';
import { shortDate, timesText } from './words';

export type SeriesScope = 'one' | 'following' | 'all';
/** Which of a series is meant; nothing for one that stands alone. */
export const whichOf = (of: Appointment, scope: SeriesScope | null) =>
  of.originally !== null && scope ? { originally: of.originally, scope } : {};

/** Keys are pressed several times: what they come to is sent when they rest. */
const REST_MS = 700;

interface Pending {
  readonly before: AppointmentItem;
  times: Times;
  readonly undo: (() => void)[];
  timer?: ReturnType<typeof setTimeout>;
}

const wire = (item: AppointmentItem, times: Times, zone: string): AppointmentTime => {
  const { timeZone } = item.of;
  if (!item.allDay)
    return {
      startsAt: new Date(times.start).toISOString(),
      endsAt: new Date(times.end).toISOString(),
      timeZone,
    };
  const { first, last } = daysOf({ ...item, ...times }, zone);
  return { firstDay: first, lastDay: last, timeZone };
};

/** The appointment as it would read at other times: for the screen, until the server has answered. */
function moved(of: Appointment, times: Times, zone: string): Appointment {
  const startsAt = new Date(times.start).toISOString();
  const endsAt = new Date(times.end).toISOString();
  if (!of.allDay) return { ...of, startsAt, endsAt };
  const { first, last } = daysOf({ id: of.key, allDay: true, ...times }, zone);
  return {
    ...of,
    startsAt,
    endsAt,
    startsLocal: `${first}T00:00`,
    endsLocal: `${addDays(last, 1)}T00:00`,
  };
}

/**
 * Moves appointments: at once on screen, then on the server, back again when it refuses, with Undo. One of a series waits
 * in `asking` for the answer which of them are meant.
 */
export function useReschedule(zone: string) {
  const dispatch = useAppDispatch();
  const toast = useToast();
  const [update] = useUpdateAppointmentMutation();
  const pending = useRef(new Map<string, Pending>());
  const [asking, setAsking] = useState<Pending | null>(null);

  /** Puts an appointment into every answer that has it; gives what takes that back. */
  const show = useCallback(
    (key: string, next: (of: Appointment) => Appointment): (() => void)[] =>
      calendarApi.util
        .selectInvalidatedBy(store.getState(), ['calendar'])
        .flatMap(({ endpointName, originalArgs }) =>
          endpointName === 'appointments'
            ? dispatch(
                calendarApi.util.updateQueryData('appointments', originalArgs, (draft) => {
                  const at = draft.items.findIndex((of) => of.key === key);
                  const of = draft.items[at];
                  if (of) draft.items[at] = next(of as Appointment);
                }),
              ).undo
            : [],
        ),
    [dispatch],
  );

  const send = useCallback(
    async ({ before, times, undo }: Pending, scope: SeriesScope | null) => {
      const { of } = before;
      const done = await update({
        params: { appointmentId: of.id },
        body: { version: of.version, ...whichOf(of, scope), time: wire(before, times, zone) },
      });
      if (done.error) {
        for (const back of undo.reverse()) back();
        toast({ message: problemText(done.error), tone: 'danger' });
        dispatch(calendarApi.util.invalidateTags(['calendar']));
        return;
      }
      const { appointment, clashes } = done.data;
      show(of.key, () => appointment);
      const after = appointmentItem(appointment, zone);
      const when = `${shortDate(daysOf(after, zone).first)}, ${timesText(after, zone)}`;
      toast({
        message:
          clashes.length > 0
            ? t('calendar.moved_clash', { title: of.title, when, count: clashes.length })
            : t('calendar.moved', { title: of.title, when }),
        undo: () => {
          const back: Pending = {
            before: after,
            times: { start: before.start, end: before.end },
            undo: show(appointment.key, (it) => moved(it, before, zone)),
          };
          void update({
            params: { appointmentId: appointment.id },
            body: {
              version: appointment.version,
              ...whichOf(appointment, scope),
              time: wire(after, back.times, zone),
            },
          }).then((undone) => {
            if (!undone.error) return;
            for (const again of back.undo.reverse()) again();
            toast({ message: problemText(undone.error), tone: 'danger' });
          });
        },
      });
    },
    [update, zone, toast, dispatch, show],
  );

  const settle = useCallback(
    (one: Pending) => {
      pending.current.delete(one.before.id);
      if (one.times.start === one.before.start && one.times.end === one.before.end) return;
      if (one.before.of.originally !== null) setAsking(one);
      else void send(one, null);
    },
    [send],
  );
  // Leaving the screen sends what rests; one of a series goes alone then.
  const last = useRef({ settle, send });
  last.current = { settle, send };
  useEffect(
    () => () => {
      for (const one of pending.current.values()) {
        clearTimeout(one.timer);
        void last.current.send(one, 'one');
      }
    },
    [],
  );

  const move = useCallback(
    (item: AppointmentItem, change: (times: Times) => Times, byKeys = false) => {
      // Key after key goes on from where the last one led, whatever is on screen by then.
      const one: Pending = pending.current.get(item.id) ?? { before: item, times: item, undo: [] };
      const times = change(one.times);
      one.times = times;
      one.undo.push(...show(item.id, (of) => moved(of, times, zone)));
      pending.current.set(item.id, one);
      clearTimeout(one.timer);
      if (byKeys) one.timer = setTimeout(() => last.current.settle(one), REST_MS);
      else settle(one);
    },
    [show, zone, settle],
  );

  return {
    move,
    asking: asking?.before ?? null,
    answer: (scope: SeriesScope | null) => {
      if (asking && scope) void send(asking, scope);
      else for (const back of asking?.undo.reverse() ?? []) back();
      setAsking(null);
    },
  };
}
