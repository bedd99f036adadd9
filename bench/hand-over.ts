/**
 * Somebody leaves and hands their leads to three others: how long the access takes to end, how fast the leads move, and
 * how long another writer waits for one of them meanwhile. The database is durable.
 *
 *   npm run bench -- hand-over [--rows 20000]
 */
import { systemActor } from '../packages/server/src/kernel/actor.ts';
import { addMember, addTenant, runHandOver } from '../packages/server/src/modules/auth/index.ts';
import { deactivateMember } from '../packages/server/src/modules/auth/people/deactivate.ts';
import { leadWork } from '../packages/server/src/modules/leads/hand-over.ts';
import { insertLeads, insertSettings } from '../packages/server/src/modules/leads/index.ts';
import { numberOption, openBench } from './harness.ts';

const ROWS = numberOption('rows', 20_000);
const CHUNK = 1000;

const { ctx, owner: db, close } = await openBench();
const { tenantId, owner } = await addTenant(ctx, {
  company: { name: 'Bench', timeZone: 'America/Chicago', currency: 'USD' },
  owner: { name: 'Owner', email: 'owner@example.com', passwordHash: null },
});
const agents = await Promise.all(
  [0, 1, 2, 3].map((n) =>
    addMember(ctx, tenantId, { name: `Agent ${n}`, email: `agent-${n}@example.com`, role: 'agent' }),
  ),
);
const [leaver, ...heirs] = agents.map((agent) => agent.userId as string);
if (!leaver) throw new Error('Nobody leaves');

const writer = systemActor(tenantId);
const settings = await insertSettings(ctx, writer);
for (let from = 0; from < ROWS; from += CHUNK) {
  const drafts = Array.from({ length: Math.min(CHUNK, ROWS - from) }, (_, i) => ({
    name: `Lead ${from + i}`,
    emails: [`lead-${from + i}@example.com`],
    ownerId: leaver,
  }));
  await ctx.tx(writer, (tx) => insertLeads(ctx, tx, writer, drafts, settings));
}
await db.query('analyze');

let began = performance.now();
const { handOver } = await deactivateMember(ctx, owner, leaver, heirs);
console.log(`access ended in ${(performance.now() - began).toFixed(0)} ms`);

let done = false;
const waits: number[] = [];
const otherWriter = (async () => {
  while (!done) {
    const asked = performance.now();
    await ctx.tx(writer, (tx) =>
      tx
        .selectFrom('leads')
        .select('id')
        .where('tenant_id', '=', tenantId)
        .offset(Math.floor(Math.random() * ROWS))
        .limit(1)
        .forNoKeyUpdate()
        .execute(),
    );
    waits.push(performance.now() - asked);
    await new Promise((tick) => setTimeout(tick, 20));
  }
})();
began = performance.now();
await runHandOver(
  ctx,
  tenantId,
  { id: handOver?.id ?? '', by: owner.userId },
  leadWork,
  new AbortController().signal,
);
const seconds = (performance.now() - began) / 1000;
done = true;
await otherWriter;
const { rows } = await db.query<{ n: number }>(
  'select count(*)::int as n from leads where user_id = any($1) group by user_id order by 1',
  [heirs],
);
console.log(`${ROWS} leads in ${seconds.toFixed(1)} s, ${Math.round(ROWS / seconds)} a second`);
console.log(`each of three got ${rows.map((row) => row.n).join(', ')}`);
console.log(`another writer waited ${Math.max(...waits).toFixed(0)} ms at the most`);
await close();
