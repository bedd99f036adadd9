import type { Office, Organisation } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError, violated } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import * as repo from './organisation.repository.ts';

/** Offices and teams with their members. */
export const readOrganisation = (ctx: Ctx, actor: Actor): Promise<Organisation> =>
  ctx.read(actor, async (tx) => {
    const [offices, teams] = await Promise.all([repo.listOffices(tx), repo.listTeams(tx)]);
    return { offices, teams };
  });

/** Adds an office. Throws `office.name_taken`. */
export const createOffice = (ctx: Ctx, actor: Actor, name: string): Promise<Office> =>
  saving(ctx, actor, { id: newId(), name }, (tx, office) => repo.insertOffice(tx, office));

/** Renames an office. */
export const updateOffice = (ctx: Ctx, actor: Actor, office: Office): Promise<Office> =>
  saving(ctx, actor, office, async (tx) => {
    if (!(await repo.renameOffice(tx, office))) throw new AppError('office.not_found');
  });

/** Removes an office; its teams stay, without one. */
export const removeOffice = (ctx: Ctx, actor: Actor, officeId: string): Promise<void> =>
  ctx.tx(actor, async (tx) => {
    if (!(await repo.deleteOffice(tx, officeId))) throw new AppError('office.not_found');
    await ctx.audit(tx, actor, 'office.removed', { subject: { type: 'office', id: officeId } });
    tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'people' }));
  });

async function saving(
  ctx: Ctx,
  actor: Actor,
  office: Office,
  write: (tx: Tx, office: Office) => Promise<unknown>,
): Promise<Office> {
  try {
    await ctx.tx(actor, async (tx) => {
      await write(tx, office);
      await ctx.audit(tx, actor, 'office.saved', {
        subject: { type: 'office', id: office.id },
        changed: ['name'],
      });
      tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'people' }));
    });
  } catch (error) {
    if (violated(error) === 'offices_name') throw new AppError('office.name_taken');
    throw error;
  }
  return office;
}
