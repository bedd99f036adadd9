import type { User } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import * as repo from '../auth.repository.ts';

/** Everybody of the company, for owner names and choices. */
export async function listUsers(ctx: Ctx, actor: Actor): Promise<{ items: User[] }> {
  const rows = await ctx.read(actor, (tx) => repo.listUsers(tx));
  return {
    items: rows.map(({ id, name, email, role, active, kind }) => ({ id, name, email, role, active, kind })),
  };
}
