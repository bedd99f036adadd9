import {
  currentLocale,
  dateFormat,
  hasMessage,
  type MessageKey,
  relativeFormat,
  t,
} from '@lintel/contract/messages';
import type { QueueLead } from '@lintel/contract/today';
import { leadName } from '@/ui/lead-text';
import { ago, clock, daysBetween } from '@/ui/moment';

type Lead = QueueLead;

export const nameOf = ({ name, email, phone }: Pick<Lead, 'name' | 'email' | 'phone'>): string =>
  leadName({ name, email, phone, source: null, externalId: null });

const soon = (iso: string, now: number): string => ago(iso, now).toLocaleLowerCase(currentLocale());

const REPLIES: Readonly<Record<string, MessageKey>> = {
  'call.incoming': 'today.why.reply.call',
  'text.received': 'today.why.reply.text',
  'email.received': 'today.why.reply.email',
  'inquiry.general': 'today.why.reply.inquiry',
  'inquiry.property': 'today.why.reply.inquiry',
  'inquiry.seller': 'today.why.reply.inquiry',
  'showing.requested': 'today.why.reply.showing',
};

/** Why a lead is in the queue, in one sentence. */
export function whyText(lead: Lead, now: number): string {
  const [reason] = lead.reasons;
  if (!reason) return '';
  const when = soon(reason.at, now);
  switch (reason.kind) {
    case 'reply': {
      const of = lead.latest?.at === reason.at ? REPLIES[lead.latest.kind] : undefined;
      return t(of ?? 'today.why.reply', { when });
    }
    case 'hot':
      return lead.contactAt === null ? t('today.why.hot.never') : t('today.why.hot', { when });
    case 'task': {
      const when = dueText(reason.at, now, lead.task?.day != null);
      if (!lead.task) return t('today.why.task', { when });
      const key = Date.parse(reason.at) < now ? 'today.why.task.late' : 'today.why.task.named';
      return t(key, { title: lead.task.title, when });
    }
    case 'appointment':
      return lead.appointment
        ? t('today.why.appointment.named', { title: lead.appointment.title, when: clock(reason.at) })
        : t('today.why.appointment', { when: clock(reason.at) });
    case 'interest':
      return interestText(lead) ?? t('today.why.interest', { when });
    case 'quiet': {
      const count = daysBetween(Date.parse(reason.at), now);
      return t(lead.contactAt === null ? 'today.why.quiet.never' : 'today.why.quiet', { count });
    }
    default:
      return t(`today.why.${reason.kind}`, { when });
  }
}

/** "4:00 PM" of today, "today" of what has no hour, "2 days ago" of what is late. */
function dueText(iso: string, now: number, wholeDay: boolean): string {
  // The last moment of a day, and not the first of the next.
  const days = daysBetween(now, Date.parse(iso) - 1);
  if (days === 0 && !wholeDay) return clock(iso);
  return relativeFormat({ numeric: 'auto' }).format(days, 'day');
}

/** "Looked at homes 4 times"; null when they did nothing lately. */
export function interestText({ interest }: Lead): string | null {
  if (!interest) return null;
  const key = `today.did.${interest.kind}`;
  return hasMessage(key) ? t(key as 'today.did.property.viewed', { count: interest.count }) : null;
}

/** What kind of words they are, and when: "Text, 9:12 AM". */
export function saidText({ kind, at }: NonNullable<Lead['latest']>, now: number): string {
  const when = daysBetween(Date.parse(at), now) === 0 ? clock(at) : soon(at, now);
  if (kind.startsWith('text.')) return t('today.said.text', { when });
  if (kind.startsWith('email.')) return t('today.said.email', { when });
  if (kind.startsWith('call.')) return t('today.said.call', { when });
  return t(kind.startsWith('inquiry.') ? 'today.said.inquiry' : 'today.said.other', { when });
}

/** "9 – 11 AM" */
export function hoursText({ from, to }: NonNullable<Lead['answers']>): string {
  const at = (hour: number) => new Date(2000, 0, 1, hour);
  return dateFormat({ hour: 'numeric' }).formatRange(at(from), at(to));
}

/** When it is best to reach them: their usual hours, and the time there where the clocks differ; `short` is one of both. */
export function whenToReach(lead: Lead, now: number, short = false): string | null {
  const usual = lead.answers && t('today.answers', { hours: hoursText(lead.answers) });
  const there = lead.timeZone === null ? null : clock(now, lead.timeZone);
  const differs = there !== null && there !== clock(now);
  const parts = [usual, (differs || usual) && there && t('today.there', { time: there })].filter(Boolean);
  return parts.length === 0 ? null : short ? (parts[0] ?? null) : parts.join(', ');
}
