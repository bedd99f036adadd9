/**
 * The anchor of the crud suite: what a competent bare handler does. Express 5, pg, a transaction with the tenant set,
 * the same rows written and read as the product, nothing checked, nothing logged.
 */
import { randomUUID } from 'node:crypto';
import express from 'express';
import pg from 'pg';

const { DATABASE_URL, TENANT_ID: tenant, STAGE_ID: stage, USER_ID: user, PORT } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 });
const app = express();
app.use(express.json());

async function inTenant<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query("select set_config('app.tenant_id', $1, true), set_config('app.reach', 'all', true)", [
      tenant,
    ]);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

app.get('/ready', (_req, res) => void res.send('ok'));

app.post('/api/leads', async (req, res) => {
  const b = req.body;
  const id = randomUUID();
  await inTenant(async (c) => {
    await c.query({
      name: 'lead',
      text: `insert into leads (tenant_id, id, name, email, phone, type, source, budget, timeline, location, stage_id, sort_name)
             values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`,
      values: [
        tenant,
        id,
        b.name,
        b.emails[0],
        b.phones[0],
        b.type,
        b.source,
        b.budgetMax,
        b.timeline,
        b.location,
        stage,
        b.name.toLowerCase(),
      ],
    });
    await c.query({
      name: 'email',
      text: 'insert into lead_emails (tenant_id, id, lead_id, position, raw, value, hmac) values ($1,$2,$3,0,$4,$4,$5)',
      values: [tenant, randomUUID(), id, b.emails[0], Buffer.alloc(32)],
    });
    await c.query({
      name: 'phone',
      text: 'insert into lead_phones (tenant_id, id, lead_id, position, raw, value, name_key, hmac) values ($1,$2,$3,0,$4,$4,$5,$6)',
      values: [tenant, randomUUID(), id, b.phones[0], b.name.toLowerCase(), Buffer.alloc(32)],
    });
    await c.query({
      name: 'search',
      text: 'insert into lead_search (tenant_id, lead_id, body, typos) values ($1,$2,$3,$4)',
      values: [
        tenant,
        id,
        ` ${b.name.toLowerCase()} ${b.emails[0]} ${b.phones[0]} `,
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18],
      ],
    });
    await c.query({
      name: 'event',
      text: `insert into lead_events (tenant_id, id, lead_id, kind, occurred_at, user_id, source, payload) values ($1,$2,$3,'lead.created',now(),$4,$5,$6)`,
      values: [
        tenant,
        randomUUID(),
        id,
        user,
        b.source,
        JSON.stringify({ fields: { type: b.type, budgetMax: b.budgetMax, timeline: b.timeline } }),
      ],
    });
    await c.query({
      name: 'conversion',
      text: `insert into conversion_events (tenant_id, id, lead_id, to_stage, to_stage_id, trigger_type) values ($1,$2,$3,'New',$4,'created')`,
      values: [tenant, randomUUID(), id, stage],
    });
    await c.query({
      name: 'audit',
      text: `insert into audit_log (tenant_id, id, user_id, action, resource_type, resource_id) values ($1,$2,$3,'lead.created','lead',$4)`,
      values: [tenant, randomUUID(), user, id],
    });
    await c.query({
      name: 'outbox',
      text: `insert into outbox (id, tenant_id, name, user_id, payload) values ($1,$2,'lead.created',$3,$4)`,
      values: [randomUUID(), tenant, user, JSON.stringify({ leadId: id })],
    });
  });
  res.status(201).json({ id, ...b });
});

app.get('/api/leads', async (_req, res) => {
  const rows = await inTenant(
    async (c) =>
      (
        await c.query({
          name: 'list',
          text: `select id, version, name, email, phone, type, status, stage_id, user_id, source, external_id, budget_min, budget, currency, timeline,
                   property_type, location, tags, custom, score, score_band, score_probability, score_source, score_model_id, score_reasons, scored_at,
                   last_event_at, created_at, updated_at
                 from leads where tenant_id = $1 and deleted_at is null order by created_at desc, id desc limit 51`,
          values: [tenant],
        })
      ).rows,
  );
  res.json({ items: rows });
});

app.listen(Number(PORT), '127.0.0.1');
