/**
 * Sealing and checking the audit log of one company, entries as the product writes them, half with encrypted values.
 *
 *   npm run bench -- audit [--rows 250000] [--repeat 5]
 */
import { performance } from 'node:perf_hooks';
import { sealAll, signHeads, verifyChain } from '../packages/server/src/modules/audit/index.ts';
import { addTenant } from '../packages/server/src/modules/auth/index.ts';
import { median, numberOption, openBench, verdict } from './harness.ts';

const ROWS = numberOption('rows', 250_000);
const REPEAT = numberOption('repeat', 5);

const bench = await openBench();
try {
  const { tenantId } = await addTenant(bench.ctx, {
    company: { name: 'Company', timeZone: 'America/Chicago', currency: 'USD' },
    owner: { name: 'Owner', email: 'owner@example.com', passwordHash: null },
  });
  await seed(tenantId);

  const began = performance.now();
  const sealed = await sealAll(bench.ctx);
  const sealing = (performance.now() - began) / 1000;
  await signHeads(bench.ctx);
  await bench.owner.query('vacuum analyze audit_log, audit_chain, audit_waiting');
  console.log(
    `${sealed} entries sealed in ${sealing.toFixed(1)} s, ${(sealed / sealing).toFixed(0)} a second`,
  );

  await verifyChain(bench.ctx, tenantId);
  const rates: number[] = [];
  const before = process.memoryUsage().rss;
  for (let i = 0; i < REPEAT; i++) {
    const from = performance.now();
    const used = process.cpuUsage();
    const { intact, entries } = await verifyChain(bench.ctx, tenantId);
    const seconds = (performance.now() - from) / 1000;
    const { user, system } = process.cpuUsage(used);
    rates.push(entries / seconds);
    console.log(
      `  ${entries} entries checked in ${seconds.toFixed(2)} s: ${(entries / seconds).toFixed(0)} rows/s, ` +
        `${((user + system) / entries).toFixed(1)} µs of Node's CPU a row`,
    );
    if (!intact || entries !== sealed) throw new Error('The chain is not what was sealed');
  }
  const grown = (process.memoryUsage().rss - before) / 2 ** 20;
  verdict('rows/s checked, median', median(rates), '>= 100000', median(rates) >= 100_000);
  verdict('memory grown by checking, MB', grown, '<= 64', grown <= 64);

  const at = Math.floor(sealed / 3);
  await bench.owner.query(
    `update audit_log a set user_agent = user_agent || '.' from audit_chain c where c.tenant_id = $1 and c.position = $2
       and a.tenant_id = c.tenant_id and a.id = c.entry_id`,
    [tenantId, at],
  );
  const { faults } = await verifyChain(bench.ctx, tenantId);
  const found = faults.length === 1 && faults[0]!.position === at;
  verdict('one changed byte is located', found ? 1 : 0, '1', found);
} finally {
  await bench.close();
}

/** Entries a second apart, in two partitions, written down as waiting like the product does. */
async function seed(tenantId: string): Promise<void> {
  const chunk = 10_000;
  for (let done = 0; done < ROWS; done += chunk) {
    await bench.owner.query(
      `with made as (
         insert into audit_log (tenant_id, id, user_id, action, resource_type, resource_id, changed, old_values, new_values,
           ip_address, user_agent, request_id, created_at)
         select $1, overlay(gen_random_uuid()::text placing lpad(to_hex(n), 8, '0') from 1 for 8)::uuid, gen_random_uuid(),
           'lead.updated', 'lead', gen_random_uuid(), array['name', 'stageId'],
           case when n % 2 = 0 then sha512(n::text::bytea) end, case when n % 2 = 0 then sha512(n::text::bytea) end,
           '203.0.113.7', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0',
           gen_random_uuid(), date_trunc('month', now()) + make_interval(secs => n * 12)
         from generate_series($2::int, $3::int) n returning tenant_id, id, created_at)
       insert into audit_waiting select tenant_id, id, created_at from made`,
      [tenantId, done + 1, Math.min(done + chunk, ROWS)],
    );
  }
}
