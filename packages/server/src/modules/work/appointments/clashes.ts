import type { BodyOf, Clash, appointments as contract } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { readerOf } from '../tasks/tasks.policy.ts';
import { between, checkMembers } from './read-appointments.ts';
import { occurrences, type Span, seriesOf, spanOf } from './span.ts';

/** Of a series so many of the coming ones are looked at. */
const ONES = 10;
const MOST = 20;

/** What people have at a time already, for a form. */
export const clashesAt = (
  ctx: Ctx,
  actor: Actor,
  want: BodyOf<typeof contract.findClashes>,
): Promise<Clash[]> =>
  ctx.read(actor, async (tx) => {
    await checkMembers(tx, want.userIds);
    return findClashes(tx, actor, {
      span: seriesOf(spanOf(want.time), want.recurrence).span,
      recurrence: want.recurrence,
      userIds: want.userIds,
      except: want.except,
      now: ctx.clock.now(),
    });
  });

/**
 * Other appointments of these people that overlap one, or the next ten of a series. What lasts whole days leaves people
 * free. What the actor does not see is told without its title.
 */
export async function findClashes(
  tx: Tx,
  actor: Actor,
  want: {
    span: Span;
    recurrence: string | null;
    userIds: readonly string[];
    except: string | undefined;
    now: Date;
  },
): Promise<Clash[]> {
  if (want.span.allDay) return [];
  const clashes: Clash[] = [];
  for (const span of comingOf(want)) {
    const about = { from: span.startsAt, to: span.endsAt, userIds: want.userIds, leadId: null };
    // Whether somebody is free is told of everybody; the leads of theirs are not read.
    const { items } = await between(tx, { userId: actor.userId, people: null }, about);
    const seen = new Set((await between(tx, readerOf(actor), about)).items.map(({ row }) => row.id));
    for (const { row, span: other } of items) {
      if (row.allDay || row.state !== 'booked' || (row.seriesId ?? row.id) === want.except) continue;
      if (other.startsAt >= span.endsAt || other.endsAt <= span.startsAt) continue;
      for (const person of row.attendees)
        if (want.userIds.includes(person.id) && clashes.length < MOST)
          clashes.push({
            userId: person.id,
            userName: person.name,
            appointmentId: row.seriesId ?? row.id,
            title: seen.has(row.id) ? row.title : null,
            startsAt: other.startsAt.toISOString(),
            endsAt: other.endsAt.toISOString(),
          });
    }
  }
  return clashes;
}

function comingOf({ span, recurrence, now }: { span: Span; recurrence: string | null; now: Date }): Span[] {
  if (recurrence === null) return [span];
  const ones: Span[] = [];
  for (const one of occurrences(span, recurrence, new Set(), now)) {
    ones.push(one);
    if (ones.length === ONES) break;
  }
  return ones;
}
