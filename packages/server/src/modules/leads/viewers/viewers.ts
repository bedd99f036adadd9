import type { Viewer } from '@lintel/contract';
import { type Actor, reach } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { actorsBehind } from '../../auth/index.ts';
import { peopleOf } from '../leads.policy.ts';
import { findLead, withinReach } from '../leads.repository.ts';
import { iso } from '../stored-lead.ts';
import * as repo from './viewers.repository.ts';

/** How often a page says that it is in sight, and when it is forgotten that says no more. */
const AGAIN_MS = 60_000;
const FADES_MS = 90_000;
/** Nothing here is worth waiting for the disk. */
const HOW = { relaxedDurability: true };

/** What colleagues see of somebody's pages: nothing, looking, or with something in hand. */
const standing = (pages: readonly repo.Page[]): string =>
  pages.length === 0 ? 'away' : pages.some(({ editing }) => editing) ? 'editing' : 'here';

/**
 * Keeps that a page of the actor's shows a lead, and answers who else has it open. Colleagues who have it open hear of it
 * when the actor comes, or begins or ends to edit; who is alone there tells nobody.
 */
export async function stay(
  ctx: Ctx,
  actor: Actor,
  leadId: string,
  pageId: string,
  editing: boolean,
): Promise<{ viewers: Viewer[]; againInMs: number }> {
  const now = ctx.clock.now();
  const from = new Date(now.getTime() - FADES_MS);
  const others = await ctx.tx(
    actor,
    async (tx) => {
      if (!(await findLead(tx, leadId, peopleOf(actor, 'leads:read')))) throw new AppError('lead.not_found');
      const { userId, sessionId } = actor;
      // A program has no eyes.
      if (userId === null || sessionId === null) throw new AppError('auth.forbidden');
      const own = { id: pageId, userId, sessionId, leadId, editing, now, from };
      const [, before, , after] = await Promise.all([
        repo.takeTurn(tx, leadId),
        repo.listPages(tx, leadId, userId, from),
        repo.keepPage(tx, own),
        repo.listPages(tx, leadId, userId, from),
      ]);
      if (!before.some((page) => page.userId === userId)) await repo.sweepPages(tx, from);
      return tellOthers(ctx, tx, userId, leadId, before, after);
    },
    HOW,
  );
  return { viewers: await whoSees(ctx, actor, leadId, others), againInMs: AGAIN_MS };
}

/** Takes back that a page of the actor's shows a lead. One that is forgotten already is no error. */
export async function leave(ctx: Ctx, actor: Actor, pageId: string): Promise<void> {
  const { userId } = actor;
  if (userId === null) return;
  const from = new Date(ctx.clock.now().getTime() - FADES_MS);
  await ctx.tx(
    actor,
    async (tx) => {
      const leadId = await repo.leadOfPage(tx, userId, pageId);
      if (leadId === undefined) return;
      const [, before, , after] = await Promise.all([
        repo.takeTurn(tx, leadId),
        repo.listPages(tx, leadId, userId, from),
        repo.removePage(tx, userId, pageId),
        repo.listPages(tx, leadId, userId, from),
      ]);
      tellOthers(ctx, tx, userId, leadId, before, after);
    },
    HOW,
  );
}

/** The pages of others; they hear of it when the person is seen in another way than before. */
function tellOthers(
  ctx: Ctx,
  tx: Tx,
  userId: string,
  leadId: string,
  before: readonly repo.Page[],
  after: readonly repo.Page[],
): repo.Page[] {
  const [was, is] = [before, after].map((pages) => standing(pages.filter((page) => page.userId === userId)));
  const others = after.filter((page) => page.userId !== userId);
  if (was !== is && others.length > 0)
    tx.afterCommit(() => ctx.hint(tx.tenantId, { topic: 'viewers', ids: [leadId] }));
  return others;
}

/** Whose pages these are, of those who are signed in and may read the lead as if they asked for it now. */
async function whoSees(
  ctx: Ctx,
  actor: Actor,
  leadId: string,
  pages: readonly repo.Page[],
): Promise<Viewer[]> {
  if (pages.length === 0) return [];
  const actors = await actorsBehind(ctx, [...new Set(pages.map(({ sessionId }) => sessionId))]);
  const reading = new Map(
    [...actors.values()].flatMap((one) =>
      one.userId === null || one.mustEnrol || reach(one, 'leads:read') === 'none' ? [] : [[one.userId, one]],
    ),
  );
  const names = await ctx.read(actor, async (tx) => {
    const [found, ...seen] = await Promise.all([
      repo.namesOf(tx, [...reading.keys()]),
      ...[...reading].map(async ([userId, one]) =>
        (await withinReach(tx, [leadId], peopleOf(one, 'leads:read'))).map(() => userId),
      ),
    ]);
    const may = new Set(seen.flat());
    return new Map(found.flatMap(({ id, name }) => (may.has(id) ? [[id, name]] : [])));
  });
  const theirs = Map.groupBy(
    pages.filter(({ sessionId }) => actors.has(sessionId)),
    ({ userId }) => userId,
  );
  return [...theirs].flatMap(([userId, own]) => {
    const name = names.get(userId);
    // The first of them is the longest there.
    const since = own[0]?.since;
    if (name === undefined || since === undefined) return [];
    return [{ userId, name, since: iso(since), editing: own.some(({ editing }) => editing) }];
  });
}
