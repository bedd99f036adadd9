import type { BodyOf, contract, Kiosk, KioskHome, NewKiosk } from '@lintel/contract';
import { type Actor, systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { searchListings } from '../../properties/index.ts';
import { hashToken, isToken, newToken } from '../door-token.ts';
import { findForm } from './forms.repository.ts';
import * as repo from './kiosks.repository.ts';
import { visitorMark } from './page-token.ts';
import type { AtKiosk } from './take-post.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** So long after the end a tablet that had no network may still send what it took before. */
export const LATE_MS = 7 * DAY_MS;

export async function listKiosks(ctx: Ctx, actor: Actor): Promise<{ items: Kiosk[] }> {
  const since = new Date(ctx.clock.now().getTime() - 30 * DAY_MS);
  return { items: (await ctx.read(actor, (tx) => repo.listKiosks(tx, since))).map(toKiosk) };
}

/** Listings to hold an open house at, by a part of their address. */
export async function kioskHomes(ctx: Ctx, actor: Actor, q: string): Promise<{ items: KioskHome[] }> {
  const found = await ctx.read(actor, (tx) => searchListings(tx, q.trim(), 20));
  return {
    items: found.map(({ id, listingId, address, city, state, postalCode, price, propertyType, agentId }) => ({
      id,
      label: [address, city].filter(Boolean).join(', '),
      agentId,
      property: {
        street: address.slice(0, 200),
        ...(listingId ? { listingId } : {}),
        ...(city ? { city } : {}),
        ...(state ? { state } : {}),
        ...(postalCode ? { postalCode } : {}),
        ...(price === null ? {} : { price }),
        ...(propertyType ? { propertyType } : {}),
      },
    })),
  };
}

/** Opens the sign-in of an open house. Its addresses are in the answer and nowhere else. */
export async function startKiosk(
  ctx: Ctx,
  actor: Actor,
  want: BodyOf<typeof contract.doors.startKiosk>,
  origin: string,
): Promise<NewKiosk> {
  const [id, token, now] = [newId(), newToken(), ctx.clock.now()];
  const made = await ctx.tx(actor, async (tx) => {
    const form = await findForm(tx, want.formId);
    if (!form?.active) throw new AppError('form.not_found');
    if (want.agentId && !(await repo.findAgent(tx, want.agentId))) throw new AppError('user.not_found');
    await repo.insertKiosk(tx, {
      tenant_id: tx.tenantId,
      id,
      form_id: want.formId,
      token_hash: hashToken(token),
      property: JSON.stringify(want.property),
      agent_id: want.agentId,
      started_by: actor.userId,
      started_at: now,
      ends_at: new Date(now.getTime() + want.hours * HOUR_MS),
    });
    await ctx.audit(tx, actor, 'kiosk.started', { subject: { type: 'kiosk', id } });
    return repo.findKiosk(tx, id);
  });
  if (!made) throw new AppError('kiosk.not_found');
  ctx.hint(actor.tenantId, { topic: 'intake' });
  return {
    ...toKiosk(made),
    url: `${origin}/kiosk/${want.formId}#${token}`,
    visitorUrl: `${origin}/f/${want.formId}?at=${visitorMark(ctx, id)}`,
  };
}

/** Closes an open house. Throws `kiosk.not_found` when there is none that is open. */
export async function endKiosk(ctx: Ctx, actor: Actor, id: string): Promise<Kiosk> {
  const ended = await ctx.tx(actor, async (tx) => {
    if (!(await repo.endKiosk(tx, id, ctx.clock.now()))) throw new AppError('kiosk.not_found');
    await ctx.audit(tx, actor, 'kiosk.ended', { subject: { type: 'kiosk', id } });
    return repo.findKiosk(tx, id);
  });
  if (!ended) throw new AppError('kiosk.not_found');
  ctx.hint(actor.tenantId, { topic: 'intake' });
  return toKiosk(ended);
}

export interface OpenKiosk extends AtKiosk {
  tenantId: string;
  formId: string;
  /** Entries made later are not taken. */
  until: Date;
  open: boolean;
}

/** The open house of a token. Throws `kiosk.not_found` for a token that is none, or once nothing is taken any more. */
export async function kioskOfToken(ctx: Ctx, formId: string, token: string): Promise<OpenKiosk> {
  const found = isToken(token)
    ? await ctx.system('door-check', (tx) => repo.kioskOfToken(tx, hashToken(token)))
    : undefined;
  const row = found && (await ctx.read(systemActor(found.tenantId), (tx) => repo.findKiosk(tx, found.id)));
  const now = ctx.clock.now();
  if (!found || !row || row.form_id !== formId) throw new AppError('kiosk.not_found');
  const until = row.ended_at && row.ended_at < row.ends_at ? row.ended_at : row.ends_at;
  if (now.getTime() > until.getTime() + LATE_MS) throw new AppError('kiosk.not_found');
  return {
    tenantId: found.tenantId,
    id: row.id,
    formId,
    property: row.property,
    agentId: row.agent_id,
    until,
    open: now < until,
  };
}

/** The open house a visitor's phone was sent to, while it lasts and for the day after. */
export async function kioskForPost(ctx: Ctx, tenantId: string, id: string): Promise<AtKiosk | undefined> {
  const row = await ctx.read(systemActor(tenantId), (tx) => repo.findKiosk(tx, id));
  if (!row || ctx.clock.now().getTime() > row.ends_at.getTime() + DAY_MS) return undefined;
  return { id, property: row.property, agentId: row.agent_id };
}

const toKiosk = (row: repo.KioskRow): Kiosk => ({
  id: row.id,
  formId: row.form_id,
  formName: row.form_name,
  property: row.property,
  agent: row.agent_id && row.agent_name !== null ? { id: row.agent_id, name: row.agent_name } : null,
  startedAt: row.started_at.toISOString(),
  endsAt: row.ends_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
  visitors: row.visitors,
  lastSeenAt: row.last_seen_at?.toISOString() ?? null,
});
