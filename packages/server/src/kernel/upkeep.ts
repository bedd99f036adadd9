import { sql } from 'kysely';
import { scheduled } from './jobs.ts';

const PARTITIONED = ['lead_events', 'audit_log', 'lead_scores'] as const;

/** Housekeeping of the kernel's own tables. */
export const upkeepJobs = [
  scheduled({
    name: 'kernel.make-partitions',
    when: { everyMs: 6 * 3_600_000 },
    run: (ctx) =>
      ctx.system('schedule', async (tx) => {
        for (const table of PARTITIONED) await sql`select ensure_partitions(${table}::regclass)`.execute(tx);
      }),
  }),
  scheduled({
    name: 'kernel.drop-limits',
    when: { everyMs: 10 * 60_000 },
    run: async (ctx) => {
      await ctx.system('sweep', (tx) =>
        tx.deleteFrom('rate_limits').where('ends_at', '<', sql<Date>`now()`).execute(),
      );
    },
  }),
  scheduled({
    name: 'kernel.drop-idempotency-keys',
    when: { everyMs: 3_600_000 },
    run: async (ctx) => {
      await ctx.system('sweep', (tx) =>
        tx
          .deleteFrom('idempotency_keys')
          .where('created_at', '<', sql<Date>`now() - interval '25 hours'`)
          .execute(),
      );
    },
  }),
];
