import type { Sharing, Territory, TerritoryArea } from '@lintel/contract';
import type { Tx } from '../../../kernel/db/tx.ts';

interface Row {
  id: string;
  name: string;
  cities: string[];
  postalCodes: string[];
  agents: Sharing;
  areas: { outline: string; holes: string[] }[];
}

/** Corners as PostgreSQL writes and reads them: ((x,y),…). */
const toPolygon = (corners: readonly (readonly [number, number])[]): string =>
  `(${corners.map(([x, y]) => `(${x},${y})`).join(',')})`;
const fromPolygon = (text: string): [number, number][] =>
  [...text.matchAll(/\(([^(),]+),([^(),]+)\)/g)].map(([, x, y]) => [Number(x), Number(y)]);

/** Territories by name, or the one of an id. */
export const listTerritories = async (tx: Tx, id: string | null = null): Promise<Territory[]> =>
  (
    await tx.prepared<Row>(
      'routing.territories',
      `select t.id, t.name, t.cities, t.postal_codes as "postalCodes", t.agents,
         (select coalesce(json_agg(json_build_object('outline', a.outline::text, 'holes', a.holes::text[])
            order by a.position), '[]')
          from territory_areas a where a.tenant_id = t.tenant_id and a.territory_id = t.id) as areas
       from territories t where t.tenant_id = $1 and ($2::uuid is null or t.id = $2) order by lower(t.name), t.id`,
      [tx.tenantId, id],
    )
  ).map((row) => ({
    ...row,
    areas: row.areas.map(({ outline, holes }) => ({
      outline: fromPolygon(outline),
      holes: holes.map(fromPolygon),
    })),
  }));

export const lockTerritory = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx
    .prepared(
      'routing.lock-territory',
      'select 1 from territories where tenant_id = $1 and id = $2 for update',
      [tx.tenantId, id],
    )
    .then((rows) => rows.length)) === 1;

export const insertTerritory = (
  tx: Tx,
  want: Omit<Territory, 'areas'> & { cityKeys: readonly string[] },
  at: Date,
): Promise<unknown> =>
  tx.prepared(
    'routing.insert-territory',
    `insert into territories (tenant_id, id, name, cities, city_keys, postal_codes, agents, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      tx.tenantId,
      want.id,
      want.name,
      want.cities,
      want.cityKeys,
      want.postalCodes,
      JSON.stringify(want.agents),
      at,
    ],
  );

export const updateTerritory = (
  tx: Tx,
  want: Omit<Territory, 'areas'> & { cityKeys: readonly string[] },
): Promise<unknown> =>
  tx.prepared(
    'routing.update-territory',
    `update territories set name = $3, cities = $4, city_keys = $5, postal_codes = $6, agents = $7
     where tenant_id = $1 and id = $2`,
    [
      tx.tenantId,
      want.id,
      want.name,
      want.cities,
      want.cityKeys,
      want.postalCodes,
      JSON.stringify(want.agents),
    ],
  );

/** Puts these areas in the place of those there are. */
export async function setAreas(tx: Tx, territoryId: string, areas: readonly TerritoryArea[]): Promise<void> {
  await tx
    .deleteFrom('territory_areas')
    .where('tenant_id', '=', tx.tenantId)
    .where('territory_id', '=', territoryId)
    .execute();
  if (areas.length === 0) return;
  await tx.prepared(
    '',
    `insert into territory_areas (tenant_id, territory_id, position, outline, holes)
     select $1, $2, a.position, a.outline::polygon, a.holes::polygon[]
     from json_to_recordset($3) as a (position int, outline text, holes text[])`,
    [
      tx.tenantId,
      territoryId,
      JSON.stringify(
        areas.map(({ outline, holes }, position) => ({
          position,
          outline: toPolygon(outline),
          holes: holes.map(toPolygon),
        })),
      ),
    ],
  );
}

/** Removes a territory with its areas and its round; false when there is none. */
export async function deleteTerritory(tx: Tx, id: string): Promise<boolean> {
  const [row] = await tx
    .deleteFrom('territories')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .returning('id')
    .execute();
  await tx
    .deleteFrom('routing_rings')
    .where('tenant_id', '=', tx.tenantId)
    .where('ring_id', '=', id)
    .execute();
  return row !== undefined;
}

/** Those of these members and teams that the company does not have. */
export const missingOf = async (
  tx: Tx,
  { people, teams }: Sharing,
): Promise<{ users: string[]; teams: string[] }> => {
  const [row] = await tx.prepared<{ users: string[]; teams: string[] }>(
    'routing.missing-agents',
    `select
       array(select i from unnest($2::uuid[]) i where not exists (
         select 1 from users u where u.tenant_id = $1 and u.id = i and u.kind = 'person')) as users,
       array(select i from unnest($3::uuid[]) i where not exists (
         select 1 from teams t where t.tenant_id = $1 and t.id = i)) as teams`,
    [tx.tenantId, people.map((p) => p.userId), teams.map((g) => g.teamId)],
  );
  return row ?? { users: [], teams: [] };
};
