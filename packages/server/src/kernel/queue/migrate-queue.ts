import { runMigrations } from 'bullmq';
import type { Client } from 'pg';
import { QUEUES } from '../jobs.ts';

const SCHEMA = 'jobs';
const ROLE = 'lintel_system';

/**
 * Brings BullMQ's tables in the schema `jobs` up to date and lets `lintel_system` work with them. Run by the owner
 * at each start; safe to run again. `client` must be one session, outside a transaction.
 */
export async function migrateQueue(
  client: Client,
  queues: readonly string[] = Object.keys(QUEUES),
): Promise<void> {
  await runMigrations(client, SCHEMA);
  // BullMQ would create a queue's sequence on first use, which the role may not.
  for (const queue of queues) {
    const { rows } = await client.query<{ name: string }>(`select ${SCHEMA}.job_id_seq_name($1) as name`, [
      queue,
    ]);
    await client.query(`create sequence if not exists ${SCHEMA}.${client.escapeIdentifier(rows[0]!.name)}`);
  }
  await client.query(`
    grant usage on schema ${SCHEMA} to ${ROLE};
    grant select, insert, update, delete on all tables in schema ${SCHEMA} to ${ROLE};
    revoke insert, update, delete on ${SCHEMA}.migration from ${ROLE};
    grant usage, select, update on all sequences in schema ${SCHEMA} to ${ROLE};
  `);
  // Adding in bulk goes through a temporary table.
  const { rows } = await client.query<{ database: string; may: boolean }>(
    `select current_database() as database, has_database_privilege('${ROLE}', current_database(), 'temporary') as may`,
  );
  if (!rows[0]!.may) {
    await client.query(
      `grant temporary on database ${client.escapeIdentifier(rows[0]!.database)} to ${ROLE}`,
    );
  }
}
