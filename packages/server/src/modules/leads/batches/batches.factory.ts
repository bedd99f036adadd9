import pg from 'pg';
import { createWorld, type TestTenant } from '../../../../test/world.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { LeadDraft } from '../draft.ts';
import { createField, insertLeads, insertSettings, listStages } from '../index.ts';
import { runChange } from './run-change.ts';
import { runUndo } from './run-undo.ts';

const never = new AbortController().signal;

/** A world for changes of many and their undoing, with a look at what is stored past row-level security. */
export async function batchWorld() {
  const world = await createWorld();
  const db = new pg.Client({ connectionString: world.ownerUrl });
  db.on('error', () => undefined);
  await db.connect();
  const { ctx } = world;
  return {
    world,
    ctx,
    db,
    /** A company with leads, its stages and a field of its own, `budget_kind`. */
    company: async (drafts: readonly LeadDraft[]) => {
      const tenant = await world.tenant();
      const stages = await listStages(ctx, tenant.owner);
      await createField(ctx, tenant.owner, { label: 'Budget kind', type: 'text', options: [] });
      const settings = await insertSettings(ctx, tenant.owner);
      const ids = await ctx.tx(tenant.owner, (tx) => insertLeads(ctx, tx, tenant.owner, drafts, settings));
      return { tenant, stages, ids, client: await world.client(tenant.owner) };
    },
    /** Runs the jobs of a batch as a worker would. */
    change: (tenant: TestTenant, id: string, signal = never) => runChange(ctx, tenant.id, id, signal),
    undo: (tenant: TestTenant, id: string, signal = never) => runUndo(ctx, tenant.id, id, signal),
    rows: async <R extends pg.QueryResultRow>(text: string, ...values: unknown[]): Promise<R[]> =>
      (await db.query<R>(text, values)).rows,
    /** Everything of a company's leads that an undoing must bring back. */
    state: async (tenant: TestTenant) =>
      (
        await db.query(
          `select l.id, l.name, l.type, l.status, l.stage_id, l.stage_since, l.user_id, l.pond_id, l.source, l.external_id,
             l.budget, l.budget_min, l.currency, l.timeline, l.property_type, l.location, l.tags, l.custom,
             l.deleted_at is null as there, l.email, l.phone,
             (select jsonb_agg(jsonb_build_array(e.raw, e.value, e.active, e.position) order by e.position) from lead_emails e
               where e.tenant_id = l.tenant_id and e.lead_id = l.id) as emails,
             (select jsonb_agg(jsonb_build_array(p.raw, p.value, p.active, p.name_key) order by p.position) from lead_phones p
               where p.tenant_id = l.tenant_id and p.lead_id = l.id) as phones,
             (select jsonb_build_array(s.body, s.user_id, s.pond_id) from lead_search s
               where s.tenant_id = l.tenant_id and s.lead_id = l.id) as found
           from leads l where l.tenant_id = $1 order by l.id`,
          [tenant.id],
        )
      ).rows,
    close: async () => {
      await db.end();
      await world.close();
    },
  };
}
export type BatchWorld = Awaited<ReturnType<typeof batchWorld>>;
export type Who = Actor;
