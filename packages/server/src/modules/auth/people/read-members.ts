import { type contract, type Member, type MemberDetail, PERMISSIONS, type QueryOf } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { listTag, readCursor, writeCursor } from '../../../kernel/cursor.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newestHandOver } from './hand-over.repository.ts';
import * as repo from './people.repository.ts';

const COUNTED = 1000;

/** A page of the directory, by name. */
export async function listMembers(
  ctx: Ctx,
  actor: Actor,
  { cursor, limit, ...filter }: QueryOf<typeof contract.people.listMembers>,
): Promise<{ items: Member[]; nextCursor: string | null; total: number; totalCapped: boolean }> {
  const tag = listTag(['members', filter]);
  const after = cursor === undefined ? undefined : readCursor(cursor, tag, 'text');
  const { page, memberships, total } = await ctx.read(actor, async (tx) => {
    const [listed, count] = await Promise.all([
      repo.listMembers(tx, filter, { after, limit: limit + 1 }),
      repo.countMembers(tx, filter, COUNTED),
    ]);
    const ids = listed.map((m) => m.id);
    return { page: listed, memberships: await repo.teamsOf(tx, ids), total: count };
  });
  const shown = page.slice(0, limit);
  const factors = await withFactor(ctx, shown);
  const last = page.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map((member) => toMember(member, memberships, factors)),
    nextCursor: last ? writeCursor(tag, { key: last.sortKey, id: last.id }) : null,
    total: Math.min(total, COUNTED),
    totalCapped: total > COUNTED,
  };
}

/** One member with what they may do, resolved. Throws `user.not_found`. */
export async function getMember(ctx: Ctx, actor: Actor, userId: string): Promise<MemberDetail> {
  const now = ctx.clock.now();
  const found = await ctx.read(actor, async (tx) => {
    const [member] = await repo.findMembers(tx, [userId]);
    return member && { member, ...(await detailsOf(tx, member.id, now)) };
  });
  if (!found) throw new AppError('user.not_found');
  const { member, memberships, led, sessions, handOver } = found;
  return {
    ...toMember(member, memberships, await withFactor(ctx, [member])),
    phone: member.phone,
    timeZone: member.time_zone,
    permissions: PERMISSIONS.flatMap((permission) => {
      const scope = member.held.grants[permission];
      return scope === 'none' ? [] : [{ permission, scope }];
    }),
    reaches: [...new Set([member.id, ...led])],
    sessions,
    handOver: handOver
      ? {
          id: handOver.id,
          state: handOver.pending.length === 0 ? 'done' : 'running',
          moved: handOver.moved,
          startedAt: handOver.started_at.toISOString(),
        }
      : null,
  };
}

async function detailsOf(tx: Tx, id: string, now: Date) {
  const [memberships, led, sessions, handOver] = await Promise.all([
    repo.teamsOf(tx, [id]),
    repo.peopleLedBy(tx, id),
    repo.countSessions(tx, id, now),
    newestHandOver(tx, id),
  ]);
  return { memberships, led, sessions, handOver };
}

/** Credentials belong to no company, so only the system role knows who has a second factor. */
async function withFactor(ctx: Ctx, members: readonly repo.StoredMember[]): Promise<ReadonlySet<string>> {
  const accounts = members.flatMap((m) => (m.account_id === null ? [] : [m.account_id]));
  if (accounts.length === 0) return new Set();
  return ctx.system('members', (tx) => repo.accountsWithFactor(tx, accounts));
}

function toMember(
  member: repo.StoredMember,
  memberships: readonly repo.Membership[],
  factors: ReadonlySet<string>,
): Member {
  return {
    id: member.id,
    name: member.name,
    email: member.email,
    role: member.role,
    active: member.active,
    kind: member.kind,
    roleId: member.held.id,
    roleName: member.held.name,
    teams: memberships
      .filter((m) => m.user_id === member.id)
      .map(({ team_id, name, lead }) => ({ id: team_id, name, lead })),
    mfa: member.account_id === null ? null : factors.has(member.account_id),
    lastSeenAt: member.last_seen_at?.toISOString() ?? null,
    joinedAt: member.created_at.toISOString(),
    deactivatedAt: member.deactivated_at?.toISOString() ?? null,
  };
}
