import type { Tx } from '../../../kernel/db/tx.ts';
import type { Named } from './lint-rules.ts';

/** Everything rules may name, deactivated people included. */
export async function readNamed(tx: Tx): Promise<Named> {
  const [people, teams, ponds, territories] = await Promise.all([
    tx.prepared<{ id: string; name: string; active: boolean }>(
      'routing.named-people',
      `select id, name, active from users where tenant_id = $1 and kind = 'person'`,
      [tx.tenantId],
    ),
    tx.prepared<{ id: string; name: string; members: number }>(
      'routing.named-teams',
      `select t.id, t.name, (select count(*)::int from team_members m join users u on u.tenant_id = m.tenant_id
         and u.id = m.user_id and u.active where m.tenant_id = t.tenant_id and m.team_id = t.id) as members
       from teams t where t.tenant_id = $1`,
      [tx.tenantId],
    ),
    tx.prepared<{ id: string; name: string }>(
      'routing.named-ponds',
      'select id, name from ponds where tenant_id = $1',
      [tx.tenantId],
    ),
    tx.prepared<{ id: string; name: string; agents: number }>(
      'routing.named-territories',
      `select t.id, t.name, (
         select count(*)::int from users u where u.tenant_id = t.tenant_id and u.active and u.kind = 'person' and (
           u.id in (select (p ->> 'userId')::uuid from jsonb_array_elements(t.agents -> 'people') p)
           or u.id in (select m.user_id from team_members m where m.tenant_id = t.tenant_id and m.team_id in (
             select (g ->> 'teamId')::uuid from jsonb_array_elements(t.agents -> 'teams') g)))) as agents
       from territories t where t.tenant_id = $1`,
      [tx.tenantId],
    ),
  ]);
  return {
    people: new Map(people.map((row) => [row.id, row])),
    teams: new Map(teams.map((row) => [row.id, row])),
    ponds: new Map(ponds.map((row) => [row.id, row.name])),
    territories: new Map(territories.map((row) => [row.id, row])),
  };
}
