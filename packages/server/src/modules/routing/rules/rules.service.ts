import {
  type BodyOf,
  type routing as contract,
  type QueryOf,
  type ReplyOf,
  type RoutingDraft,
  type RoutingOverview,
  RoutingRules,
  type RoutingVersion,
} from '@lintel/contract';
import { type Actor, reach } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { LIST_UNAVAILABLE, lintRules } from './lint-rules.ts';
import { readNamed } from './named.repository.ts';
import { forgetPublished, lockHead } from './published.ts';
import * as repo from './rules.repository.ts';

/** The published rules and the draft, each with what is wrong with it. */
export const overview = (ctx: Ctx, actor: Actor): Promise<RoutingOverview> =>
  ctx.tx(actor, async (tx) => {
    const head = (await repo.readHead(tx)) ?? (await lockHead(ctx, tx));
    const [stored, named] = await Promise.all([repo.readVersion(tx, head.version), readNamed(tx)]);
    const published = toVersion(stored);
    return {
      published: { ...published, problems: lintRules(published.rules, named, { running: true }) },
      // Others see what leads go by, not what somebody thinks of.
      draft: reach(actor, 'routing:manage') === 'none' ? null : await toDraft(tx, head),
      revision: head.revision,
    };
  });

/** Keeps a draft as it is written; 409 `routing.stale` with the current revision when somebody else saved meanwhile. */
export const saveDraft = (
  ctx: Ctx,
  actor: Actor,
  { revision, rules }: BodyOf<typeof contract.saveDraft>,
): Promise<RoutingDraft> =>
  ctx.tx(actor, async (tx) => {
    const head = await lockHead(ctx, tx);
    checkRevision(head, revision);
    await repo.saveDraft(tx, {
      rules,
      // A draft goes on from where it began, so that a version published meanwhile shows.
      basedOn: head.draft_based_on ?? head.version,
      by: actor.userId,
      at: ctx.clock.now(),
    });
    await ctx.audit(tx, actor, 'routing.draft_saved', { changed: ['rules'] });
    tell(ctx, tx);
    const saved = await repo.readHead(tx);
    const draft = saved && (await toDraft(tx, saved));
    if (!draft) throw new AppError('routing.no_draft');
    return draft;
  });

export const discardDraft = (ctx: Ctx, actor: Actor): Promise<void> =>
  ctx.tx(actor, async (tx) => {
    const head = await lockHead(ctx, tx);
    if (head.draft === null) throw new AppError('routing.no_draft');
    await repo.saveDraft(tx, null);
    await ctx.audit(tx, actor, 'routing.draft_discarded');
    tell(ctx, tx);
  });

/**
 * Makes the draft the rules for leads from now on: waits for who is placing a lead, and the next lead goes by the new
 * version. 422 `routing.refused` names everything that is wrong; `fair_housing.unavailable` when nothing can be checked.
 */
export const publish = (
  ctx: Ctx,
  actor: Actor,
  { revision }: BodyOf<typeof contract.publish>,
): Promise<RoutingVersion> =>
  ctx.tx(actor, async (tx) => {
    const head = await lockHead(ctx, tx);
    checkRevision(head, revision);
    if (head.draft === null) throw new AppError('routing.no_draft');
    const rules = RoutingRules.parse(head.draft);
    const errors = lintRules(rules, await readNamed(tx)).filter((p) => p.severity === 'error');
    if (errors.some((p) => p.code === LIST_UNAVAILABLE)) throw new AppError('fair_housing.unavailable');
    if (errors.length > 0)
      throw new AppError('routing.refused', {
        errors: errors.map(({ path, code, message }) => ({ path, code, message })),
      });
    const version = head.version + 1;
    const at = ctx.clock.now();
    await repo.insertVersion(tx, { version, rules, by: actor.userId, at });
    await ctx.audit(tx, actor, 'routing.published', { changed: ['version'] });
    tx.afterCommit(() => forgetPublished(ctx, tx.tenantId));
    tell(ctx, tx);
    return { version, publishedAt: at.toISOString(), publishedBy: actor.userId, rules };
  });

export const listVersions = (
  ctx: Ctx,
  actor: Actor,
  { cursor, limit }: QueryOf<typeof contract.listVersions>,
): Promise<ReplyOf<typeof contract.listVersions>> =>
  ctx.read(actor, async (tx) => {
    if (cursor !== undefined && !/^[1-9]\d{0,8}$/.test(cursor)) throw new AppError('request.cursor_invalid');
    const rows = await repo.listVersions(tx, cursor === undefined ? null : Number(cursor), limit + 1);
    const items = rows.slice(0, limit).map((row) => ({ ...row, publishedAt: row.publishedAt.toISOString() }));
    return { items, nextCursor: rows.length > limit ? String(items.at(-1)?.version) : null };
  });

export const getVersion = (ctx: Ctx, actor: Actor, version: number): Promise<RoutingVersion> =>
  ctx.read(actor, async (tx) => toVersion(await repo.readVersion(tx, version)));

function checkRevision(head: repo.StoredHead, revision: number): void {
  if (head.revision !== revision)
    throw new AppError('routing.stale', {
      context: { revision: head.revision, savedBy: head.draft_saved_by },
    });
}

function toVersion(stored: repo.StoredVersion | undefined): RoutingVersion {
  if (!stored) throw new AppError('routing.version_not_found');
  return {
    version: stored.version,
    publishedAt: stored.published_at.toISOString(),
    publishedBy: stored.published_by,
    rules: RoutingRules.parse(stored.rules),
  };
}

async function toDraft(tx: Tx, head: repo.StoredHead): Promise<RoutingDraft | null> {
  if (head.draft === null || head.draft_based_on === null || head.draft_saved_at === null) return null;
  const rules = RoutingRules.parse(head.draft);
  return {
    revision: head.revision,
    basedOn: head.draft_based_on,
    savedAt: head.draft_saved_at.toISOString(),
    savedBy: head.draft_saved_by,
    rules,
    problems: lintRules(rules, await readNamed(tx)),
  };
}

const tell = (ctx: Ctx, tx: Tx): void => tx.afterCommit(() => ctx.hint(tx.tenantId, { topic: 'routing' }));
