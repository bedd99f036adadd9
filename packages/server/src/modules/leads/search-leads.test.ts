import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { createWorld, type TestTenant, type World } from '../../../test/world.ts';
import { newId } from '../../kernel/ids.ts';
import { makeLead } from './leads.factory.ts';
import { searchKeys, searchLeads } from './search-leads.ts';

let world: World;
let company: TestTenant;
const ids: Record<string, string> = {};
before(async () => {
  world = await createWorld();
  company = await world.tenant();
  const add = async (name: string, email: string, phone: string) => {
    ids[name] = (await makeLead(world.ctx, company.owner, { name, emails: [email], phones: [phone] })).id;
  };
  await add('José Núñez', 'jn@casa.example.com', '(312) 555-0123');
  await add('Margaret Smith', 'peggy.smith@example.com', '312-555-0188');
  await add('Leeson Carter', 'lc100%@example.com', '+44 20 7946 0958');
  await add('Amy Lee', 'amy_lee@example.com', '773-555-0100');
  await add('Johnathan Johnson', 'jj@mail.example.com', '773-555-0155');
});
after(() => world.close());

const find = async (q: string, who: TestTenant = company) =>
  (await searchLeads(world.ctx, who.owner, { q, limit: 10 })).items.map((l) => l.name);

test('names: beginnings, several words in any order, accents, parts, a whole word before its beginning', async () => {
  assert.deepEqual(await find('jose'), ['José Núñez']);
  assert.deepEqual(await find('NÚÑ jos'), ['José Núñez']);
  assert.deepEqual(await find('garet'), ['Margaret Smith']);
  assert.deepEqual(await find('lee'), ['Amy Lee', 'Leeson Carter']);
});

test('one slip a word is forgiven', async () => {
  for (const typed of ['smiht', 'smyth', 'smithh', 'smth'])
    assert.deepEqual(await find(typed), ['Margaret Smith'], typed);
  assert.deepEqual(await find('margret smit'), ['Margaret Smith']);
  assert.deepEqual(await find('jonhson'), ['Johnathan Johnson']);
  assert.deepEqual(await find('zzyzx'), []);
});

test('parts of e-mail addresses, with their wildcards taken literally', async () => {
  assert.deepEqual(await find('peggy.sm'), ['Margaret Smith']);
  assert.deepEqual(await find('marg-smi'), ['Margaret Smith']);
  assert.deepEqual(await find('jn@'), ['José Núñez']);
  assert.deepEqual(await find('@mail.ex'), ['Johnathan Johnson']);
  assert.deepEqual(await find('amy_lee@'), ['Amy Lee']);
  assert.deepEqual(await find('100%@'), ['Leeson Carter']);
  assert.deepEqual(await find('%@%'), []);
});

test('parts of phone numbers, however written', async () => {
  assert.deepEqual(await find('5550123'), ['José Núñez']);
  assert.deepEqual(await find('(312) 555-01'), ['Margaret Smith', 'José Núñez']);
  assert.deepEqual(await find('020 7946'), ['Leeson Carter']);
  assert.deepEqual(await find('+44'), ['Leeson Carter']);
});

test('nothing to look for finds nothing', async () => {
  for (const typed of ['---', '()', "'", '½', '\0', 'a\0b@', '\ud800', '""', '\\'])
    assert.deepEqual(await find(typed), [], typed);
  assert.equal(searchKeys('+ -'), null);
});

test('another company is never searched', async () => {
  const other = await world.tenant();
  for (const q of ['jose', 'smyth', 'example.com', '555', 'garet', 'a'])
    assert.deepEqual(await find(q, other), [], q);
  await makeLead(world.ctx, other.owner, { name: 'José Other', emails: ['o@example.com'] });
  assert.deepEqual(await find('jose', other), ['José Other']);
  assert.deepEqual(await find('jose'), ['José Núñez']);
});

test('the search function alone: tenant and reach come from the settings, and without them there is nothing', async () => {
  const client = new pg.Client({ connectionString: world.ownerUrl });
  await client.connect();
  const call =
    "select lead_id from search_leads(array['%example.com%'], array['%a%'], '[[1]]', true, true, 50)";
  try {
    await client.query('begin; set local role lintel_app');
    assert.deepEqual((await client.query(call)).rows, []);
    await client.query(`set local app.tenant_id = '${company.id}'`);
    for (const reach of ['', 'ALL', '{}', `{${newId()}}`]) {
      await client.query(`set local app.reach = '${reach}'`);
      assert.deepEqual((await client.query(call)).rows, [], reach);
    }
    await client.query("set local app.reach = 'all'");
    const found = (await client.query(call)).rows.map((r) => r.lead_id);
    assert.deepEqual(found.sort(), Object.values(ids).sort());
    await client.query('rollback');

    // The role that owns it can log in nowhere, owns nothing else and reads, beside what is searched, only who sees what.
    const [role] = (
      await client.query(
        "select rolcanlogin, rolbypassrls, rolsuper from pg_roles where rolname = 'lintel_search'",
      )
    ).rows;
    assert.deepEqual(role, { rolcanlogin: false, rolbypassrls: false, rolsuper: false });
    const { rows } = await client.query(
      `select c.relname from pg_class c where c.relkind in ('r', 'p', 'v') and c.relnamespace = 'public'::regnamespace
         and (has_table_privilege('lintel_search', c.oid, 'select') or has_table_privilege('lintel_search', c.oid, 'insert, update, delete'))
       order by 1`,
    );
    assert.deepEqual(
      rows.map((r) => r.relname),
      ['lead_collaborators', 'lead_search', 'pond_members', 'team_members'],
    );
    const owned = await client.query(
      "select proname, prosecdef, proconfig from pg_proc where proowner = 'lintel_search'::regrole",
    );
    assert.equal(owned.rows.length, 1);
    assert.equal(owned.rows[0].proname, 'search_leads');
    assert.ok(owned.rows[0].proconfig.some((c: string) => c.startsWith('search_path=pg_catalog')));
    const execute = await client.query(
      "select has_function_privilege('lintel_system', 'search_leads(text[], text[], jsonb, boolean, boolean, int)', 'execute') as may",
    );
    assert.equal(execute.rows[0].may, false);
  } finally {
    await client.end();
  }
});

test('the index serves what the newest leads do not: the same answers with more rows than the first look', async () => {
  const big = await world.tenant();
  const client = new pg.Client({ connectionString: world.ownerUrl });
  await makeLead(world.ctx, big.owner, { name: 'Quentin Oldest', emails: ['quentin@example.com'] });
  await client.connect();
  await client.query(
    `with s as (select id from stages where tenant_id = $1 limit 1),
       l as (insert into leads (tenant_id, id, name, sort_name, stage_id)
         select $1, ('ffffffff-ffff-7fff-bfff-' || lpad(to_hex(n), 12, '0'))::uuid, 'Filler ' || n, 'filler', s.id
         from generate_series(1, 6000) n, s returning id)
     insert into lead_search (tenant_id, lead_id, body) select $1, id, ' filler row ' from l`,
    [big.id],
  );
  await client.end();
  assert.deepEqual(await find('quentin', big), ['Quentin Oldest']);
  assert.deepEqual(await find('uentin@ex', big), ['Quentin Oldest']);
  assert.deepEqual(await find('quetnin', big), ['Quentin Oldest']);
  assert.equal((await find('filler', big)).length, 10);
});
