import type { Inquiry, NewLead, Received } from '@lintel/contract';
import { type Actor, reachingAll } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { appendConsent } from '../../consent/index.ts';
import {
  type Arrived,
  arrive,
  checkCustom,
  checkWritable,
  insertSettings,
  learnSource,
  listFields,
  nameSource,
} from '../../leads/index.ts';
import { findListing } from '../../properties/index.ts';
import { consentOf, personOf, type Said, saidOf, type Timing, timeOf, type Way } from './said.ts';

export interface ReceivedBy extends Received {
  /** The person was not known before: for doors whose callers may be told. */
  created: boolean;
}

/**
 * The one way in. Keeps an event of a person in one transaction: finds or creates the lead, fills what was empty, writes
 * the event, consent, source, audit and `inquiry.received`. Returns `ignored`, and writes nothing, when the source is
 * archived and ignores new leads. Throws `lead.unreachable`, `request.invalid` for custom values that do not fit,
 * `field.read_only`, and `lead.not_found` for a `leadId` that is none.
 */
export async function receiveInquiry(
  ctx: Ctx,
  actor: Actor,
  inquiry: Inquiry,
  how: Way,
): Promise<ReceivedBy | 'ignored'> {
  const settings = await insertSettings(ctx, actor);
  const source = inquiry.source ?? how.source;
  const named = source === undefined ? undefined : nameSource(settings.sources, source);
  if (named?.state === 'ignored') {
    ctx.metrics.inquiries.inc({ door: how.door, outcome: 'ignored' });
    return 'ignored';
  }
  const person = personOf(inquiry);
  if (person.custom)
    person.custom = checkCustom(await listFields(ctx, actor), person.custom, { country: settings.country });
  checkWritable(actor, source === undefined ? person : { ...person, source });

  const timing = timeOf(ctx.clock.now(), inquiry);
  const said = saidOf(inquiry, how, timing);
  // Whoever may send events need not see the leads they are about.
  const { leadId, eventId, created } = await ctx.tx(reachingAll(actor), async (tx) => {
    const facts = withListing(tx, said, inquiry);
    // Only a source nobody has met has to be waited for.
    const name =
      source === undefined || named?.known
        ? named?.name
        : await learnSource(ctx, tx, settings.sources, source);
    const from: NewLead = name === undefined ? person : { ...person, source: name };
    const arrived = await arrive(
      ctx,
      tx,
      actor,
      {
        ...(how.leadId === undefined ? {} : { leadId: how.leadId }),
        type: inquiry.type,
        occurredAt: timing.occurredAt,
        receivedAt: timing.receivedAt,
        person: from,
        campaign: said.campaign,
        facts,
        sealed: said.sealed,
        reopens: timing.automate,
        also: (done) => follow(ctx, tx, actor, inquiry, how, timing, from, done),
      },
      settings,
    );
    tx.afterCommit(() => tell(ctx, actor, how, arrived));
    return arrived;
  });
  return { eventId, leadId, created };
}

/**
 * The facts, with the company's listing the home is, if it is one: asked for now, and waited for by whoever writes them.
 */
function withListing(tx: Tx, { facts }: Said, { property }: Inquiry): Promise<Record<string, unknown>> {
  if (property === undefined) return Promise.resolve(facts);
  const asked = findListing(tx, property).then((listing) =>
    listing ? { ...facts, property: { ...facts.property, propertyId: listing.id } } : facts,
  );
  // What fails here fails the transaction, and with it what waits.
  asked.catch(() => undefined);
  return asked;
}

/** What is written beside the event: consent, audit, news. */
const follow = (
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  inquiry: Inquiry,
  how: Way,
  timing: Timing,
  person: NewLead,
  { leadId, eventId, created, changed }: Arrived,
): Promise<unknown> =>
  Promise.all([
    appendConsent(ctx, tx, actor, consentOf(inquiry, timing, person.source ?? how.door, leadId)),
    ctx.record(tx, actor, 'inquiry.received', {
      subject: { type: 'lead', id: leadId },
      payload: { leadId, eventId, created, automate: timing.automate },
      changed: created ? Object.keys(person) : changed,
    }),
  ]);

function tell(ctx: Ctx, actor: Actor, how: Way, { leadId, created }: Arrived): void {
  ctx.metrics.inquiries.inc({ door: how.door, outcome: created ? 'created' : 'known' });
  if (created) ctx.metrics.leadsCreated.inc({ way: how.door });
  ctx.hint(actor.tenantId, { topic: 'lead', ids: [leadId] });
  ctx.hint(actor.tenantId, created ? { topic: 'leads' } : { topic: 'leads', ids: [leadId] });
}
